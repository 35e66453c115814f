package org.meshrelay.protocol.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** protocol.md 1.5 and 1.6, authentication.md 5.3. */
final class StatusCodeTest {
  @ParameterizedTest
  @CsvSource({
    "201, 0, SUCCESS",
    "201, 2011, HELD",
    "202, 0, UPDATED",
    "400, 1, ACCOUNT_EXISTS",
    "400, 2, NO_RESPONSE_YET",
    "404, 2, NO_RESPONSE_YET",
    "409, 1, ACCOUNT_EXISTS",
    "400, 10, MALFORMED",
    "422, 11, NOT_VERIFIED",
    "401, 20, NOT_AUTHENTICATED",
    "401, 4015, REPLAY",
    "403, 30, REFUSED",
    "428, 76, CHALLENGE",
    "507, 75, QUOTA_FULL"
  })
  void of_numbersOfTheTable_areKnown(int status, int extended, StatusCode code) {
    assertEquals(Optional.of(code), StatusCode.of(status, extended));
  }

  @ParameterizedTest
  @CsvSource({"200, 0", "0, 0", "-1, 0", "403, 99", "40, 300030", "999999999999, 1", "40, -4"})
  void of_otherNumbers_areNone(long status, long extended) {
    assertEquals(Optional.empty(), StatusCode.of(status, extended));
  }

  @ParameterizedTest
  @EnumSource
  void of_ownNumbers_isTheSame(StatusCode code) {
    assertEquals(Optional.of(code), StatusCode.of(code.status(), code.extended()));
    assertEquals(code.isSuccess(), code.httpStatus() == 200);
  }

  @ParameterizedTest
  @CsvSource({
    "200, 200",
    "201, 200",
    "202, 200",
    "303, 303",
    "307, 307",
    "404, 404",
    "507, 503",
    "503, 503",
    "0, 500",
    "12345, 500"
  })
  void httpStatusOf_anyStatus_mirrors(long status, int http) {
    assertEquals(http, StatusCode.httpStatusOf(status));
  }

  @Test
  void refusal_rateLimit_repeatsItsWaitInTheDescription() {
    Refusal refusal = Refusal.rateLimited(17);

    assertEquals("17", refusal.description());
    assertEquals(17L, refusal.retryAfterSeconds());
    assertThrows(
        IllegalArgumentException.class, () -> Refusal.of(StatusCode.RATE_LIMITED, "slower"));
  }

  @Test
  void refusal_ofSuccessOrNegativeWait_isNoRefusal() {
    assertThrows(IllegalArgumentException.class, () -> Refusal.of(StatusCode.SUCCESS, "done"));
    assertThrows(IllegalArgumentException.class, () -> Refusal.overloaded(-1));
  }

  @Test
  void refusalException_carriesTheValue_withoutStackTrace() {
    RefusalException carrier = Refusal.refused().asException();

    assertEquals(StatusCode.REFUSED, carrier.refusal().code());
    assertEquals(0, carrier.getStackTrace().length);
    assertNull(carrier.getCause());
    assertTrue(String.valueOf(carrier.getMessage()).startsWith("403/30"));
  }
}
