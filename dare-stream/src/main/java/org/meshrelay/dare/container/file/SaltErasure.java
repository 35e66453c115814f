package org.meshrelay.dare.container.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.container.FrameException;
import org.meshrelay.dare.container.walk.LocatedFrame;
import org.meshrelay.dare.container.walk.PlacedOutput;

/**
 * Erases the content of one encrypted frame by overwriting its salt where it stands (dare.md 8.4).
 * Digests, links and signatures stay right, as they are over the ciphertext; whoever has the master
 * key but not the salt cannot derive the keys of the frame any more. Copies of the file made
 * before, and blocks that the device keeps aside, are beyond reach.
 */
public final class SaltErasure {
  private SaltErasure() {}

  /** What came of it. */
  public enum Outcome {
    /** The salt is gone, and that is on the device. */
    ERASED,
    /** It was gone already. */
    ERASED_BEFORE,
    /** The frame is not encrypted, so there is nothing that could be erased this way. */
    NOT_ENCRYPTED,
    /** The salt does not stand in the header in one piece, so nothing was changed. */
    NOT_FOUND,
    /** There is no such frame. */
    NO_FRAME
  }

  /** Erases the salt of a frame. */
  public static Outcome erase(Path file, long index) throws IOException, FrameException {
    try (ContainerFile container = ContainerFile.open(file)) {
      @Nullable LocatedFrame frame = container.frame(index).orElse(null);
      if (frame == null) {
        return Outcome.NO_FRAME;
      }
      Bytes salt = frame.header().salt();
      if (salt == null || frame.header().encryption() == null) {
        return Outcome.NOT_ENCRYPTED;
      }
      if (salt.equals(Bytes.wrap(new byte[salt.size()]))) {
        return Outcome.ERASED_BEFORE;
      }
      return overwrite(file, container, frame, salt);
    }
  }

  private static Outcome overwrite(
      Path file, ContainerFile container, LocatedFrame frame, Bytes salt) throws IOException {
    long start = frame.offset();
    Bytes head = container.source().read(start, (int) (frame.payloadOffset() - start));
    Bytes text = Bytes.utf8("\"" + salt.toBase64Url() + "\"");
    OptionalLong at = only(head, text);
    byte[] zeros = new byte[text.size()];
    Arrays.fill(zeros, (byte) 'A');
    zeros[0] = '"';
    zeros[zeros.length - 1] = '"';
    if (at.isEmpty()) {
      at = only(head, salt);
      zeros = new byte[salt.size()];
    }
    if (at.isEmpty()) {
      return Outcome.NOT_FOUND;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      PlacedOutput.writeFully(channel, Bytes.wrap(zeros).asByteBuffer(), start + at.getAsLong());
      channel.force(true);
    }
    return Outcome.ERASED;
  }

  /** The one place of these octets; none if there are several. */
  private static OptionalLong only(Bytes octets, Bytes wanted) {
    long found = -1;
    for (int i = 0; i + wanted.size() <= octets.size(); i++) {
      if (octets.slice(i, i + wanted.size()).equals(wanted)) {
        if (found >= 0) {
          return OptionalLong.empty();
        }
        found = i;
      }
    }
    return found < 0 ? OptionalLong.empty() : OptionalLong.of(found);
  }
}
