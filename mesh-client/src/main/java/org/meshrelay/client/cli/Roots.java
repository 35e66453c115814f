package org.meshrelay.client.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** From a command to the one at the top, which holds the common options. */
final class Roots {
  private Roots() {}

  static MeshCommand of(@Nullable CommandSpec spec) {
    if (spec == null) {
      throw new IllegalStateException("not run by picocli");
    }
    return (MeshCommand) spec.root().userObject();
  }
}
