package org.meshrelay.client.session;

import org.meshrelay.client.session.SessionOutcome.Failure;

/** A value, or the outcome that ends the request in its place. */
sealed interface Step<T> {
  /** Go on with the value. */
  record Go<T>(T value) implements Step<T> {}

  /** The request is over. */
  record End<T>(SessionOutcome outcome) implements Step<T> {}

  static <T> Step<T> go(T value) {
    return new Go<>(value);
  }

  static <T> Step<T> end(SessionOutcome outcome) {
    return new End<>(outcome);
  }

  static <T> Step<T> failed(Failure failure, String detail) {
    return new End<>(new SessionOutcome.Failed(failure, detail));
  }
}
