package org.meshrelay.protocol.dare.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import org.meshrelay.protocol.encoding.DecodeException;

/**
 * The octets that base64 characters stand for, as lenient as the reader of whole documents: both
 * alphabets, white space anywhere, padding optional. Characters are first brought into the alphabet
 * of the JDK's decoder, which then does whole blocks at once.
 */
final class Base64Source implements PayloadSource {
  private static final byte INVALID = -1;
  private static final byte SKIP = -2;
  private static final byte PADDING = -3;
  private static final byte[] CANONICAL = canonical();

  /** A multiple of four, so that only the last block of a value can end within a group. */
  private static final int DIGITS = 48 << 10;

  private final PayloadSource characters;
  private final OctetSource position;
  private final byte[] raw = new byte[DIGITS];
  private final byte[] digits = new byte[DIGITS];
  private final ByteBuffer decoded = ByteBuffer.allocate(DIGITS / 4 * 3).limit(0);
  private int held;
  private boolean padded;
  private boolean ended;

  /**
   * Reads characters.
   *
   * @param position where errors are reported
   */
  Base64Source(PayloadSource characters, OctetSource position) {
    this.characters = characters;
    this.position = position;
  }

  @Override
  public int read(byte[] target, int offset, int size) throws IOException, DecodeException {
    while (!decoded.hasRemaining()) {
      if (ended) {
        return -1;
      }
      fill();
    }
    int count = Math.min(size, decoded.remaining());
    decoded.get(target, offset, count);
    return count;
  }

  private void fill() throws IOException, DecodeException {
    int count = characters.read(raw, 0, DIGITS - held);
    ended = count < 0;
    for (int i = 0; i < count; i++) {
      put(raw[i]);
    }
    int whole = ended ? held : held / 4 * 4;
    if (ended && held % 4 == 1) {
      throw position.malformed("not base64url");
    }
    decode(whole);
    System.arraycopy(digits, whole, digits, 0, held - whole);
    held -= whole;
  }

  private void put(byte character) throws DecodeException {
    byte digit = character < 0 ? INVALID : CANONICAL[character];
    if (digit > 0 && !padded) {
      digits[held++] = digit;
    } else if (digit == PADDING) {
      padded = true;
    } else if (digit != SKIP) {
      throw position.malformed("not base64url");
    }
  }

  private void decode(int count) {
    decoded.clear();
    byte[] block = count == DIGITS ? digits : Arrays.copyOf(digits, count);
    int size = Base64.getUrlDecoder().decode(block, decoded.array());
    decoded.limit(size);
  }

  private static byte[] canonical() {
    byte[] canonical = new byte[128];
    Arrays.fill(canonical, INVALID);
    for (int c = 0; c < 128; c++) {
      if (Character.isLetterOrDigit(c)) {
        canonical[c] = (byte) c;
      }
    }
    canonical['-'] = '-';
    canonical['+'] = '-';
    canonical['_'] = '_';
    canonical['/'] = '_';
    canonical['='] = PADDING;
    for (char space : new char[] {' ', '\n', '\r', '\t'}) {
      canonical[space] = SKIP;
    }
    return canonical;
  }
}
