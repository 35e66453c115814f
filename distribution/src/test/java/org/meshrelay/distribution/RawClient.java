package org.meshrelay.distribution;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** Octets of any kind over TCP or TLS to a node, at any pace. */
final class RawClient implements AutoCloseable {
  private static final int PATIENCE_MS = 15_000;

  private final Socket socket;
  private final InputStream in;

  private RawClient(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MS);
    this.in = socket.getInputStream();
  }

  /** A bare connection to a port where TLS is spoken. */
  static RawClient tcp(NodeDirectory node) throws IOException {
    return new RawClient(new Socket(InetAddress.getLoopbackAddress(), node.port()));
  }

  /** A TLS connection that offers no HTTP/2, to the service's name. */
  static RawClient tls(NodeDirectory node) throws IOException, GeneralSecurityException {
    SSLSocket socket =
        (SSLSocket)
            trusting(node.authority())
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), node.port());
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(NodeDirectory.SERVICE.text())));
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return new RawClient(socket);
  }

  private static SSLContext trusting(Path authority) throws IOException, GeneralSecurityException {
    KeyStore roots = KeyStore.getInstance(KeyStore.getDefaultType());
    roots.load(null, null);
    try (InputStream pem = Files.newInputStream(authority)) {
      roots.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(roots);
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  void send(String text) throws IOException {
    send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  void send(byte[] octets) throws IOException {
    socket.getOutputStream().write(octets);
    socket.getOutputStream().flush();
  }

  /** Sends one octet; false if the node has closed the connection. */
  boolean sends(byte octet) {
    try {
      send(new byte[] {octet});
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Waits that long for the node to close the connection; true if it did. */
  boolean isClosedWithin(int ms) throws IOException {
    socket.setSoTimeout(ms);
    try {
      while (in.read() >= 0) {
        // a last answer may come before the end
      }
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true; // reset
    } finally {
      socket.setSoTimeout(PATIENCE_MS);
    }
  }

  /** The status line and everything behind it, until the node closes. */
  String lastAnswer() {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    try {
      in.transferTo(read);
    } catch (IOException e) {
      // A reset after the answer is as good as an end; what came before it counts.
      return read.toString(StandardCharsets.UTF_8);
    }
    return read.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
