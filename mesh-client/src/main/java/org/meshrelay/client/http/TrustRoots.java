package org.meshrelay.client.http;

import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * The certificate authorities a client accepts: those of the Java installation and the given PEM
 * files, or the given files alone.
 *
 * <p>Immutable after loading; loading reads files and belongs to start-up.
 */
public final class TrustRoots {
  private final List<X509Certificate> certificates;

  private TrustRoots(List<X509Certificate> certificates) {
    this.certificates = List.copyOf(certificates);
  }

  /** The authorities of the Java installation and no others. */
  public static TrustRoots system() {
    return new TrustRoots(systemCertificates());
  }

  /**
   * The authorities of the Java installation and those of the PEM files.
   *
   * @throws IOException if a file cannot be read or holds no certificate; the message names it
   */
  public static TrustRoots systemAnd(Collection<Path> pemFiles) throws IOException {
    List<X509Certificate> all = new ArrayList<>(systemCertificates());
    all.addAll(only(pemFiles).certificates);
    return new TrustRoots(all);
  }

  /**
   * The authorities of the PEM files and no others: for closed networks and tests.
   *
   * @throws IOException if a file cannot be read or holds no certificate; the message names it
   */
  public static TrustRoots only(Collection<Path> pemFiles) throws IOException {
    List<X509Certificate> all = new ArrayList<>();
    for (Path file : pemFiles) {
      all.addAll(read(file));
    }
    return new TrustRoots(all);
  }

  /** How many authorities are accepted. */
  public int size() {
    return certificates.size();
  }

  TrustOptions toOptions() {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (int i = 0; i < certificates.size(); i++) {
        store.setCertificateEntry("root-" + i, certificates.get(i));
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return TrustOptions.wrap(factory);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("cannot build a trust store in memory", e);
    }
  }

  private static List<X509Certificate> read(Path file) throws IOException {
    List<X509Certificate> found = new ArrayList<>();
    try (InputStream in = Files.newInputStream(file)) {
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        found.add((X509Certificate) certificate);
      }
    } catch (GeneralSecurityException e) {
      throw new IOException(file + ": not a PEM file of certificates", e);
    }
    if (found.isEmpty()) {
      throw new IOException(file + ": holds no certificate");
    }
    return found;
  }

  private static List<X509Certificate> systemCertificates() {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      List<X509Certificate> issuers = new ArrayList<>();
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509TrustManager x509) {
          issuers.addAll(List.of(x509.getAcceptedIssuers()));
        }
      }
      return issuers;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the Java installation has no usable trust store", e);
    }
  }
}
