package org.meshrelay.loadtest.peer;

/** Something that goes wrong with a request, with these odds from 0 to 1. */
public sealed interface Fault {
  /** Share of requests that it happens to. */
  double odds();

  /** The answer says no. */
  record Refuse(double odds, Refusal as, long retryAfterSeconds) implements Fault {}

  /** The answer comes later. */
  record Delay(double odds, Distribution distribution, double ms, double toMs) implements Fault {}

  /** Half of the answer comes, and then nothing. */
  record Stall(double odds) implements Fault {}

  /** The connection ends without an answer. */
  record Reset(double odds) implements Fault {}

  /** The receipt is signed, but about another message. */
  record WrongReceipt(double odds) implements Fault {}

  /** The answer does not authenticate. */
  record WrongAuthentication(double odds) implements Fault {}

  /** The request is read slowly. */
  record SlowRead(double odds, long octetsPerSecond) implements Fault {}

  /** How a refusal looks. */
  enum Refusal {
    /** 503 before authentication, with Retry-After. */
    OVERLOADED,
    /** 429 before authentication, with Retry-After. */
    RATE_LIMITED,
    /** 403 for each message, authenticated. */
    POLICY
  }

  /** How long delays are. */
  enum Distribution {
    /** Always {@code ms}. */
    CONSTANT,
    /** Between {@code ms} and {@code toMs}, each as likely. */
    UNIFORM,
    /** {@code ms} on average, seldom much longer, at most {@code toMs}. */
    EXPONENTIAL
  }
}
