package org.meshrelay.protocol.dare;

import org.meshrelay.crypto.kdf.Hkdf;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;

/** The two ways in which writers derive a wrapping key (dare.md 5.3); we write the first. */
public enum WrapInfo {
  /** Info is the text {@code master}: drafts 06 and 07, reference of 2019. */
  MASTER("master"),
  /** Info is empty: most of drafts 08 to 12, reference of 2020. */
  EMPTY("");

  private final String info;

  WrapInfo(String info) {
    this.info = info;
  }

  /** The key, 32 octets, that wraps a master key under this shared secret. */
  public SecretBytes wrappingKey(SecretBytes sharedSecret) {
    return Hkdf.SHA512.derive(Bytes.EMPTY, sharedSecret, Bytes.utf8(info), MasterKey.SIZE);
  }
}
