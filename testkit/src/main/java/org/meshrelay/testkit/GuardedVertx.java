package org.meshrelay.testkit;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.concurrent.TimeUnit;

/** Vert.x as tests use it: it warns of tasks that hold an event loop as a node does. */
public final class GuardedVertx {
  /** No task may hold an event loop longer: a hundredth of a transaction's time. */
  public static final int THRESHOLD_MS = 50;

  /** How often the checker looks, short enough to see a task just over the threshold. */
  private static final int INTERVAL_MS = 10;

  private GuardedVertx() {}

  /** Options with the threshold, to be changed further. */
  public static VertxOptions options() {
    return new VertxOptions()
        .setBlockedThreadCheckInterval(INTERVAL_MS)
        .setBlockedThreadCheckIntervalUnit(TimeUnit.MILLISECONDS)
        .setMaxEventLoopExecuteTime(THRESHOLD_MS)
        .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS)
        .setWarningExceptionTime(THRESHOLD_MS)
        .setWarningExceptionTimeUnit(TimeUnit.MILLISECONDS);
  }

  /** An instance with the threshold; the test closes it. */
  public static Vertx open() {
    return Vertx.vertx(options());
  }

  /** As {@link #open()}, with one event loop. */
  public static Vertx openSingle() {
    return Vertx.vertx(options().setEventLoopPoolSize(1));
  }
}
