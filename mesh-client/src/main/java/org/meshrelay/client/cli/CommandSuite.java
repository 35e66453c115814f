package org.meshrelay.client.cli;

import java.util.List;

/**
 * Commands that another module adds to {@code mesh}. Found by {@link java.util.ServiceLoader} when
 * the program starts, so that this module need not know whoever offers them.
 */
@FunctionalInterface
public interface CommandSuite {
  /**
   * Objects that picocli reads as commands, made anew for each run. They find what all commands
   * have in common by {@link CommandContext#of}.
   */
  List<Object> commands();
}
