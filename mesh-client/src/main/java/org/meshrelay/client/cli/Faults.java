package org.meshrelay.client.cli;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.transaction.ResponseStatus;
import picocli.CommandLine;

/** Turns what went wrong into a message and an exit code (PRODUCT.md 3). */
final class Faults implements CommandLine.IExecutionExceptionHandler {
  static final int CHECK_FAILED = 2;
  static final int USAGE = 64;
  static final int UNAVAILABLE = 69;
  static final int INTERNAL = 70;
  static final int CANNOT_CREATE = 73;
  static final int IO = 74;
  static final int TRY_LATER = 75;
  static final int NOT_PERMITTED = 77;
  static final int CONFIGURATION = 78;

  private final MeshCommand root;

  Faults(MeshCommand root) {
    this.root = root;
  }

  static int usage(CommandLine.ParameterException fault, String... arguments) {
    CommandLine command = fault.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("mesh: " + fault.getMessage());
    err.println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
    return USAGE;
  }

  @Override
  public int handleExecutionException(
      Exception fault, CommandLine command, CommandLine.@Nullable ParseResult parsed) {
    if (fault instanceof MeshException known) {
      say(known.kind().name(), String.valueOf(known.getMessage()), known.status());
      return code(known.kind());
    }
    say(MeshException.Kind.INTERNAL.name(), "defect: " + fault, null);
    fault.printStackTrace(command.getErr());
    return INTERNAL;
  }

  private void say(String kind, String message, @Nullable ResponseStatus status) {
    root.console().note("mesh: " + message);
    if (root.json()) {
      ObjectWriter error = new ObjectWriter().put("kind", kind).put("message", message);
      if (status != null) {
        error.put("status", status.status()).put("statusExtended", status.extended());
      }
      root.console().report(true, JsonObject.of("error", error.build()), java.util.List.of());
    }
  }

  private static int code(MeshException.Kind kind) {
    return switch (kind) {
      case CHECK_FAILED -> CHECK_FAILED;
      case USAGE -> USAGE;
      case UNAVAILABLE -> UNAVAILABLE;
      case INTERNAL -> INTERNAL;
      case CANNOT_CREATE -> CANNOT_CREATE;
      case IO -> IO;
      case TRY_LATER -> TRY_LATER;
      case NOT_PERMITTED -> NOT_PERMITTED;
      case CONFIGURATION -> CONFIGURATION;
    };
  }
}
