package org.meshrelay.protocol.encoding;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import org.meshrelay.crypto.octet.Bytes;

/**
 * Tagged numbers. JSON-D's floating point is read in stored objects; its decimals (96 to 98) are
 * not, since IEEE 754 has two encodings of them and no draft says which.
 */
final class NumberReader {
  private static final int FLOAT128 = 0x94;
  private static final int FLOAT80 = 0x95;

  private final OctetCursor cursor;
  private final boolean storedObject;

  NumberReader(OctetCursor cursor, boolean storedObject) {
    this.cursor = cursor;
    this.storedObject = storedObject;
  }

  JsonNumber read(int tag) throws DecodeException {
    if (Tag.family(tag) == Tag.POSITIVE || Tag.family(tag) == Tag.NEGATIVE) {
      return integer(tag, Tag.width(tag));
    }
    return switch (tag) {
      case Tag.FLOAT64 -> finite(Double.longBitsToDouble(cursor.bigEndian(8)));
      case Tag.POSITIVE_256 -> integer(tag, 32);
      case Tag.POSITIVE_512 -> integer(tag, 64);
      case Tag.POSITIVE_ANY, Tag.NEGATIVE_ANY -> integer(tag, (int) cursor.bigEndian(2));
      default -> stored(tag);
    };
  }

  private JsonNumber stored(int tag) throws DecodeException {
    if (!storedObject) {
      throw cursor.malformed("tag not supported");
    }
    return switch (tag) {
      case Tag.POSITIVE_128, Tag.NEGATIVE_128 -> integer(tag, 16);
      case Tag.FLOAT16 -> finite(Float.float16ToFloat((short) cursor.bigEndian(2)));
      case Tag.FLOAT32 -> finite(Float.intBitsToFloat((int) cursor.bigEndian(4)));
      case FLOAT128 -> wide(cursor.take(16), 112);
      case FLOAT80 -> wide(cursor.take(10), 63);
      default -> throw cursor.malformed("tag not supported");
    };
  }

  private JsonNumber integer(int tag, int octets) throws DecodeException {
    if (octets > ReadLimits.INTEGER_OCTETS_MAX) {
      throw cursor.malformed("integer too long");
    }
    BigInteger magnitude = new BigInteger(1, cursor.take(octets).toArray());
    return JsonNumber.of(tag >= Tag.NEGATIVE ? magnitude.negate() : magnitude);
  }

  private JsonNumber finite(double value) throws DecodeException {
    if (!Double.isFinite(value)) {
      throw cursor.malformed("not a finite number");
    }
    return JsonNumber.of(value);
  }

  /**
   * Sign, 15 bits of exponent and a significand with this many bits behind the point. The 80-bit
   * form spells the bit before the point, the 128-bit form implies it unless the exponent is 0.
   */
  private JsonNumber wide(Bytes octets, int fractionBits) throws DecodeException {
    int head = (int) octets.bigEndianAt(0, 2);
    int exponent = head & 0x7FFF;
    if (exponent == 0x7FFF) {
      throw cursor.malformed("not a finite number");
    }
    BigInteger significand = new BigInteger(1, octets.slice(2).toArray());
    if (fractionBits == 112 && exponent != 0) {
      significand = significand.setBit(112);
    }
    int power = Math.max(exponent, 1) - 16383 - fractionBits;
    BigDecimal two = BigDecimal.valueOf(2).pow(power, MathContext.DECIMAL128);
    BigDecimal value = new BigDecimal(significand).multiply(two, MathContext.DECIMAL128);
    return JsonNumber.of(head > 0x7FFF ? value.negate() : value);
  }
}
