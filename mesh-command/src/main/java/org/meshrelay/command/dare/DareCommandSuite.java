package org.meshrelay.command.dare;

import java.util.List;
import org.meshrelay.client.cli.CommandSuite;

/** Adds {@code dare} to {@code mesh}. */
public final class DareCommandSuite implements CommandSuite {
  /** For the loader of services. */
  public DareCommandSuite() {}

  @Override
  public List<Object> commands() {
    return List.of(new DareCommands());
  }
}
