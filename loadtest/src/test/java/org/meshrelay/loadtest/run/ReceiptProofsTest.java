package org.meshrelay.loadtest.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.meshrelay.client.session.SessionOutcome;
import org.meshrelay.client.session.SessionOutcome.Failure;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.status.StatusCode;

/** When the question for a proof is asked again, and after how long. */
class ReceiptProofsTest {
  @ParameterizedTest
  @CsvSource({"0, 0", "3, 3", "10, 10", "11, 10", "9223372036854775807, 10"})
  void pause_stoppedWithAWait_isThatWait_tenSecondsAtMost(long told, long seconds) {
    assertEquals(
        Optional.of(Duration.ofSeconds(seconds)),
        ReceiptProofs.pause(new SessionOutcome.Stopped(Refusal.rateLimited(told))));
  }

  @Test
  void pause_stoppedWithoutAWait_isNone() {
    Refusal refusal = Refusal.of(StatusCode.SERVER_OVERLOAD, "busy");

    assertEquals(Optional.empty(), ReceiptProofs.pause(new SessionOutcome.Stopped(refusal)));
  }

  @ParameterizedTest
  @EnumSource(names = {"TIMEOUT", "INTERRUPTED", "OVERLOADED"})
  void pause_failureThatPasses_isASecond(Failure failure) {
    assertEquals(Optional.of(Duration.ofSeconds(1)), pause(failure));
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"TIMEOUT", "INTERRUPTED", "OVERLOADED"})
  void pause_failureThatStays_isNone(Failure failure) {
    assertEquals(Optional.empty(), pause(failure));
  }

  private static Optional<Duration> pause(Failure failure) {
    return ReceiptProofs.pause(new SessionOutcome.Failed(failure, "a test says so"));
  }
}
