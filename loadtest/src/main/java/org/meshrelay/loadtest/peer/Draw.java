package org.meshrelay.loadtest.peer;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong with one request: drawn once, when it comes. Immutable.
 *
 * @param refusal the answer says no; null if it does not
 * @param delayMs that the answer waits
 * @param stalls half of the answer comes
 * @param resets no answer comes
 * @param wrongReceipt the receipt is about another message
 * @param wrongAuthentication the answer does not authenticate
 * @param readOctetsPerSecond how fast the request is read; 0 as fast as it comes
 */
record Draw(
    Fault.@Nullable Refuse refusal,
    long delayMs,
    boolean stalls,
    boolean resets,
    boolean wrongReceipt,
    boolean wrongAuthentication,
    long readOctetsPerSecond) {
  /** Nothing goes wrong. */
  static final Draw NOTHING = new Draw(null, 0, false, false, false, false, 0);

  /** Draws each fault of the step by itself. */
  static Draw of(FaultPlan.Step step, SplittableRandom random) {
    Draw draw = NOTHING;
    for (Fault fault : step.faults()) {
      if (random.nextDouble() < fault.odds()) {
        draw = draw.with(fault, random);
      }
    }
    return draw;
  }

  private Draw with(Fault fault, SplittableRandom random) {
    return switch (fault) {
      case Fault.Refuse refuse ->
          new Draw(
              refuse,
              delayMs,
              stalls,
              resets,
              wrongReceipt,
              wrongAuthentication,
              readOctetsPerSecond);
      case Fault.Delay delay ->
          new Draw(
              refusal,
              delayMs + length(delay, random),
              stalls,
              resets,
              wrongReceipt,
              wrongAuthentication,
              readOctetsPerSecond);
      case Fault.Stall ignored ->
          new Draw(
              refusal,
              delayMs,
              true,
              resets,
              wrongReceipt,
              wrongAuthentication,
              readOctetsPerSecond);
      case Fault.Reset ignored ->
          new Draw(
              refusal,
              delayMs,
              stalls,
              true,
              wrongReceipt,
              wrongAuthentication,
              readOctetsPerSecond);
      case Fault.WrongReceipt ignored ->
          new Draw(
              refusal, delayMs, stalls, resets, true, wrongAuthentication, readOctetsPerSecond);
      case Fault.WrongAuthentication ignored ->
          new Draw(refusal, delayMs, stalls, resets, wrongReceipt, true, readOctetsPerSecond);
      case Fault.SlowRead slow ->
          new Draw(
              refusal,
              delayMs,
              stalls,
              resets,
              wrongReceipt,
              wrongAuthentication,
              slow.octetsPerSecond());
    };
  }

  static long length(Fault.Delay delay, SplittableRandom random) {
    double ms =
        switch (delay.distribution()) {
          case CONSTANT -> delay.ms();
          case UNIFORM -> delay.ms() + random.nextDouble() * Math.max(0, delay.toMs() - delay.ms());
          case EXPONENTIAL ->
              Math.min(delay.toMs(), -delay.ms() * Math.log1p(-random.nextDouble()));
        };
    return Math.round(ms);
  }
}
