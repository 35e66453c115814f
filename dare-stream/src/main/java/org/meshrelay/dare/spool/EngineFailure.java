package org.meshrelay.dare.spool;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the engine has failed: once, for all lanes, for good. Any thread. */
final class EngineFailure {
  private static final Logger LOG = LoggerFactory.getLogger(EngineFailure.class);

  private final EngineMonitor monitor;
  private final AtomicReference<@Nullable EngineFailedException> cause = new AtomicReference<>();

  EngineFailure(EngineMonitor monitor) {
    this.monitor = monitor;
  }

  /** Why the engine has failed; null while it has not. */
  @Nullable EngineFailedException cause() {
    return cause.get();
  }

  /** The engine has failed; the first report is told to the listener. */
  EngineFailedException report(String message, Throwable reason) {
    EngineFailedException failed = new EngineFailedException(message, reason);
    if (cause.compareAndSet(null, failed)) {
      LOG.error("spool engine stops acknowledging reason={}", message, reason);
      monitor.failed(failed);
      return failed;
    }
    EngineFailedException first = cause.get();
    return first == null ? failed : first;
  }
}
