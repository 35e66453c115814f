package org.meshrelay.protocol.dare.stream;

/** What became of one signature of an envelope. */
public enum SignatureStatus {
  /** Made by one of the keys given, over the digest of this payload. */
  VALID,
  /** Names one of the keys given, and is not its signature over this payload. */
  INVALID,
  /** Names, or was made by, none of the keys given; this says nothing about it. */
  UNKNOWN_KEY,
  /** Announces a signer only. */
  ANNOUNCED
}
