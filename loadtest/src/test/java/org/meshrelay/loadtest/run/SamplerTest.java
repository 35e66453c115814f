package org.meshrelay.loadtest.run;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.OutputStream;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.meshrelay.loadtest.measure.LatencyLog;

class SamplerTest {
  private static final long SECOND = 1_000_000_000L;

  private final CountDownLatch looked = new CountDownLatch(1);

  @Test
  void close_afterALook_hasItsInterval() throws InterruptedException {
    Sampler sampler = sampler(look -> looked.countDown());
    looked.await();

    assertDoesNotThrow(sampler::close);

    assertFalse(sampler.intervals().isEmpty());
  }

  @Test
  void close_samplerEndedByAMistake_saysSo() throws InterruptedException {
    IllegalArgumentException mistake = new IllegalArgumentException("a test says so");
    Sampler sampler =
        sampler(
            look -> {
              looked.countDown();
              throw mistake;
            });
    looked.await();

    IllegalStateException thrown = assertThrows(IllegalStateException.class, sampler::close);

    assertSame(mistake, thrown.getCause());
  }

  /** Its first second is over when it starts, the next one is not awaited. */
  private static Sampler sampler(Consumer<Sampler.Look> listener) {
    return new Sampler(
        System.nanoTime() - SECOND,
        new LatencyLog(OutputStream.nullOutputStream(), 0),
        Optional.empty(),
        OptionalLong.empty(),
        listener);
  }
}
