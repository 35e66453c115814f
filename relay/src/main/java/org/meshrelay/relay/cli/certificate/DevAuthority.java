package org.meshrelay.relay.cli.certificate;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.meshrelay.relay.keys.PrivateFiles;

/**
 * A throw-away certificate authority in a directory: {@code ca.pem} and {@code ca.key} (mode 0600).
 * Whoever has the key can pose as any service towards those who trust it, so it is for tests only.
 *
 * <p>ECDSA on P-256, which every TLS engine has. Blocks; for one thread.
 */
public final class DevAuthority {
  private static final Duration AUTHORITY_LIFE = Duration.ofDays(3_650);

  /** The longest life that clients accept of a server's certificate. */
  private static final Duration CERTIFICATE_LIFE = Duration.ofDays(397);

  /** A clock of a peer may be slow. */
  private static final Duration BACKDATE = Duration.ofHours(1);

  private final X509Certificate certificate;
  private final PrivateKey key;
  private final SecureRandom random = new SecureRandom();

  private DevAuthority(X509Certificate certificate, PrivateKey key) {
    this.certificate = certificate;
    this.key = key;
  }

  /** Opens the authority in a directory, which is made, with a new authority, if need be. */
  public static DevAuthority open(Path directory, Instant now) throws IOException {
    Path certificateFile = rootFile(directory);
    Path keyFile = directory.resolve("ca.key");
    try {
      if (Files.exists(certificateFile) && Files.exists(keyFile)) {
        return read(certificateFile, keyFile);
      }
      DevAuthority made = make(now);
      PrivateFiles.directory(directory);
      PrivateFiles.write(keyFile, pem(new JcaPKCS8Generator(made.key, null)));
      Files.writeString(certificateFile, pem(made.certificate));
      return made;
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IOException("certificate authority in " + directory, e);
    }
  }

  /** The certificate that peers are to trust. */
  public static Path rootFile(Path directory) {
    return directory.resolve("ca.pem");
  }

  /**
   * Issues a server certificate with a fresh key.
   *
   * @param names DNS names and IP addresses, the first also as common name
   * @param certificateFile written with the root behind it; must not exist
   * @param keyFile written with mode 0600; must not exist
   */
  public void issue(List<String> names, Path certificateFile, Path keyFile, Instant now)
      throws IOException {
    try {
      KeyPair pair = generate();
      X500Name subject = commonName(names.getFirst());
      JcaX509v3CertificateBuilder builder = builder(subject, pair, now, CERTIFICATE_LIFE);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
      builder.addExtension(Extension.subjectAlternativeName, false, alternatives(names));
      String own = pem(sign(builder, key));
      PrivateFiles.write(keyFile, pem(new JcaPKCS8Generator(pair.getPrivate(), null)));
      Files.writeString(certificateFile, own + pem(certificate));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IOException("certificate for " + names, e);
    }
  }

  private static DevAuthority make(Instant now)
      throws GeneralSecurityException, OperatorCreationException, CertIOException {
    KeyPair pair = generate();
    X500Name name = commonName("Mesh Relay development, not for real use");
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            name,
            serial(new SecureRandom()),
            Date.from(now.minus(BACKDATE)),
            Date.from(now.plus(AUTHORITY_LIFE)),
            name,
            pair.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
    builder.addExtension(
        Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    return new DevAuthority(sign(builder, pair.getPrivate()), pair.getPrivate());
  }

  private static DevAuthority read(Path certificateFile, Path keyFile)
      throws IOException, GeneralSecurityException {
    if (parse(certificateFile) instanceof X509CertificateHolder holder
        && parse(keyFile) instanceof PrivateKeyInfo info) {
      return new DevAuthority(
          new JcaX509CertificateConverter().getCertificate(holder),
          new JcaPEMKeyConverter().getPrivateKey(info));
    }
    throw new IOException("no certificate or key in " + certificateFile.getParent());
  }

  private static Object parse(Path file) throws IOException {
    try (PEMParser parser = new PEMParser(new StringReader(Files.readString(file)))) {
      return parser.readObject();
    }
  }

  private JcaX509v3CertificateBuilder builder(
      X500Name subject, KeyPair pair, Instant now, Duration life) {
    return new JcaX509v3CertificateBuilder(
        certificate,
        serial(random),
        Date.from(now.minus(BACKDATE)),
        Date.from(now.plus(life)),
        subject,
        pair.getPublic());
  }

  private static X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKey key)
      throws GeneralSecurityException, OperatorCreationException {
    return new JcaX509CertificateConverter()
        .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
  }

  private static X500Name commonName(String text) {
    return new X500NameBuilder().addRDN(BCStyle.CN, text).build();
  }

  private static KeyPair generate() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static BigInteger serial(SecureRandom random) {
    return new BigInteger(127, random).setBit(126);
  }

  private static GeneralNames alternatives(List<String> names) {
    return new GeneralNames(
        names.stream()
            .map(
                name ->
                    new GeneralName(
                        isAddress(name) ? GeneralName.iPAddress : GeneralName.dNSName, name))
            .toArray(GeneralName[]::new));
  }

  private static boolean isAddress(String name) {
    return name.indexOf(':') >= 0 || name.matches("[0-9.]+");
  }

  private static String pem(Object object) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    }
    return text.toString();
  }
}
