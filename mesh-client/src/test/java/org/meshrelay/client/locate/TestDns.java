package org.meshrelay.client.locate;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A DNS server on loopback with the answers it was given: enough of RFC 1035 to be asked by. */
final class TestDns implements AutoCloseable {
  static final int A = 1;
  static final int TXT = 16;
  static final int AAAA = 28;
  static final int SRV = 33;

  private static final int NO_SUCH_NAME = 3;
  private static final int SERVER_FAILURE = 2;

  private final DatagramSocket socket;
  private final Map<String, List<byte[]>> records = new ConcurrentHashMap<>();
  private final Map<String, Integer> codes = new ConcurrentHashMap<>();
  private volatile boolean silent;

  TestDns() throws SocketException {
    this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::serve, "test-dns");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return socket.getLocalPort();
  }

  void srv(String owner, int priority, int weight, int port, String target) {
    byte[] name = name(target);
    byte[] data = new byte[6 + name.length];
    put16(data, 0, priority);
    put16(data, 2, weight);
    put16(data, 4, port);
    System.arraycopy(name, 0, data, 6, name.length);
    add(owner, SRV, data);
  }

  void txt(String owner, String text) {
    byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
    byte[] data = new byte[octets.length + 1];
    data[0] = (byte) octets.length;
    System.arraycopy(octets, 0, data, 1, octets.length);
    add(owner, TXT, data);
  }

  void address(String owner, int... octets) {
    byte[] data = new byte[octets.length];
    for (int i = 0; i < octets.length; i++) {
      data[i] = (byte) octets[i];
    }
    add(owner, octets.length == 4 ? A : AAAA, data);
  }

  void fails(String owner) {
    codes.put(owner, SERVER_FAILURE);
  }

  void silent() {
    silent = true;
  }

  private void add(String owner, int type, byte[] data) {
    records.merge(
        owner + "/" + type,
        List.of(data),
        (old, more) -> java.util.stream.Stream.concat(old.stream(), more.stream()).toList());
    codes.put(owner, 0);
  }

  private void serve() {
    byte[] buffer = new byte[512];
    while (!socket.isClosed()) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        socket.receive(packet);
        if (!silent) {
          byte[] answer = answer(buffer);
          socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private byte[] answer(byte[] query) throws IOException {
    int at = 12;
    StringBuilder owner = new StringBuilder();
    while (query[at] != 0) {
      owner.append(owner.isEmpty() ? "" : ".");
      owner.append(new String(query, at + 1, query[at], StandardCharsets.US_ASCII));
      at += query[at] + 1;
    }
    int type = (query[at + 1] & 0xFF) << 8 | (query[at + 2] & 0xFF);
    int questionEnd = at + 5;
    List<byte[]> found = records.getOrDefault(owner + "/" + type, List.of());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(query, 0, 2);
    out.write(0x81);
    out.write(0x80 | codes.getOrDefault(owner.toString(), NO_SUCH_NAME));
    out.write(new byte[] {0, 1, 0, (byte) found.size(), 0, 0, 0, 0});
    out.write(query, 12, questionEnd - 12);
    for (byte[] data : found) {
      out.write(new byte[] {(byte) 0xC0, 12, 0, (byte) type, 0, 1, 0, 0, 0, 60});
      out.write(new byte[] {(byte) (data.length >> 8), (byte) data.length});
      out.write(data);
    }
    return out.toByteArray();
  }

  private static byte[] name(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String label : text.isEmpty() ? new String[0] : text.split("\\.")) {
      out.write(label.length());
      out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
    }
    out.write(0);
    return out.toByteArray();
  }

  private static void put16(byte[] target, int at, int value) {
    target[at] = (byte) (value >> 8);
    target[at + 1] = (byte) value;
  }

  @Override
  public void close() {
    socket.close();
  }
}
