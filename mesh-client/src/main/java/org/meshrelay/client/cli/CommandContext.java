package org.meshrelay.client.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.MeshClient;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.encoding.JsonObject;
import picocli.CommandLine.Model.CommandSpec;

/** What all commands have in common: the options at the top, and where they report. */
public interface CommandContext {
  /** The context of a command that picocli runs. */
  static CommandContext of(@Nullable CommandSpec spec) {
    return Roots.of(spec);
  }

  /** Puts the one report of the command on stdout, as a document or as lines for people. */
  void report(JsonObject document, List<String> lines);

  /** Puts something on stderr that a user should see and that is not the report. */
  void note(String text);

  /** A line that tells how far something has come; shown on a terminal only. */
  ProgressLine progress(String what);

  /** The account that the options name, or null for the only one. */
  @Nullable AccountAddress account() throws MeshException;

  /** Opens the client as the options say; to be closed. */
  MeshClient open() throws MeshException;
}
