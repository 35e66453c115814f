package org.meshrelay.client.cli;

import java.util.List;

/**
 * Commands that another module adds to {@code mesh-relay}. Found by {@link java.util.ServiceLoader}
 * when the program starts, so that the node need not know whoever offers them.
 */
@FunctionalInterface
public interface OperatorSuite {
  /** Objects that picocli reads as commands, made anew for each run. */
  List<Object> commands();
}
