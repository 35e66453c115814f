package org.meshrelay.benchmarks.peer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * NATS with a JetStream in files; the stream is made when the first sender opens.
 *
 * @param port of NATS
 */
record JetStreamPeer(int port) implements Peer {
  private static final String STREAM =
      "{\"name\":\"POSTS\",\"subjects\":[\"bob\"],\"storage\":\"file\"}";
  private static final Pattern MESSAGES = Pattern.compile("\"messages\":([0-9]+)");

  @Override
  public String name() {
    return "NATS JetStream";
  }

  @Override
  public String condition() {
    return "acknowledged once written to the file; flushed to the device every two minutes only";
  }

  @Override
  public Sender open() throws IOException {
    JetStreamSender sender = JetStreamSender.open(port);
    String unused =
        sender.ask("$JS.API.STREAM.CREATE.POSTS", STREAM.getBytes(StandardCharsets.US_ASCII));
    return sender;
  }

  @Override
  public long readable() throws IOException {
    try (JetStreamSender sender = JetStreamSender.open(port)) {
      Matcher messages = MESSAGES.matcher(sender.ask("$JS.API.STREAM.INFO.POSTS", new byte[0]));
      return messages.find() ? Long.parseLong(messages.group(1)) : 0;
    }
  }

  private record JetStreamSender(Wire wire) implements Sender {
    private static final String INBOX = "_INBOX.peer";

    static JetStreamSender open(int port) throws IOException {
      Wire wire = Wire.open(port);
      String greeting = wire.line();
      if (!greeting.startsWith("INFO ")) {
        throw new IOException("not NATS: " + greeting);
      }
      // An inbox is a name that everybody might use: each connection has its own.
      JetStreamSender sender = new JetStreamSender(wire);
      wire.send(
          "CONNECT {\"verbose\":false,\"pedantic\":false}\r\nSUB " + sender.inbox() + " 1\r\n");
      return sender;
    }

    private String inbox() {
      return INBOX + System.identityHashCode(wire);
    }

    @Override
    public void post(byte[] message) throws IOException {
      String answer = ask("bob", message);
      if (!answer.contains("\"seq\":")) {
        throw new IOException("not acknowledged: " + answer);
      }
    }

    String ask(String subject, byte[] message) throws IOException {
      wire.send("PUB " + subject + " " + inbox() + " " + message.length + "\r\n");
      wire.out().write(message);
      wire.send("\r\n");
      wire.flush();
      while (true) {
        String line = wire.line();
        if (line.startsWith("MSG ")) {
          byte[] body = new byte[Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1))];
          wire.in().readFully(body);
          String end = wire.line();
          if (!end.isEmpty()) {
            throw new IOException("a message does not end where it should: " + end);
          }
          return new String(body, StandardCharsets.UTF_8);
        }
        if (line.equals("PING")) {
          wire.send("PONG\r\n");
          wire.flush();
        } else if (line.startsWith("-ERR")) {
          throw new IOException(line);
        }
      }
    }

    @Override
    public void close() throws IOException {
      wire.close();
    }
  }
}
