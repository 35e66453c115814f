package org.meshrelay.testkit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Fails a test during which Vert.x warned of a blocked event loop. The threshold is that of the
 * node or Vert.x instance under test; ours is {@link #THRESHOLD_MS}.
 *
 * <p>Listens to the logger of the checker, so it sees warnings of any instance in the process. A
 * warning convicts only a loop that had a processor: a thread that was not scheduled for a while
 * looks blocked too, and a machine that runs other things does that to threads. A canary thread
 * that sleeps a few milliseconds at a time tells the two apart: if it overslept by {@link
 * #STARVED_MS} or more in the same moment, the warning is printed and no failure.
 */
public final class EventLoopGuard
    implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
  /** No task may hold an event loop longer: a hundredth of a transaction's time. */
  public static final int THRESHOLD_MS = 50;

  /** How often the checker looks, short enough to see a task just over the threshold. */
  public static final int INTERVAL_MS = 10;

  /** The canary's oversleeping from which on the machine, not the loop, was late. */
  static final int STARVED_MS = 15;

  private static final String CHECKER = "io.vertx.core.internal.threadchecker.BlockedThreadChecker";

  private final Canary canary = new Canary();
  private final Warnings warnings = new Warnings(canary);

  @Override
  public void beforeAll(ExtensionContext context) {
    canary.start();
    warnings.start();
    Logger logger = logger();
    logger.setLevel(Level.WARN);
    logger.addAppender(warnings);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    failIfBlocked();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    logger().detachAppender(warnings);
    warnings.stop();
    canary.stop();
    failIfBlocked();
  }

  private void failIfBlocked() {
    List<String> seen = List.copyOf(warnings.texts);
    warnings.texts.clear();
    if (!seen.isEmpty()) {
      throw new AssertionError("event loop blocked:\n" + String.join("\n", seen));
    }
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(CHECKER);
  }

  private static final class Warnings extends AppenderBase<ILoggingEvent> {
    private final List<String> texts = new CopyOnWriteArrayList<>();
    private final Canary canary;

    Warnings(Canary canary) {
      this.canary = canary;
    }

    @Override
    protected void append(ILoggingEvent event) {
      long starvedMs = canary.oversleptMs();
      if (starvedMs >= STARVED_MS) {
        System.err.println(
            event.getFormattedMessage() + "; the machine was late by " + starvedMs + " ms itself");
        return;
      }
      String stack =
          event.getThrowableProxy() == null
              ? ""
              : "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy());
      texts.add(event.getFormattedMessage() + stack);
    }
  }

  /** Notices when threads that are ready to run do not run. */
  private static final class Canary implements Runnable {
    private static final long NAP_MS = 2;

    /** Oversleeping counts for so long: about the time that a warning is about. */
    private static final long MEMORY_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private volatile long oversleptMs;
    private volatile long oversleptAt;
    private volatile long napStarted;
    private volatile @Nullable Thread thread;

    void start() {
      Thread started = Thread.ofPlatform().name("canary").daemon().unstarted(this);
      thread = started;
      napStarted = System.nanoTime();
      started.start();
    }

    void stop() {
      Thread running = thread;
      thread = null;
      if (running != null) {
        running.interrupt();
      }
    }

    @Override
    public void run() {
      while (Thread.currentThread() == thread) {
        napStarted = System.nanoTime();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(NAP_MS));
        long now = System.nanoTime();
        long late = TimeUnit.NANOSECONDS.toMillis(now - napStarted) - NAP_MS;
        if (late >= oversleptMs || now - oversleptAt > MEMORY_NANOS) {
          oversleptMs = late;
          oversleptAt = now;
        }
      }
    }

    /** The worst of the last quarter of a second, a nap still going on included. */
    long oversleptMs() {
      long now = System.nanoTime();
      long ongoing = TimeUnit.NANOSECONDS.toMillis(now - napStarted) - NAP_MS;
      return now - oversleptAt > MEMORY_NANOS ? ongoing : Math.max(oversleptMs, ongoing);
    }
  }
}
