package org.meshrelay.dare.container.file;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.agree.AgreementException;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.container.ContainerSource;
import org.meshrelay.dare.container.ContainerType;
import org.meshrelay.dare.container.TreePath;
import org.meshrelay.dare.container.walk.LocatedFrame;
import org.meshrelay.dare.container.walk.PlacedOutput;
import org.meshrelay.dare.container.walk.TornTail;
import org.meshrelay.dare.container.walk.TreeOffsets;
import org.meshrelay.dare.file.DurableFiles;
import org.meshrelay.protocol.dare.ContainerInfo;
import org.meshrelay.protocol.dare.ContentMeta;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.DareHeader;
import org.meshrelay.protocol.dare.DareTrailer;
import org.meshrelay.protocol.dare.DecryptionException;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.dare.EnvelopeDraft;
import org.meshrelay.protocol.dare.HeaderEditor;
import org.meshrelay.protocol.dare.ItemKeys;
import org.meshrelay.protocol.dare.stream.PayloadTransform;
import org.meshrelay.protocol.encoding.JsonString;

/**
 * Adds frames to the end of a container (dare.md 8.1). A frame is there whole, or after a crash as
 * a torn tail that the next appender cuts off and keeps beside the file. What was appended is on
 * the device when {@link #force} or {@link #close} has returned. One thread; the file is locked
 * against other processes.
 */
public final class ContainerAppender implements AutoCloseable {
  /** Frames that one index is about: their places and keys fit in a header record. */
  private static final int INDEXED_MAX = 64;

  private static final int BLOCK = 64 << 10;
  private static final Bytes DIGEST_PLACE = Bytes.wrap(new byte[64]);

  private final FileChannel channel;
  private final FileLock lock;
  private final AppendOptions options;
  private final FramePlan plan;
  private final Links links;
  private boolean failed;

  private ContainerAppender(
      FileChannel channel, FileLock lock, AppendOptions options, FramePlan plan, Links links) {
    this.channel = channel;
    this.lock = lock;
    this.options = options;
    this.plan = plan;
    this.links = links;
  }

