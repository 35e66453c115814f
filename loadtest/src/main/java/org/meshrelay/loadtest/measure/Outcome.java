package org.meshrelay.loadtest.measure;

/**
 * How a request ended.
 *
 * @param kind what it means for the sender
 * @param code what was answered, or why there is no answer; of a closed set
 * @param retryAfter whether a refusal said when to come again
 */
public record Outcome(Kind kind, String code, boolean retryAfter) {
  /** Done, as asked. */
  public static final Outcome ACKNOWLEDGED = new Outcome(Kind.ACKNOWLEDGED, "ok", false);

  /** What it means for the sender. */
  public enum Kind {
    /** The service has done it and said so. */
    ACKNOWLEDGED,
    /** The service has said that it does not do it. */
    REFUSED,
    /** Nothing is known. */
    FAILED
  }

  /** A refusal by the service. */
  public static Outcome refused(String code, boolean retryAfter) {
    return new Outcome(Kind.REFUSED, code, retryAfter);
  }

  /** True if the service took the request up, whatever it then said: not turned away for load. */
  public boolean isAdmitted() {
    return switch (kind) {
      case ACKNOWLEDGED -> true;
      case REFUSED -> !code.matches("(429|503|507)(/.*)?");
      case FAILED -> false;
    };
  }

  /** No answer, or none of use. */
  public static Outcome failed(String code) {
    return new Outcome(Kind.FAILED, code, false);
  }
}
