package org.meshrelay.crypto.internal.bc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** DER forms of an RSA public key given as unsigned big-endian numbers. */
public final class RsaKeyInfo {
  private RsaKeyInfo() {}

  /** The PKCS#1 RSAPublicKey sequence. */
  public static byte[] pkcs1(byte[] modulus, byte[] exponent) {
    try {
      return key(modulus, exponent).getEncoded("DER");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot encode in memory", e);
    }
  }

  /** SubjectPublicKeyInfo with rsaEncryption and NULL. */
  public static byte[] subjectPublicKeyInfo(byte[] modulus, byte[] exponent) {
    AlgorithmIdentifier algorithm =
        new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);
    try {
      return new SubjectPublicKeyInfo(algorithm, key(modulus, exponent)).getEncoded("DER");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot encode in memory", e);
    }
  }

  private static RSAPublicKey key(byte[] modulus, byte[] exponent) {
    return new RSAPublicKey(new BigInteger(1, modulus), new BigInteger(1, exponent));
  }
}
