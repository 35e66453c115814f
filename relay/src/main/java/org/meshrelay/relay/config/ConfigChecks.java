package org.meshrelay.relay.config;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.meshrelay.client.session.DirectHost;
import org.meshrelay.client.yaml.Origin;
import org.meshrelay.client.yaml.Problem;
import org.meshrelay.client.yaml.Setting;

/** What only the whole shows: files that must be there, and settings worth a warning. */
final class ConfigChecks {
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-fA-F:.%]*:[0-9a-fA-F:.%]*");

  private final RelayConfig config;
  private final List<Setting> settings;

  ConfigChecks(RelayConfig config, List<Setting> settings) {
    this.config = config;
    this.settings = settings;
  }

  /** Missing files and secrets, and listeners that cannot be. */
  List<Problem> errors() {
    List<Problem> problems = new ArrayList<>();
    if (config.http().transport() == HttpConfig.Transport.TLS) {
      if (config.tls().certificates().isEmpty()) {
        problems.add(
            problem(
                "tls.certificates",
                "is needed with TLS",
                "name a certificate and key, or make them with `init --dev-ca`"));
      }
      config.tls().certificates().forEach(files -> requireCertificate(problems, files));
    }
    config.tls().trustFiles().forEach(file -> requireRoots(problems, file));
    config
        .log()
        .configurationFile()
        .ifPresent(file -> requireFile(problems, "log.configuration-file", file));
    Path keys = config.service().keysDirectory();
    if (!Files.isDirectory(keys)) {
      problems.add(
          problem(
              "service.keys-directory",
              keys + " is not there",
              "make the service's keys with `mesh-relay init`"));
    }
    requireAddress(problems, "http.host", config.http().host());
    requireAddress(problems, "admin.host", config.admin().host());
    return problems;
  }

  /** Permitted, and worth a thought. */
  List<Problem> warnings() {
    List<Problem> problems = new ArrayList<>();
    if (config.store().durability() != StoreConfig.Durability.SYNC) {
      problems.add(
          problem(
              "store.durability",
              "a power cut can lose messages that were acknowledged",
              "use sync unless this is a test"));
    }
    config.store().leafBackup().directory().ifPresent(place -> warnOfLeaves(problems, place));
    if (!isLoopback(config.admin().host())) {
      problems.add(
          problem(
              "admin.host",
              "health and metrics are open to the network, without authentication",
              "use 127.0.0.1"));
    }
    if (config.http().transport() == HttpConfig.Transport.CLEAR
        && !isLoopback(config.http().host())) {
      problems.add(
          problem(
              "http.transport",
              "metadata crosses the network in clear text; only messages are encrypted",
              "use tls"));
    }
    warnOfTls(problems);
    warnOfDirectHosts(problems);
    warnOfLimits(problems);
    return problems;
  }

  private void warnOfLeaves(List<Problem> problems, Path place) {
    Path store = config.store().directory().toAbsolutePath().normalize();
    if (place.toAbsolutePath().normalize().startsWith(store)) {
      problems.add(
          problem(
              "store.leaf-backup.directory",
              "the leaf hashes are lost together with the store",
              "name a directory on another device"));
    }
  }

  private void warnOfTls(List<Problem> problems) {
    if (config.tls().versions().contains(TlsConfig.Version.TLS_1_2)) {
      problems.add(problem("tls.versions", "TLS 1.2 is enabled", "use TLSv1.3 alone"));
    }
    if (!config.tls().verifyPeerNames()) {
      problems.add(
          problem("tls.verify-peer-names", "wrong names in certificates are tolerated", "use on"));
    }
    Instant now = InstantSource.system().instant();
    for (TlsConfig.Certificate files : config.tls().certificates()) {
      CertificateCheck.warning(files, now)
          .ifPresent(
              found -> problems.add(problem("tls.certificates", found.message(), found.fix())));
    }
  }

  private void warnOfDirectHosts(List<Problem> problems) {
    if (config.http().transport() == HttpConfig.Transport.CLEAR) {
      return;
    }
    for (DirectHost host : config.http().directHosts()) {
      if (!CertificateCheck.covers(config.tls().certificates(), host.name())) {
        problems.add(
            problem(
                "http.direct-uris",
                "no certificate is for " + host.name() + ", so no device goes there",
                "have the name put into the certificate"));
      }
    }
  }

  private void warnOfLimits(List<Problem> problems) {
    if (!config.limits().perAddress()) {
      problems.add(problem("limits.per-address", "one address can take all of the node", "use on"));
    }
    if (config.accounts().creation() == AccountsConfig.Creation.OPEN
        && !config.limits().newAccounts()) {
      problems.add(
          problem(
              "limits.new-accounts",
              "everyone can create an account and send at full rate at once",
              "use on, or accounts.creation: approval"));
    }
    if (config.discovery().allowPrivate()) {
      problems.add(
          problem(
              "discovery.allow-private",
              "strangers' DNS can steer this node to internal hosts",
              "use off"));
    }
  }

  private void requireCertificate(List<Problem> problems, TlsConfig.Certificate files) {
    String key = "tls.certificates";
    requireFile(problems, key, files.chainFile());
    requireFile(problems, key, files.keyFile());
    requirePrivate(problems, key, files.keyFile());
    if (isReadable(files.chainFile()) && isReadable(files.keyFile())) {
      CertificateCheck.errors(files)
          .forEach(found -> problems.add(problem(key, found.message(), found.fix())));
    }
  }

  private void requireRoots(List<Problem> problems, Path file) {
    String key = "tls.trust-files";
    requireFile(problems, key, file);
    if (isReadable(file)) {
      CertificateCheck.trustError(file)
          .ifPresent(found -> problems.add(problem(key, found.message(), found.fix())));
    }
  }

  private void requireFile(List<Problem> problems, String key, Path file) {
    if (!isReadable(file)) {
      problems.add(problem(key, file + " cannot be read", "check path and permissions"));
    }
  }

  private static boolean isReadable(Path file) {
    return Files.isReadable(file) && !Files.isDirectory(file);
  }

  private void requirePrivate(List<Problem> problems, String key, Path file) {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      if (permissions.contains(PosixFilePermission.OTHERS_READ)
          || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
        problems.add(problem(key, file + " is open to everyone", "chmod 600 " + file));
      }
    } catch (UnsupportedOperationException | IOException e) {
      // No POSIX permissions to judge here, or no file: the latter is reported already.
      return;
    }
  }

  private void requireAddress(List<Problem> problems, String key, String host) {
    if (!ADDRESS.matcher(host).matches() && !host.equals("localhost")) {
      problems.add(problem(key, "`" + host + "` is not an IP address", "write an address"));
    }
  }

  /** Judges without a DNS question: a name that is not an address is not loopback. */
  static boolean isLoopback(String host) {
    if (host.equals("localhost")) {
      return true;
    }
    try {
      return ADDRESS.matcher(host).matches() && InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private Problem problem(String key, String message, String fix) {
    Origin origin =
        settings.stream()
            .filter(setting -> setting.key().equals(key) || setting.key().startsWith(key + "."))
            .map(Setting::origin)
            .findFirst()
            .orElse(Origin.DEFAULT);
    return new Problem(origin, key, message, fix);
  }
}
