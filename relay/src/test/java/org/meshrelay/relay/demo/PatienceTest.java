package org.meshrelay.relay.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.meshrelay.client.fault.MeshException;

/** Every wait of the demo ends: with what was awaited, or with an error that says what was not. */
class PatienceTest {
  private final AtomicLong now = new AtomicLong();

  /** Each look at the clock takes five seconds. */
  private final Patience patience =
      Patience.starting(() -> now.getAndAdd(Duration.ofSeconds(5).toNanos()));

  @Test
  void await_thereAtOnce_isGivenWithoutAPause() throws Exception {
    assertEquals("here", patience.await("it", () -> Optional.of("here")));
  }

  @Test
  void await_never_saysWhatDidNotHappen() {
    DemoException late =
        assertThrows(DemoException.class, () -> patience.await("the text", () -> Optional.empty()));

    assertTrue(String.valueOf(late.getMessage()).startsWith("the text did not happen within"));
    assertEquals(69, late.exitCode());
  }

  @Test
  void await_serviceTooBusyAtFirst_looksAgain() throws Exception {
    AtomicInteger looks = new AtomicInteger();

    String found =
        patience.await(
            "it",
            () -> {
              if (looks.getAndIncrement() == 0) {
                throw new MeshException(MeshException.Kind.TRY_LATER, "too much load");
              }
              return Optional.of("here");
            });

    assertEquals("here", found);
    assertEquals(2, looks.get());
  }

  @Test
  void await_serviceAlwaysTooBusy_saysWhy() {
    DemoException late =
        assertThrows(
            DemoException.class,
            () ->
                patience.await(
                    "the text",
                    () -> {
                      throw new MeshException(MeshException.Kind.TRY_LATER, "too much load");
                    }));

    assertTrue(String.valueOf(late.getMessage()).contains("too much load"), late::getMessage);
  }

  @Test
  void await_refusal_isNotLookedAtAgain() {
    MeshException refusal = new MeshException(MeshException.Kind.NOT_PERMITTED, "403");

    MeshException thrown =
        assertThrows(
            MeshException.class,
            () ->
                patience.await(
                    "the text",
                    () -> {
                      throw refusal;
                    }));

    assertSame(refusal, thrown);
  }

  @Test
  void left_afterTheWhole_isNothing() {
    now.set(Duration.ofMinutes(2).toNanos());

    assertEquals(Duration.ZERO, patience.left());
  }
}
