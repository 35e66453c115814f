package org.meshrelay.client.home;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.meshrelay.client.fault.FileFaults;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.kdf.Hkdf;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.crypto.udf.UdfType;

/**
 * The secret that a home is bound to: random octets in a file that the platform protects, outside
 * the home (MSP-126). It is read from a pipe as well, so that it need never lie on a disk.
 */
final class DeviceSecret implements AutoCloseable {
  /** As strong as the keys that it seals: 256 bits. */
  static final int OCTETS_MIN = 32;

  /** Above any credential of a token or of a TPM; a file that is larger is another file. */
  static final int OCTETS_MAX = 4096;

  private static final Bytes IDENTIFIER = Bytes.utf8("mesh-relay/home/secret");
  private static final String SEAL = "mesh-relay/home/seal/";

  /** Octets of the identifier: 152 bits of text, as other authenticators have at least 140. */
  private static final int IDENTIFIER_SIZE = 18;

  private final SecretBytes octets;
  private final String udf;

  private DeviceSecret(SecretBytes octets) {
    this.octets = octets;
    try (SecretBytes derived =
        Hkdf.SHA512.derive(Bytes.EMPTY, octets, IDENTIFIER, IDENTIFIER_SIZE)) {
      this.udf = Udf.of(UdfType.AUTHENTICATOR_SHA2_512.code(), derived.reveal()).text();
    }
  }

  /**
   * The secret in a file or pipe.
   *
   * @throws MeshException of kind {@code CONFIGURATION} if it cannot be read, is readable by
   *     others, or has fewer than 32 or more than 4,096 octets
   */
  static DeviceSecret read(Path file) throws MeshException {
    try {
      if (SafeFiles.isExposed(file)) {
        throw unusable(file, "others may read it; run: chmod 600 " + file);
      }
      try (InputStream in = Files.newInputStream(file)) {
        SecretBytes octets = SecretBytes.wrap(in.readNBytes(OCTETS_MAX + 1));
        if (octets.size() < OCTETS_MIN || octets.size() > OCTETS_MAX) {
          octets.close();
          throw unusable(
              file, "a device secret has from " + OCTETS_MIN + " to " + OCTETS_MAX + " octets");
        }
        return new DeviceSecret(octets);
      }
    } catch (IOException e) {
      throw new MeshException(Kind.CONFIGURATION, file + ": " + FileFaults.reason(e), e);
    }
  }

  /** Makes a secret in a new file of mode 0600, durable when this returns. */
  static DeviceSecret create(Path file, EntropySource entropy) throws MeshException {
    SecretBytes octets = entropy.secret(OCTETS_MIN);
    try (FileChannel channel = SafeFiles.createOwned(file)) {
      SafeFiles.write(channel, octets.reveal());
      channel.force(true);
      SafeFiles.flushDirectory(file);
      return new DeviceSecret(octets);
    } catch (IOException e) {
      octets.close();
      throw new MeshException(Kind.CANNOT_CREATE, file + ": " + FileFaults.reason(e), e);
    }
  }

  /** By which the right secret is recognised; tells nothing about its octets. */
  String udf() {
    return udf;
  }

  /** Fresh octets for every salt, as many as wanted, for the state of that name only. */
  SecretBytes derive(String state, Bytes salt, int size) {
    return Hkdf.SHA512.derive(salt, octets, Bytes.utf8(SEAL + state), size);
  }

  @Override
  public void close() {
    octets.close();
  }

  /** The identifier. */
  @Override
  public String toString() {
    return "DeviceSecret[" + udf + "]";
  }

  private static MeshException unusable(Path file, String problem) {
    return new MeshException(Kind.CONFIGURATION, file + ": " + problem);
  }
}
