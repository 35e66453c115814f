package org.meshrelay.crypto.udf;

import java.util.Locale;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.octet.Base32;
import org.meshrelay.crypto.octet.Bytes;

/**
 * A Uniform Data Fingerprint: a type octet and data octets, whose text is Base32 in groups of four
 * (encoding.md 3.1). Immutable, any thread. Equal are two whose texts are equal.
 *
 * <p>The text may end within an octet; {@link #data()} has whole octets only, so two texts can have
 * the same data.
 */
public final class Udf {
  /** Characters of the longest text read. An O-type of an 8,192-bit RSA key has about 2,100. */
  public static final int TEXT_CHARACTERS_MAX = 4096;

  /** Octets of a nonce and of a symmetric key: 128 bits. */
  private static final int NONCE_SIZE = 16;

  private final String text;
  private final Bytes octets;

  private Udf(String text, Bytes octets) {
    this.text = text;
    this.octets = octets;
  }

  /**
   * Reads a text: case, dashes and characters outside the Base32 alphabet do not matter.
   *
   * @throws IllegalArgumentException if the text is longer than {@link #TEXT_CHARACTERS_MAX} or
   *     holds less than a type octet and one data octet
   */
  public static Udf parse(String text) {
    if (text.length() > TEXT_CHARACTERS_MAX) {
      throw new IllegalArgumentException("fingerprint of " + text.length() + " characters");
    }
    String canonical = Base32.regroup(text);
    Bytes octets = Base32.decodeLenient(canonical);
    if (octets.size() < 2) {
      throw new IllegalArgumentException("fingerprint without data");
    }
    return new Udf(canonical, octets);
  }

  /**
   * Type and data, the text cut to {@code ceil(bits / 5)} characters.
   *
   * @param bits of the text, the eight of the type octet included
   * @throws IllegalArgumentException if the type is no octet, or the data have fewer bits, or fewer
   *     than 16 bits are wanted
   */
  public static Udf of(int type, Bytes data, int bits) {
    if (bits < 16) {
      throw new IllegalArgumentException("fingerprint of " + bits + " bits");
    }
    String text = Base32.encodeGrouped(Bytes.concat(Bytes.of(type), data), bits);
    return new Udf(text, Base32.decodeLenient(text));
  }

  /** Type and all of the data (types N, E, S, O, Z). */
  public static Udf of(int type, Bytes data) {
    return of(type, data, 8 * (1 + data.size()));
  }

  /** A fresh random identifier: type N, 128 bits, 28 characters. */
  public static Udf nonce(EntropySource entropy) {
    return of(UdfType.NONCE.code(), entropy.bytes(NONCE_SIZE));
  }

  /** A fresh symmetric key: type E, 128 bits, 28 characters. The text is the secret. */
  public static Udf encryptionKey(EntropySource entropy) {
    return of(UdfType.ENCRYPTION.code(), entropy.bytes(NONCE_SIZE));
  }

  /** The canonical text: upper case, a dash after every fourth character. */
  public String text() {
    return text;
  }

  /** The type octet, 0 to 255; it need not be an assigned one. */
  public int type() {
    return octets.get(0);
  }

  /** The whole octets after the type octet. */
  public Bytes data() {
    return octets.slice(1);
  }

  /** Bits of the text, the type octet included: five per character. */
  public int bits() {
    return (text.length() - text.length() / 5) * 5;
  }

  /**
   * True if both texts agree as far as the shorter one goes, and that is at least the given
   * precision. Takes the same time wherever they differ.
   */
  public boolean agreesWith(Udf other, int bitsMin) {
    int length = Math.min(text.length(), other.text.length());
    return Math.min(bits(), other.bits()) >= bitsMin
        && Bytes.utf8(text.substring(0, length))
            .equalsConstantTime(Bytes.utf8(other.text.substring(0, length)));
  }

  /** The text in lower case, as a label of a host name has it. */
  String lowerCaseText() {
    return text.toLowerCase(Locale.ROOT);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Udf that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** The text, except of types that are secrets: of those the letter and the size. */
  @Override
  public String toString() {
    return isSecret() ? "Udf[" + text.charAt(0) + ", " + bits() + " bits]" : text;
  }

  private boolean isSecret() {
    return switch (text.charAt(0)) {
      case 'K', 'M', 'N', 'O' -> false;
      default -> true;
    };
  }
}
