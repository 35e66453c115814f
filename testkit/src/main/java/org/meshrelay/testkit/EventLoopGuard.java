package org.meshrelay.testkit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Fails a test during which Vert.x warned of a blocked event loop. The threshold is that of the
 * node or Vert.x instance under test; ours is {@link #THRESHOLD_MS}.
 *
 * <p>Listens to the logger of the checker, so it sees warnings of any instance in the process.
 */
public final class EventLoopGuard
    implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
  /** No task may hold an event loop longer: a hundredth of a transaction's time. */
  public static final int THRESHOLD_MS = 50;

  /** How often the checker looks, short enough to see a task just over the threshold. */
  public static final int INTERVAL_MS = 10;

  private static final String CHECKER = "io.vertx.core.internal.threadchecker.BlockedThreadChecker";

  private final Warnings warnings = new Warnings();

  @Override
  public void beforeAll(ExtensionContext context) {
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

    @Override
    protected void append(ILoggingEvent event) {
      String stack =
          event.getThrowableProxy() == null
              ? ""
              : "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy());
      texts.add(event.getFormattedMessage() + stack);
    }
  }
}
