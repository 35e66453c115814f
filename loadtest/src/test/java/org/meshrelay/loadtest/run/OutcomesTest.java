package org.meshrelay.loadtest.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.meshrelay.client.session.SessionOutcome;
import org.meshrelay.client.session.SessionOutcome.Failure;
import org.meshrelay.loadtest.measure.Outcome;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.status.StatusCode;

/** Whose fault an outcome is: what begins with {@code generator:} makes a run invalid. */
class OutcomesTest {
  @Test
  void of_tooMuchWaitsInThisProcess_isTheGenerators() {
    assertEquals(Outcome.failed("generator: overloaded"), failed(Failure.OVERLOADED));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OVERLOADED")
  void of_anyOtherFailure_isTheNodes(Failure failure) {
    Outcome outcome = failed(failure);

    assertEquals(Outcome.Kind.FAILED, outcome.kind());
    assertFalse(outcome.code().startsWith("generator: "), outcome::toString);
  }

  @Test
  void of_nodeOverloaded_isItsRefusal() {
    Refusal refusal = new Refusal(StatusCode.SERVER_OVERLOAD, "busy", 2L);

    Outcome outcome = Outcomes.of(new SessionOutcome.Stopped(refusal));

    assertEquals(Outcome.Kind.REFUSED, outcome.kind());
    assertFalse(outcome.code().startsWith("generator: "), outcome::toString);
  }

  @ParameterizedTest
  @EnumSource(
      value = StatusCode.class,
      names = {"SERVER_OVERLOAD", "RATE_LIMITED", "REVOKED"})
  void isTurnedAway_forLoadOnly(StatusCode code) {
    assertEquals(
        code != StatusCode.REVOKED,
        Outcomes.isTurnedAway(new SessionOutcome.Stopped(new Refusal(code, "no", 2L))));
  }

  @Test
  void isTurnedAway_withoutAnAnswer_isNot() {
    assertFalse(Outcomes.isTurnedAway(new SessionOutcome.Failed(Failure.TIMEOUT, "late")));
    assertFalse(Outcomes.isTurnedAway(null));
  }

  @Test
  void of_nothing_isTheGenerators() {
    assertEquals(Outcome.failed("generator: no outcome"), Outcomes.of(null));
  }

  private static Outcome failed(Failure failure) {
    return Outcomes.of(new SessionOutcome.Failed(failure, "a test says so"));
  }
}
