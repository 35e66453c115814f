package org.meshrelay.testkit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/** Collects what Vert.x warns of in this process, with a watch on the machine. Any thread. */
public final class LoopWarnings implements AutoCloseable {
  /** The name that Vert.x logs under; its class is elsewhere. */
  private static final String CHECKER = "io.vertx.core.impl.BlockedThreadChecker";

  /** Set by campaigns that look for something else, for long and beside other work. */
  private static final boolean PRINT_ONLY = Boolean.getBoolean("meshrelay.loops.print");

  private final MachineWatch machine = MachineWatch.start();
  private final Appender appender = new Appender();

  private LoopWarnings() {}

  /** Listens until closed. */
  public static LoopWarnings listen() {
    LoopWarnings warnings = new LoopWarnings();
    warnings.appender.setContext(logger().getLoggerContext());
    warnings.appender.start();
    logger().setLevel(Level.WARN);
    logger().addAppender(warnings.appender);
    return warnings;
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(CHECKER);
  }

  /** Those since the last call. */
  public List<LoopWarning> take() {
    List<LoopWarning> seen = new ArrayList<>();
    int unused = appender.seen.drainTo(seen);
    return seen;
  }

  /** Passes over those since the last call. */
  public void forget() {
    appender.seen.clear();
  }

  /** Fails if one of those since the last call convicts a loop. */
  public void failIfConvicted() {
    failIfConvicted(take(), machine);
  }

  /**
   * Fails if a warning convicts an event loop; prints the others.
   *
   * @throws AssertionError with the warnings
   */
  public static void failIfConvicted(List<LoopWarning> warnings, MachineWatch machine) {
    String convicting =
        warnings.stream()
            .filter(warning -> warning.convicts(machine))
            .map(LoopWarning::text)
            .collect(Collectors.joining("\n"));
    if (!convicting.isEmpty() && PRINT_ONLY) {
      System.err.println("event loop blocked:\n" + convicting);
      return;
    }
    if (!convicting.isEmpty()) {
      throw new AssertionError("event loop blocked:\n" + convicting);
    }
    if (!warnings.isEmpty()) {
      System.err.println(
          warnings.size()
              + " warnings of blocked loops while the machine was late, first: "
              + warnings.getFirst().text().lines().findFirst().orElse(""));
    }
  }

  @Override
  public void close() {
    logger().detachAppender(appender);
    appender.stop();
    machine.close();
  }

  private static final class Appender extends AppenderBase<ILoggingEvent> {
    /** More would be a test that does nothing else. */
    private static final int SEEN_MAX = 10_000;

    private final LinkedBlockingQueue<LoopWarning> seen = new LinkedBlockingQueue<>(SEEN_MAX);

    @Override
    protected void append(ILoggingEvent event) {
      String stack =
          event.getThrowableProxy() == null
              ? ""
              : "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy());
      boolean unused =
          seen.offer(LoopWarning.of(event.getInstant(), event.getFormattedMessage() + stack));
    }
  }
}
