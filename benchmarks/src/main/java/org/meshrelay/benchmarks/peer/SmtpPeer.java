package org.meshrelay.benchmarks.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A mail server that delivers into a Maildir.
 *
 * @param port of SMTP
 * @param mailbox directory of the recipient, with {@code new} in it once something was delivered
 */
record SmtpPeer(int port, Path mailbox) implements Peer {
  @Override
  public String name() {
    return "Postfix";
  }

  @Override
  public String condition() {
    return "250 after fsync of the queue file; a second fsync for the Maildir follows later";
  }

  @Override
  public Sender open() throws IOException {
    Wire wire = Wire.open(port);
    expect(wire, "220");
    wire.send("EHLO sender.example\r\n");
    wire.flush();
    expect(wire, "250");
    return new SmtpSender(wire);
  }

  @Override
  public long readable() throws IOException {
    Path delivered = mailbox.resolve("new");
    if (!Files.isDirectory(delivered)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(delivered)) {
      return files.count();
    }
  }

  /** Reads a whole answer, which may have several lines. */
  private static void expect(Wire wire, String code) throws IOException {
    String line = wire.line();
    while (line.startsWith(code + "-")) {
      line = wire.line();
    }
    if (!line.startsWith(code)) {
      throw new IOException("not " + code + " but " + line);
    }
  }

  private record SmtpSender(Wire wire) implements Sender {
    @Override
    public void post(byte[] message) throws IOException {
      wire.send("MAIL FROM:<alice@sender.example>\r\nRCPT TO:<bob@bench.example>\r\nDATA\r\n");
      wire.flush();
      expect(wire, "250");
      expect(wire, "250");
      expect(wire, "354");
      wire.send("Subject: post\r\n\r\n");
      wire.out().write(message);
      wire.send("\r\n.\r\n");
      wire.flush();
      expect(wire, "250");
    }

    @Override
    public void close() throws IOException {
      wire.close();
    }
  }
}