  /**
   * Makes a container with a frame 0 that has no data.
   *
   * @param meta what frame 0 says of the container
   * @throws java.nio.file.FileAlreadyExistsException if it is there already
   * @throws AgreementException if a recipient's key cannot be used
   */
  public static ContainerAppender create(
      Path file, ContainerType type, ContentMeta meta, AppendOptions options)
      throws IOException, AgreementException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      FramePlan plan = new FramePlan(options, type, new TreeOffsets(), 0, 0);
      ContainerAppender made =
          new ContainerAppender(
              channel,
              ContainerLock.lock(channel, file),
              options,
              plan,
              new Links(type, TreePath.empty(), null));
      boolean shared = options.exchange() == AppendOptions.Exchange.ONCE;
      EnvelopeBuilder builder =
          plan.builder(shared && !options.recipients().isEmpty()).contentMeta(meta);
      long unused =
          made.write(
              plan.plan(builder, new FramePlan.Content(0, shared, List.of(), false)),
              InputStream.nullInputStream());
      made.force();
      DurableFiles.syncDirectory(ContainerLock.folder(file));
      return made;
    } catch (IOException | AgreementException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Opens a container to add to it; a torn tail is cut off first and kept in a file beside it.
   *
   * @throws ContainerDamagedException if anything else is wrong with it
   * @throws IOException also if another process is adding to it
   */
  public static ContainerAppender open(Path file, AppendOptions options)
      throws IOException, ContainerDamagedException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      FileLock lock = ContainerLock.lock(channel, file);
      ExistingContainer existing = ExistingContainer.read(ContainerSource.of(channel), frame -> {});
      TornTail.cut(channel, file, existing.end());
      FramePlan plan =
          new FramePlan(
              options, existing.type(), existing.tree(), existing.frames(), existing.end());
      plan.indexAt(existing.indexPosition());
      return new ContainerAppender(channel, lock, options, plan, existing.links());
    } catch (IOException | ContainerDamagedException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Number of frames. */
  public long frames() {
    return plan.index();
  }

  /** The chain or tree digest of all frames: who remembers it can tell a cut or another history. */
  public Bytes apex() {
    return links.apex();
  }

  /**
   * Adds a frame.
   *
   * @param payload its content, of exactly the length announced
   * @return its number
   * @throws IOException also if the content has another length; the container is then as before
   */
  public long append(InputStream payload, long octets, ContentMeta meta)
      throws IOException, AgreementException {
    boolean sealed = !options.signers().isEmpty() || !options.recipients().isEmpty();
    EnvelopeBuilder builder = plan.builder(sealed).contentMeta(meta);
    return write(
        plan.plan(builder, new FramePlan.Content(octets, true, options.signers(), false)), payload);
  }

  /** Adds a frame. */
  public long append(Bytes payload, ContentMeta meta) throws IOException, AgreementException {
    return append(new ByteArrayInputStream(payload.toArray()), payload.size(), meta);
  }

  /**
   * Adds an envelope from elsewhere: every member stays, known or not, save those that a container
   * sets itself; signatures stay right, as they are over the payload (dare.md 8.1 rule 3).
   *
   * @param received the time that the frame shall state
   * @return its number
   * @throws IllegalArgumentException if its digest is wrong
   */
  public long append(DareEnvelope envelope, Instant received) throws IOException {
    if (envelope.statedDigest() != null && !envelope.digestMatches()) {
      throw new IllegalArgumentException("the payload is not what its digest says");
    }
    InputStream payload = new ByteArrayInputStream(envelope.payload().toArray());
    return stored(envelope.withoutPayload(), payload, envelope.payload().size(), received);
  }

  /**
   * Adds a payload as it is stored already, with the header and trailer that it had.
   *
   * @param parts header and trailer
   */
  long stored(DareEnvelope parts, InputStream payload, long octets, @Nullable Instant received)
      throws IOException {
    ContainerInfo info = plan.stored();
    DareEnvelope bare = HeaderEditor.stored(parts, info, received);
    DareHeader header = FramePlan.asText(bare.header());
    boolean stated = parts.statedDigest() != null;
    int size = trailer(bare, stated, DIGEST_PLACE, DIGEST_PLACE).size();
    FramePlace place = new FramePlace(header, plan.offset(), octets, size);
    plan.placed(place.end());
    return put(
        place,
        payload,
        PayloadTransform.none(),
        (digest, link) -> trailer(bare, stated, digest, link));
  }

  private Bytes trailer(DareEnvelope bare, boolean stated, Bytes digest, Bytes link) {
    DareTrailer trailer =
        stated
            ? bare.trailer()
            : HeaderEditor.edit(
                bare.trailer(),
                Set.of(),
                Map.of("PayloadDigest", JsonString.of(digest.toBase64Url())));
    return plan.linked(trailer, link).json().asText().source();
  }

  /**
   * Adds a frame whose payload states the apex of all frames before it and which is signed, so that
   * removal and change of any of them show to whoever trusts the signer (dare.md 7.10).
   *
   * @throws IllegalStateException if there is no signer
   */
  public long sealApex() throws IOException, AgreementException {
    if (options.signers().isEmpty()) {
      throw new IllegalStateException("nobody signs");
    }
    Bytes payload = ApexStatement.of(frames(), apex()).payload();
    ContentMeta meta = ContentMeta.builder().contentType(ApexStatement.CONTENT_TYPE).build();
    EnvelopeBuilder builder = plan.builder(true).contentMeta(meta);
    return write(
        plan.plan(builder, new FramePlan.Content(payload.size(), false, options.signers(), false)),
        new ByteArrayInputStream(payload.toArray()));
  }

  /**
   * Adds index frames about all frames since the newest one, at most 64 each (dare.md 7.8).
   *
   * @return how many were added
   */
  public int index() throws IOException, AgreementException, ContainerDamagedException {
    List<LocatedFrame> frames = unindexed();
    int added = 0;
    for (int from = 0; from < frames.size(); from += INDEXED_MAX) {
      List<LocatedFrame> run = frames.subList(from, Math.min(frames.size(), from + INDEXED_MAX));
      long position = plan.offset();
      EnvelopeBuilder builder = plan.builder(false);
      builder.member(ContainerIndex.MEMBER, ContainerIndex.since(run).toJson());
      long unused =
          write(
              plan.plan(builder, new FramePlan.Content(0, false, List.of(), true)),
              InputStream.nullInputStream());
      plan.indexAt(position);
      added++;
    }
    return added;
  }

  /** The frames that no index is about yet: those behind the newest run of index frames. */
  private List<LocatedFrame> unindexed() throws IOException, ContainerDamagedException {
    List<LocatedFrame> frames = new ArrayList<>();
    ExistingContainer unused =
        ExistingContainer.read(
            ContainerSource.of(channel),
            frame -> {
              if (frame.header().member(ContainerIndex.MEMBER) != null) {
                frames.clear();
              } else {
                frames.add(frame);
              }
            });
    return frames;
  }

  private long write(PlannedFrame frame, InputStream payload) throws IOException {
    try (EnvelopeDraft draft = frame.draft()) {
      return put(
          frame.place(),
          payload,
          transform(draft),
          (digest, link) ->
              draft.hasTrailer() ? plan.trailer(draft, digest, link).source() : Bytes.EMPTY);
    }
  }

  private interface TrailerMaker {
    Bytes make(Bytes payloadDigest, Bytes link);
  }

  /** Writes from front to back, so that what a crash leaves ends inside a frame. */
  private long put(
      FramePlace place, InputStream payload, PayloadTransform transform, TrailerMaker trailer)
      throws IOException {
    if (failed) {
      throw new IllegalStateException("a frame could not be written; open the container again");
    }
    failed = true;
    try {
      PlacedOutput.writeFully(channel, place.head().asByteBuffer(), place.offset());
      PlacedOutput output = new PlacedOutput(channel, place.payloadOffset(), place.payloadOctets());
      copy(payload, transform, output);
      Bytes digest = output.finish();
      Bytes link = links.append(digest, place.offset());
      PlacedOutput.writeFully(
          channel,
          place.tail(trailer.make(digest, link)).asByteBuffer(),
          place.payloadOffset() + place.payloadOctets());
    } catch (IOException e) {
      channel.truncate(place.offset());
      throw e;
    }
    failed = false;
    return plan.index() - 1;
  }

  private static void copy(InputStream payload, PayloadTransform transform, PlacedOutput output)
      throws IOException {
    byte[] block = new byte[BLOCK];
    int count = payload.read(block);
    while (count >= 0) {
      transform.update(block, 0, count, output);
      count = payload.read(block);
    }
    try {
      transform.finish(output);
    } catch (DecryptionException e) {
      throw new IllegalStateException("encryption has no padding to be wrong", e);
    }
  }

  private static PayloadTransform transform(EnvelopeDraft draft) {
    @Nullable ItemKeys keys = draft.payloadKeys().orElse(null);
    if (keys == null) {
      return PayloadTransform.none();
    }
    try (keys) {
      return PayloadTransform.encrypting(keys);
    }
  }

  /** What was appended is on the device when this returns. */
  public void force() throws IOException {
    channel.force(true);
  }

  @Override
  public void close() throws IOException {
    plan.close();
    try (channel) {
      channel.force(true);
      lock.release();
    }
  }
}
