package org.meshrelay.crypto.internal.bc;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import org.bouncycastle.crypto.ExtendedDigest;

/**
 * A digest of the JDK, which computes it with the processor's own instructions, for constructions
 * of Bouncy Castle: four times as fast as Bouncy Castle's own.
 */
final class JdkDigest implements ExtendedDigest {
  private static final Kind SHA256 = Kind.of("SHA-256", 64);
  private static final Kind SHA512 = Kind.of("SHA-512", 128);

  private final MessageDigest digest;
  private final int blockSize;

  private JdkDigest(Kind kind) {
    this.digest = kind.fresh();
    this.blockSize = kind.blockSize;
  }

  static JdkDigest sha256() {
    return new JdkDigest(SHA256);
  }

  static JdkDigest sha512() {
    return new JdkDigest(SHA512);
  }

  /**
   * A digest and its provider, looked for once.
   *
   * @param blockSize octets of a block
   */
  private record Kind(String name, Provider provider, int blockSize) {
    static Kind of(String name, int blockSize) {
      try {
        return new Kind(name, MessageDigest.getInstance(name).getProvider(), blockSize);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("the runtime lacks " + name, e);
      }
    }

    MessageDigest fresh() {
      try {
        return MessageDigest.getInstance(name, provider);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("the runtime has lost " + name, e);
      }
    }
  }

  @Override
  public String getAlgorithmName() {
    return digest.getAlgorithm();
  }

  @Override
  public int getDigestSize() {
    return digest.getDigestLength();
  }

  @Override
  public int getByteLength() {
    return blockSize;
  }

  @Override
  public void update(byte in) {
    digest.update(in);
  }

  @Override
  public void update(byte[] in, int offset, int size) {
    digest.update(in, offset, size);
  }

  @Override
  public int doFinal(byte[] out, int offset) {
    try {
      return digest.digest(out, offset, digest.getDigestLength());
    } catch (DigestException e) {
      throw new IllegalArgumentException("no room for a digest", e);
    }
  }

  @Override
  public void reset() {
    digest.reset();
  }
}
