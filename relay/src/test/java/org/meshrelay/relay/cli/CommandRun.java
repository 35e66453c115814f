package org.meshrelay.relay.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonReader;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ReadLimits;

/** A command line that was run. */
record CommandRun(int code, String out, String err) {
  static final NodeLauncher NO_NODE =
      config -> {
        throw new AssertionError("this command starts no node");
      };

  static CommandRun of(String... line) {
    return of(NO_NODE, line);
  }

  static CommandRun of(NodeLauncher launcher, String... line) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = RelayCommand.execute(launcher, new PrintWriter(out), new PrintWriter(err), line);
    return new CommandRun(code, out.toString(), err.toString());
  }

  /** Makes a node of {@code example.com} in {@code node}; the path of its configuration. */
  static String init(Path directory) {
    Path node = directory.resolve("node");
    CommandRun init =
        of(
            "init",
            node.toString(),
            "--service",
            "example.com",
            "--profile",
            "dev",
            "--dev-ca",
            directory.resolve("ca").toString());
    assertEquals(0, init.code, init.err);
    return node.resolve("relay.yaml").toString();
  }

  /** The one document on stdout. */
  ObjectReader json() {
    try {
      return ObjectReader.of(
          JsonReader.readObject(Bytes.utf8(out.strip()), Encoding.JSON, ReadLimits.RESPONSE),
          "stdout");
    } catch (DecodeException e) {
      throw new AssertionError("not a document: " + out + err, e);
    }
  }
}
