package org.meshrelay.dare.container.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.agree.AgreementException;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.container.DamageKind;
import org.meshrelay.dare.container.FrameException;
import org.meshrelay.dare.container.walk.LocatedFrame;
import org.meshrelay.dare.file.DurableFiles;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.dare.ContentMeta;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;

/**
 * Copies the wanted frames of a container to a new one, which numbers and links them anew (dare.md
 * 8.4). Frame 0 of the copy states how many frames the old one had and its apex, so that the owner
 * of that can tell where the copy is from. The old file is not touched.
 *
 * <p>Encrypted frames stay as they are; where their key exchange stood in another frame, the
 * recipients are copied in.
 */
public final class Redaction {
  /** Names of the pairs in the metadata of frame 0. */
  public static final String FRAMES_BEFORE = "RedactedFrom.Frames";

  /** See {@link #FRAMES_BEFORE}. */
  public static final String APEX_BEFORE = "RedactedFrom.Apex";

  private Redaction() {}

  /**
   * What was written.
   *
   * @param framesBefore frames of the old container
   * @param frames frames of the new one
   * @param apex its chain or tree digest
   */
  public record Redacted(long framesBefore, long frames, Bytes apex) {}

  /**
   * The frames that are worth keeping: of each key the newest, unless it is a deletion; and those
   * that have no key.
   */
  public static Predicate<LocatedFrame> live(ContainerFile source)
      throws IOException, FrameException {
    Map<String, Long> newest = new HashMap<>();
    Optional<LocatedFrame> at = Optional.of(source.first());
    while (at.isPresent()) {
      LocatedFrame frame = at.get();
      String key = frame.key();
      if (key != null && frame.index() > 0) {
        newest.put(key, isDeletion(frame) ? -1L : frame.index());
      }
      at = source.after(frame);
    }
    return frame -> {
      @Nullable String key = frame.key();
      return key == null || newest.getOrDefault(key, -1L) == frame.index();
    };
  }

  private static boolean isDeletion(LocatedFrame frame) {
    ContentMeta meta = frame.header().contentMeta();
    return meta != null
        && meta.event() != null
        && CatalogEvent.find(meta.event()).filter(CatalogEvent.DELETE::equals).isPresent();
  }

  /**
   * Writes the copy.
   *
   * @param wanted which frames to keep; frames about the container itself are made anew
   * @throws FileAlreadyExistsException if the target is there already
   * @throws ContainerDamagedException if the old container is damaged
   */
  public static Redacted copy(Path from, Path target, Predicate<LocatedFrame> wanted)
      throws IOException, FrameException, ContainerDamagedException, AgreementException {
    if (Files.exists(target)) {
      throw new FileAlreadyExistsException(target.toString());
    }
    Path temporary = target.resolveSibling(target.getFileName() + ".part");
    try (ContainerFile source = ContainerFile.open(from)) {
      ExistingContainer existing = ExistingContainer.read(source.source(), frame -> {});
      if (existing.end() != source.octets()) {
        throw new ContainerDamagedException("the container ends inside a frame");
      }
      Redacted done;
      try (ContainerAppender copy =
          ContainerAppender.create(
              temporary, existing.type(), origin(source, existing), AppendOptions.plain())) {
        copyFrames(source, copy, wanted);
        done = new Redacted(existing.frames(), copy.frames(), copy.apex());
      }
      Files.move(temporary, target);
      DurableFiles.syncDirectory(ContainerLock.folder(target));
      return done;
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static ContentMeta origin(ContainerFile source, ExistingContainer existing)
      throws IOException, FrameException {
    ContentMeta before = source.first().header().contentMeta();
    return ContentMeta.builder()
        .contentType(before == null ? null : before.contentType())
        .keyValues(
            List.of(
                new ContentMeta.KeyValue(FRAMES_BEFORE, Long.toString(existing.frames())),
                new ContentMeta.KeyValue(APEX_BEFORE, existing.links().apex().toBase64Url())))
        .build();
  }

  private static void copyFrames(
      ContainerFile source, ContainerAppender copy, Predicate<LocatedFrame> wanted)
      throws IOException, FrameException {
    Optional<LocatedFrame> at = source.after(source.first());
    while (at.isPresent()) {
      LocatedFrame frame = at.get();
      if (!frame.isMeta() && wanted.test(frame)) {
        try (InputStream payload = source.payload(frame)) {
          long unused =
              copy.stored(
                  parts(source, frame), payload, frame.payloadOctets(), frame.header().received());
        }
      }
      at = source.after(frame);
    }
  }

  private static DareEnvelope parts(ContainerFile source, LocatedFrame frame)
      throws IOException, FrameException {
    try {
      return DareEnvelope.of(
          FrameExtraction.complete(source, frame, frame.header()), Bytes.EMPTY, frame.trailer());
    } catch (DecodeException e) {
      throw new FrameException(DamageKind.HEADER);
    }
  }
}
