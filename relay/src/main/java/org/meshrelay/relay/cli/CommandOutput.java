package org.meshrelay.relay.cli;

import java.io.PrintWriter;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonWriter;
import picocli.CommandLine.Model.CommandSpec;

/** Data to stdout, words to stderr. */
record CommandOutput(PrintWriter out, PrintWriter err) {
  static CommandOutput of(CommandSpec spec) {
    return new CommandOutput(spec.commandLine().getOut(), spec.commandLine().getErr());
  }

  void data(String line) {
    out.println(line);
    out.flush();
  }

  void document(JsonObject document) {
    data(JsonWriter.write(document, Encoding.JSON).utf8());
  }

  void say(String line) {
    err.println(line);
    err.flush();
  }
}
