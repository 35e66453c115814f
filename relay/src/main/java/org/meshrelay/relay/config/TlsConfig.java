package org.meshrelay.relay.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.meshrelay.client.yaml.Section;

/**
 * Certificates and trust (http-binding.md 6). Key files are read when the listener starts.
 *
 * @param certificates certificate chains with their keys; the server name picks among them
 * @param versions protocol versions
 * @param engine which implementation
 * @param trustFiles roots trusted for peers beside or instead of the system's
 * @param systemTrust trust the roots of the JDK for peers
 * @param verifyPeerNames refuse peers whose certificate names another host
 */
public record TlsConfig(
    List<Certificate> certificates,
    List<Version> versions,
    Engine engine,
    List<Path> trustFiles,
    boolean systemTrust,
    boolean verifyPeerNames) {
  /** A PEM chain and its PKCS #8 PEM key. */
  public record Certificate(Path chainFile, Path keyFile) {
    static Optional<Certificate> read(Section s) {
      Optional<Path> chain = s.optionalPath("certificate-file");
      Optional<Path> key = s.optionalPath("private-key-file");
      if (chain.isEmpty() || key.isEmpty()) {
        s.problem(
            chain.isEmpty() ? "certificate-file" : "private-key-file",
            "is needed",
            "name both a certificate and a key file");
        return Optional.empty();
      }
      return Optional.of(new Certificate(chain.get(), key.get()));
    }
  }

  /** Versions that may be enabled. */
  public enum Version {
    /** The default, alone. */
    TLS_1_3("TLSv1.3"),
    /** For old clients only. */
    TLS_1_2("TLSv1.2");

    private final String protocol;

    Version(String protocol) {
      this.protocol = protocol;
    }

    /** The name that TLS engines use. */
    public String protocol() {
      return protocol;
    }
  }

  /** Implementations of TLS. */
  public enum Engine {
    /** OpenSSL where its library loads, else the JDK's. */
    AUTO,
    /** OpenSSL or no start. */
    OPENSSL,
    /** The JDK's. */
    JDK
  }

  static TlsConfig read(Section s) {
    return new TlsConfig(
        s.sections("certificates", Certificate::read).stream().flatMap(Optional::stream).toList(),
        s.list("versions", List.of("TLSv1.3"), TlsConfig::parseVersion),
        s.choice("engine", Engine.class, Engine.AUTO),
        s.paths("trust-files"),
        s.flag("system-trust", true),
        s.flag("verify-peer-names", true));
  }

  private static Version parseVersion(String text) {
    return switch (text) {
      case "TLSv1.3" -> Version.TLS_1_3;
      case "TLSv1.2" -> Version.TLS_1_2;
      default ->
          throw new Section.Mistake(
              "`" + text + "` is not a TLS version", "choose TLSv1.3 or TLSv1.2");
    };
  }
}
