package org.meshrelay.protocol.receipt;

import java.util.Optional;
import org.meshrelay.protocol.dare.DareEnvelope;

/**
 * What became of checking a statement.
 *
 * @param <T> class of the statement
 */
public sealed interface Verification<T extends Statement> {
  /** The envelope as received, kept as evidence. */
  DareEnvelope envelope();

  /** Every rule of receipts.md 4 that needs no other data holds. */
  record Valid<T extends Statement>(T statement, DareEnvelope envelope)
      implements Verification<T> {}

  /** A rule does not hold; the reason is for a report to the user, not for a peer. */
  record Invalid<T extends Statement>(String reason, DareEnvelope envelope)
      implements Verification<T> {}

  /** True if valid. */
  default boolean isValid() {
    return this instanceof Valid;
  }

  /** The statement, if valid. */
  default Optional<T> asOptional() {
    return this instanceof Valid<T> valid ? Optional.of(valid.statement()) : Optional.empty();
  }
}
