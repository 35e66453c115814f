package org.meshrelay.crypto.vector;

/** A vector and the implementation disagree; the message says in what. */
public final class VectorMismatch extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** A mismatch described by the message. */
  public VectorMismatch(String message) {
    super(message);
  }

  /** Throws unless both are equal, naming what was compared. */
  public static void expectEqual(String what, Object expected, Object actual) {
    if (!expected.equals(actual)) {
      throw new VectorMismatch(what + ": expected " + expected + ", got " + actual);
    }
  }
}
