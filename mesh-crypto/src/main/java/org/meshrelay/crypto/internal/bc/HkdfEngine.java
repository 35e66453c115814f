package org.meshrelay.crypto.internal.bc;

import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/** RFC 5869 by Bouncy Castle; the digest is chosen by its size, 32 or 64 octets. */
public final class HkdfEngine {
  private HkdfEngine() {}

  /** The pseudorandom key; an empty salt stands for zeros. */
  public static byte[] extract(int digestSize, byte[] salt, byte[] inputKey) {
    return new HKDFBytesGenerator(digest(digestSize)).extractPRK(salt, inputKey);
  }

  /** Output octets of a pseudorandom key. */
  public static byte[] expand(int digestSize, byte[] pseudorandomKey, byte[] info, int length) {
    HKDFBytesGenerator generator = new HKDFBytesGenerator(digest(digestSize));
    generator.init(HKDFParameters.skipExtractParameters(pseudorandomKey, info));
    byte[] output = new byte[length];
    int written = generator.generateBytes(output, 0, length);
    assert written == length;
    return output;
  }

  private static Digest digest(int size) {
    return size == 32 ? JdkDigest.sha256() : JdkDigest.sha512();
  }
}
