package org.meshrelay.benchmarks.peer;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * As much of AMQP 0-9-1 as publishing with confirms needs: one connection, one channel, one thread.
 */
final class AmqpConnection implements Closeable {
  private static final int METHOD = 1;
  private static final int HEADER = 2;
  private static final int BODY = 3;
  private static final int END = 0xCE;
  private static final int HEARTBEAT = 8;
  private static final int FRAME_MAX = 131_072;

  private static final int CONNECTION = 10;
  private static final int CHANNEL = 20;
  private static final int QUEUE = 50;
  private static final int BASIC = 60;
  private static final int CONFIRM = 85;

  private final Wire wire;

  private AmqpConnection(Wire wire) {
    this.wire = wire;
  }

  static AmqpConnection open(int port) throws IOException {
    AmqpConnection connection = new AmqpConnection(Wire.open(port));
    try {
      connection.greet();
      return connection;
    } catch (IOException e) {
      connection.close();
      throw e;
    }
  }

  /** Fills in the arguments of a method. */
  @FunctionalInterface
  private interface Arguments {
    void write(DataOutputStream out) throws IOException;
  }

  private void greet() throws IOException {
    wire.out().write(new byte[] {'A', 'M', 'Q', 'P', 0, 0, 9, 1});
    wire.flush();
    var unused = expect(CONNECTION, 10);
    method(
        0,
        CONNECTION,
        11,
        out -> {
          out.writeInt(0); // no properties
          shortText(out, "PLAIN");
          longText(out, "\0guest\0guest");
          shortText(out, "en_US");
        });
    DataInputStream tune = expect(CONNECTION, 30);
    int channels = tune.readUnsignedShort();
    method(
        0,
        CONNECTION,
        31,
        out -> {
          out.writeShort(channels);
          out.writeInt(FRAME_MAX);
          out.writeShort(0); // no heartbeats
        });
    method(
        0,
        CONNECTION,
        40,
        out -> {
          shortText(out, "/");
          shortText(out, "");
          out.writeByte(0);
        });
    unused = expect(CONNECTION, 41);
    method(1, CHANNEL, 10, out -> shortText(out, ""));
    unused = expect(CHANNEL, 11);
  }

  /** Makes the queue, or finds it; the messages in it. */
  long declare(String queue) throws IOException {
    method(
        1,
        QUEUE,
        10,
        out -> {
          out.writeShort(0);
          shortText(out, queue);
          out.writeByte(2); // durable
          ByteArrayOutputStream table = new ByteArrayOutputStream();
          DataOutputStream entry = new DataOutputStream(table);
          shortText(entry, "x-queue-type");
          entry.writeByte('S');
          longText(entry, "quorum");
          out.writeInt(table.size());
          out.write(table.toByteArray());
        });
    DataInputStream declared = expect(QUEUE, 11);
    declared.skipNBytes(declared.readUnsignedByte());
    return declared.readInt() & 0xFFFF_FFFFL;
  }

  void confirms() throws IOException {
    method(1, CONFIRM, 10, out -> out.writeByte(0));
    var unused = expect(CONFIRM, 11);
  }

  /** Publishes a persistent message; returns when it is confirmed. */
  void publish(String queue, byte[] message) throws IOException {
    method(
        1,
        BASIC,
        40,
        out -> {
          out.writeShort(0);
          shortText(out, "");
          shortText(out, queue);
          out.writeByte(0);
        });
    frame(
        HEADER,
        1,
        out -> {
          out.writeShort(BASIC);
          out.writeShort(0);
          out.writeLong(message.length);
          out.writeShort(0x1000); // delivery mode follows
          out.writeByte(2);
        });
    frame(BODY, 1, out -> out.write(message));
    var unused = expect(BASIC, 80);
  }

  private void method(int channel, int type, int number, Arguments arguments) throws IOException {
    frame(
        METHOD,
        channel,
        out -> {
          out.writeShort(type);
          out.writeShort(number);
          arguments.write(out);
        });
  }

  private void frame(int type, int channel, Arguments content) throws IOException {
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    content.write(new DataOutputStream(payload));
    DataOutputStream out = wire.out();
    out.writeByte(type);
    out.writeShort(channel);
    out.writeInt(payload.size());
    payload.writeTo(out);
    out.writeByte(END);
  }

  /** The arguments of the next method, which has to be that one. */
  private DataInputStream expect(int type, int number) throws IOException {
    wire.flush();
    DataInputStream in = wire.in();
    while (true) {
      int frame = in.readUnsignedByte();
      int channel = in.readUnsignedShort();
      int size = in.readInt();
      if (size < 0 || size > FRAME_MAX) {
        throw new IOException("a frame of " + size + " octets on channel " + channel);
      }
      byte[] payload = in.readNBytes(size);
      if (in.readUnsignedByte() != END) {
        throw new IOException("a frame without an end");
      }
      if (frame == HEARTBEAT) {
        continue;
      }
      DataInputStream arguments = new DataInputStream(new ByteArrayInputStream(payload));
      int foundType = arguments.readUnsignedShort();
      int foundNumber = arguments.readUnsignedShort();
      if (frame != METHOD || foundType != type || foundNumber != number) {
        throw new IOException(
            "not method "
                + type
                + "."
                + number
                + " but "
                + foundType
                + "."
                + foundNumber
                + " "
                + new String(payload, StandardCharsets.ISO_8859_1).replaceAll("[^ -~]+", " "));
      }
      return arguments;
    }
  }

  private static void shortText(DataOutputStream out, String text) throws IOException {
    out.writeByte(text.length());
    out.writeBytes(text);
  }

  private static void longText(DataOutputStream out, String text) throws IOException {
    out.writeInt(text.length());
    out.writeBytes(text);
  }

  @Override
  public void close() throws IOException {
    wire.close();
  }
}
