package org.meshrelay.dare.spool;

/** A statement would contradict one that was signed before; it must not be signed. */
public final class SigningConflictException extends RuntimeException {
  private static final long serialVersionUID = 1;

  SigningConflictException(SignedSize asked, SignedSize signed) {
    super(
        "tree of size "
            + asked.treeSize()
            + " contradicts the signed one of size "
            + signed.treeSize()
            + " of "
            + asked.container());
  }
}
