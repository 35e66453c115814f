package org.meshrelay.dare.container;

import org.meshrelay.crypto.octet.Bytes;

/**
 * Length tags of frames and records, always the shortest form (dare.md 7.1): a code that tells how
 * many octets of big-endian length follow.
 */
public final class FrameTag {
  /** Code of a frame whose length has one octet; the next three have 2, 4 and 8. */
  public static final int FRAME = 0xF4;

  /** Code of a record whose length has one octet; the next three have 2, 4 and 8. */
  public static final int RECORD = 0xF0;

  private static final int FORMS = 4;

  private FrameTag() {}

  /** The tag before a frame or record of this many octets. */
  public static Bytes forward(int code, long length) {
    int form = form(length);
    return Bytes.concat(Bytes.of(code + form), Bytes.bigEndian(length, 1 << form));
  }

  /** The tag behind a frame: the same octets in reverse order. */
  public static Bytes reverse(int code, long length) {
    byte[] octets = forward(code, length).toArray();
    for (int i = 0, j = octets.length - 1; i < j; i++, j--) {
      byte swapped = octets[i];
      octets[i] = octets[j];
      octets[j] = swapped;
    }
    return Bytes.wrap(octets);
  }

  /** Octets of a tag for this length. */
  public static int size(long length) {
    return 1 + (1 << form(length));
  }

  /** Octets of length that follow this octet as a tag of the code; 0 if it is none. */
  public static int lengthOctets(int code, int octet) {
    int form = octet - code;
    return form < 0 || form >= FORMS ? 0 : 1 << form;
  }

  private static int form(long length) {
    if (length < 0) {
      throw new IllegalArgumentException("negative length");
    }
    if (length < 1L << 8) {
      return 0;
    }
    if (length < 1L << 16) {
      return 1;
    }
    return length < 1L << 32 ? 2 : 3;
  }
}
