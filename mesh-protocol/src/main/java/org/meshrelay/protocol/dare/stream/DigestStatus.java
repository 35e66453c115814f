package org.meshrelay.protocol.dare.stream;

/** What became of the digest that an envelope states. */
public enum DigestStatus {
  /** It is that of the payload. */
  OK,
  /** It is not that of the payload, or its algorithm is not known here. */
  BAD,
  /** None is stated. */
  NONE
}
