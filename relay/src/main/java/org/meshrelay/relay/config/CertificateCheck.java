package org.meshrelay.relay.config;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks into certificate and key files, so that a wrong one stops the start with its name instead
 * of the first handshake with an exception. Blocks on files.
 */
final class CertificateCheck {
  /** A chain of four with generous extensions has 16 KiB. */
  private static final long OCTETS_MAX = 256 << 10;

  /** Long enough before the end for somebody to act. */
  private static final Duration SOON = Duration.ofDays(14);

  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  /** Of the kinds of a subject's alternative names (RFC 5280, 4.2.1.6). */
  private static final Integer DNS_NAME = 2;

  private static final byte[] PROBE = "which key is this".getBytes(StandardCharsets.US_ASCII);

  private CertificateCheck() {}

  /**
   * A finding about a file.
   *
   * @param message what is wrong
   * @param fix what to do
   */
  record Finding(String message, String fix) {}

  /** Why files that can be read are of no use as a certificate; empty if they are. */
  static List<Finding> errors(TlsConfig.Certificate files) {
    List<X509Certificate> chain = chain(files.chainFile());
    List<Finding> findings = new ArrayList<>();
    if (chain.isEmpty()) {
      findings.add(
          new Finding(
              files.chainFile() + " holds no certificate",
              "write a PEM chain, the node's own certificate first"));
    }
    Optional<byte[]> key = key(files.keyFile());
    if (key.isEmpty()) {
      findings.add(
          new Finding(
              files.keyFile() + " holds no PKCS #8 key",
              "convert it: openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW"));
    }
    if (findings.isEmpty() && !belongs(chain.getFirst().getPublicKey(), key.orElseThrow())) {
      findings.add(
          new Finding(
              files.keyFile() + " is not the key of " + files.chainFile(),
              "name the key that the certificate was issued for"));
    }
    return findings;
  }

  /** Why a file of roots is of no use; empty if it is. */
  static Optional<Finding> trustError(Path file) {
    return chain(file).isEmpty()
        ? Optional.of(new Finding(file + " holds no certificate", "write PEM certificates"))
        : Optional.empty();
  }

  /** A certificate that is valid no more, not yet, or not for long. */
  static Optional<Finding> warning(TlsConfig.Certificate files, Instant now) {
    List<X509Certificate> chain = chain(files.chainFile());
    if (chain.isEmpty()) {
      return Optional.empty();
    }
    Instant end = chain.getFirst().getNotAfter().toInstant();
    if (chain.getFirst().getNotBefore().toInstant().isAfter(now)) {
      return Optional.of(
          new Finding(files.chainFile() + " is not valid yet", "check the clock of this machine"));
    }
    return end.isAfter(now.plus(SOON))
        ? Optional.empty()
        : Optional.of(
            new Finding(
                files.chainFile() + (end.isAfter(now) ? " ends on " : " ended on ") + end,
                "renew it; SIGHUP makes the node read it again"));
  }

  /** True if one of the certificates is for that DNS name, by itself or with a wildcard. */
  static boolean covers(List<TlsConfig.Certificate> certificates, String name) {
    return certificates.stream()
        .map(files -> chain(files.chainFile()))
        .filter(chain -> !chain.isEmpty())
        .flatMap(chain -> names(chain.getFirst()).stream())
        .anyMatch(pattern -> matches(pattern, name));
  }

  private static List<String> names(X509Certificate certificate) {
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      return all == null
          ? List.of()
          : all.stream()
              .filter(entry -> entry.getFirst().equals(DNS_NAME))
              .map(entry -> String.valueOf(entry.get(1)))
              .toList();
    } catch (CertificateParsingException e) {
      return List.of();
    }
  }

  /** RFC 9525, 6.3: a wildcard stands for the first label. */
  private static boolean matches(String pattern, String name) {
    return pattern.startsWith("*.")
        ? name.indexOf('.') > 0
            && name.substring(name.indexOf('.')).equalsIgnoreCase(pattern.substring(1))
        : name.equalsIgnoreCase(pattern);
  }

  private static List<X509Certificate> chain(Path file) {
    try {
      Collection<? extends Certificate> all =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(text(file)));
      return all.stream().map(X509Certificate.class::cast).toList();
    } catch (CertificateException | IOException e) {
      return List.of();
    }
  }

  private static Optional<byte[]> key(Path file) {
    try {
      Matcher found = KEY.matcher(new String(text(file), StandardCharsets.ISO_8859_1));
      return found.find()
          ? Optional.of(Base64.getMimeDecoder().decode(found.group(1)))
          : Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static byte[] text(Path file) throws IOException {
    if (Files.size(file) > OCTETS_MAX) {
      throw new IOException("too large");
    }
    return Files.readAllBytes(file);
  }

  /** What the key signs, the certificate verifies. */
  private static boolean belongs(PublicKey certified, byte[] key) {
    String scheme = scheme(certified.getAlgorithm());
    if (scheme == null) {
      return true; // an algorithm of which we know no signature: the listener will tell
    }
    try {
      PrivateKey parsed =
          KeyFactory.getInstance(certified.getAlgorithm())
              .generatePrivate(new PKCS8EncodedKeySpec(key));
      Signature signer = Signature.getInstance(scheme);
      signer.initSign(parsed);
      signer.update(PROBE);
      byte[] signed = signer.sign();
      signer.initVerify(certified);
      signer.update(PROBE);
      return signer.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static @Nullable String scheme(String algorithm) {
    return switch (algorithm) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      case "EdDSA", "Ed25519", "Ed448" -> "EdDSA";
      default -> null;
    };
  }
}
