package org.meshrelay.benchmarks.peer;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** A blocking connection to a port of loopback, with lines and octets. One thread. */
final class Wire implements Closeable {
  private static final int PATIENCE_MS = 60_000;

  private static final int LOOK_MS = 200;

  /** Longer than any line of the protocols spoken here. */
  private static final int LINE_MAX = 65_536;

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;

  private Wire(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    this.out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
  }

  static Wire open(int port) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MS);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE_MS);
      return new Wire(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Waits until somebody listens there. */
  static void await(int port) throws IOException, InterruptedException {
    long limit = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
    while (true) {
      try {
        open(port).close();
        return;
      } catch (ConnectException e) {
        if (System.nanoTime() > limit) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_MS);
      }
    }
  }

  DataInputStream in() {
    return in;
  }

  DataOutputStream out() {
    return out;
  }

  void send(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
  }

  void flush() throws IOException {
    out.flush();
  }

  /** The next line without its end. */
  String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0 || line.size() >= LINE_MAX) {
        throw new EOFException("the connection ended within a line");
      }
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
