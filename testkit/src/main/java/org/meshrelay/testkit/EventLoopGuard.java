package org.meshrelay.testkit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test during which Vert.x warned of a blocked event loop, whichever instance of the
 * process it is; the threshold is that of the instance, {@link GuardedVertx} has ours. Modules that
 * use Vert.x register it for all of their tests.
 *
 * <p>A warning convicts only a loop that had a processor: while the {@link MachineWatch} finds the
 * machine late, warnings are printed and are no failure.
 */
public final class EventLoopGuard
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
  private @Nullable LoopWarnings warnings;

  /** Classes of tests within classes of tests. */
  private int depth;

  @Override
  public synchronized void beforeAll(ExtensionContext context) {
    if (depth++ == 0) {
      warnings = LoopWarnings.listen();
    }
  }

  /** What a class does before its tests is its warm-up: classes are loaded once. */
  @Override
  public synchronized void beforeEach(ExtensionContext context) {
    if (warnings != null) {
      warnings.forget();
    }
  }

  @Override
  public synchronized void afterEach(ExtensionContext context) {
    if (warnings != null) {
      warnings.failIfConvicted();
    }
  }

  @Override
  public synchronized void afterAll(ExtensionContext context) {
    if (--depth > 0 || warnings == null) {
      return;
    }
    try (LoopWarnings ending = warnings) {
      ending.failIfConvicted();
    } finally {
      warnings = null;
    }
  }
}
