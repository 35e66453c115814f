package org.meshrelay.crypto.key;

import java.util.List;
import org.meshrelay.crypto.internal.bc.RsaKeyInfo;
import org.meshrelay.crypto.octet.Base32;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.udf.ContentDigest;
import org.meshrelay.crypto.udf.Udf;

/**
 * An RSA public key of the 2016 generation, which we only name and never use for signatures
 * (encoding.md 4.1).
 *
 * @param modulus unsigned, big-endian
 * @param exponent unsigned, big-endian
 */
public record RsaPublicKey(Bytes modulus, Bytes exponent) {
  /** Octets of the longest modulus read: 8,192 bits, a guess well above anything published. */
  private static final int MODULUS_SIZE_MAX = 1024;

  private static final String CONTENT_TYPE = "application/x509-keyinfo";

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if either number is empty or the modulus is too long
   */
  public RsaPublicKey {
    if (modulus.isEmpty() || exponent.isEmpty()) {
      throw new IllegalArgumentException("RSA key without modulus or exponent");
    }
    if (modulus.size() > MODULUS_SIZE_MAX || exponent.size() > modulus.size()) {
      throw new IllegalArgumentException("RSA key too long");
    }
  }

  /**
   * The identifier of 2016: 150 bits in groups of five characters, whose last six bits are the low
   * six bits of the 18th digest octet where the high six were meant.
   */
  public String identifier2016() {
    Bytes whole = ContentDigest.fingerprint(keyInfo(), CONTENT_TYPE);
    Bytes quirk = Bytes.of((whole.get(18) & 0x3F) << 2);
    String text =
        Base32.encodeGrouped(Bytes.concat(whole.slice(0, 18), quirk), 150).replace("-", "");
    StringBuilder grouped = new StringBuilder(35);
    for (int i = 0; i < text.length(); i += 5) {
      grouped.append(i == 0 ? "" : "-").append(text, i, i + 5);
    }
    return grouped.toString();
  }

  /** The identifier of era B, 140 bits. */
  public Udf udf() {
    return ContentDigest.of(keyInfo(), CONTENT_TYPE);
  }

  /** True if the text is an identifier of this key in any era; case and dashes do not matter. */
  public boolean isNamedBy(String identifier) {
    String wanted = Base32.regroup(identifier).replace("-", "");
    return Base32.isText(identifier)
        && identifiers().stream().anyMatch(each -> each.replace("-", "").equals(wanted));
  }

  private List<String> identifiers() {
    Bytes pkcs1 = Bytes.wrap(RsaKeyInfo.pkcs1(modulus.toArray(), exponent.toArray()));
    return List.of(
        identifier2016(),
        udf().text(),
        ContentDigest.of(pkcs1, CONTENT_TYPE).text(),
        ContentDigest.of(keyInfo(), "PKIXKey").text(),
        ContentDigest.of(keyInfo(), "application/pkix-keyinfo").text());
  }

  private Bytes keyInfo() {
    return Bytes.wrap(RsaKeyInfo.subjectPublicKeyInfo(modulus.toArray(), exponent.toArray()));
  }
}
