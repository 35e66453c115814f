package org.meshrelay.relay.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonReader;
import org.meshrelay.protocol.encoding.JsonWriter;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.encoding.ReadLimits;
import org.meshrelay.protocol.profile.HostKeys;
import org.meshrelay.protocol.profile.NotVerifiedException;
import org.meshrelay.protocol.profile.ProfileFactory;
import org.meshrelay.protocol.profile.ServiceCredential;
import org.meshrelay.protocol.profile.ServiceKeys;

/**
 * The keys directory of a node: {@code credential.json} (public), {@code host.key} (what the node
 * runs with) and {@code service.key} (signs profiles; the node never reads it, and it belongs on
 * another machine). Private files have mode 0600 and are refused with any other.
 */
public final class NodeKeyFiles {
  private static final String CREDENTIAL = "credential.json";
  private static final String HOST = "host.key";
  private static final String SERVICE = "service.key";

  /** Three envelopes with a few keys each have some kilobytes. */
  private static final int OCTETS_MAX = 64 * 1024;

  private final Path directory;

  /** The files in a directory, there or to be made. */
  public NodeKeyFiles(Path directory) {
    this.directory = directory;
  }

  /**
   * Makes a service and its first host, and writes their files.
   *
   * @return the files written
   * @throws java.nio.file.FileAlreadyExistsException if there are keys already; nothing is
   *     overwritten
   */
  public List<Path> create(EntropySource entropy, InstantSource clock) throws IOException {
    ProfileFactory factory = new ProfileFactory(entropy, clock);
    ServiceKeys service = factory.service();
    HostKeys host = factory.host();
    ServiceCredential credential = factory.credential(service, host.profile());
    PrivateFiles.directory(directory);
    JsonObject hostKeys = hostKeys(host, List.of(), entropy.secret(NodeKeys.SECRET_SIZE));
    JsonObject serviceKeys =
        new ObjectWriter()
            .put("Signature", write(Curve.ED448, service.signature().encoded()))
            .build();
    PrivateFiles.write(directory.resolve(HOST), text(hostKeys));
    PrivateFiles.write(directory.resolve(SERVICE), text(serviceKeys));
    Path public_ = directory.resolve(CREDENTIAL);
    PrivateFiles.write(public_, text(credential.toJson()));
    return List.of(public_, directory.resolve(HOST), directory.resolve(SERVICE));
  }

  private static JsonObject hostKeys(
      HostKeys host, List<AgreementKeyPair> encryption, SecretBytes secret) {
    return new ObjectWriter()
        .put("Signature", write(Curve.ED448, host.signature().encoded()))
        .put("Authentication", write(Curve.X448, host.authentication().encoded()))
        .put("Encryption", encryption, key -> write(key.publicKey().curve(), key.encoded()))
        .put("Secret", secret.reveal())
        .build();
  }

  /**
   * Makes another host of the same service, with keys of its own and what hosts of a service share,
   * and writes its files into a directory of their own.
   *
   * @param serviceKey the service's own, which signs for the host
   * @return the files written
   * @throws java.nio.file.FileAlreadyExistsException if there are keys already; nothing is
   *     overwritten
   */
  public NodeKeyFiles addHost(
      Path other, SignatureKeyPair serviceKey, EntropySource entropy, InstantSource clock)
      throws IOException, KeyFileException {
    NodeKeys own = read();
    ProfileFactory factory = new ProfileFactory(entropy, clock);
    HostKeys host = factory.host();
    ServiceCredential credential =
        factory.credential(new ServiceKeys(own.credential().service(), serviceKey), host.profile());
    PrivateFiles.directory(other);
    PrivateFiles.write(other.resolve(HOST), text(hostKeys(host, own.encryption(), own.secret())));
    PrivateFiles.write(other.resolve(CREDENTIAL), text(credential.toJson()));
    return new NodeKeyFiles(other);
  }

  /** Reads and verifies what a node runs with. */
  public NodeKeys read() throws KeyFileException {
    ServiceCredential credential = credential();
    Path file = directory.resolve(HOST);
    requirePrivate(file);
    ObjectReader keys = ObjectReader.of(object(file), "host.key");
    try {
      List<AgreementKeyPair> encryption = new ArrayList<>();
      for (JsonNode node : keys.list("Encryption", node -> node)) {
        ObjectReader key = ObjectReader.of(node, "Encryption");
        encryption.add(AgreementKeyPair.decode(curve(key), secret(key)));
      }
      ObjectReader signature = keys.requireObject("Signature");
      ObjectReader authentication = keys.requireObject("Authentication");
      return new NodeKeys(
          credential,
          SignatureKeyPair.decode(curve(signature), secret(signature)),
          AgreementKeyPair.decode(curve(authentication), secret(authentication)),
          encryption,
          SecretBytes.copyOf(keys.requireBinary("Secret")));
    } catch (DecodeException | IllegalArgumentException e) {
      throw new KeyFileException(
          file + " is damaged or belongs to another credential; restore it from a backup");
    }
  }

  /** The key of the service itself, where it is among the node's; the node never reads it. */
  public SignatureKeyPair serviceKey() throws KeyFileException {
    return serviceKey(directory.resolve(SERVICE));
  }

  /** The key of the service itself, from a file of its own. */
  public SignatureKeyPair serviceKey(Path file) throws KeyFileException {
    requirePrivate(file);
    ObjectReader keys = ObjectReader.of(object(file), SERVICE);
    try {
      ObjectReader signature = keys.requireObject("Signature");
      SignatureKeyPair key = SignatureKeyPair.decode(curve(signature), secret(signature));
      if (!credential().service().key().sameKey(key.publicKey())) {
        throw new KeyFileException(file + " is the key of another service");
      }
      return key;
    } catch (DecodeException | IllegalArgumentException e) {
      throw new KeyFileException(file + " is damaged; restore it from a backup");
    }
  }

  /** Reads and verifies what everybody may know of the node; no private file is touched. */
  public ServiceCredential credential() throws KeyFileException {
    Path file = directory.resolve(CREDENTIAL);
    try {
      return ServiceCredential.read(
          JsonReader.read(octets(file), Encoding.JSON, ReadLimits.of(OCTETS_MAX)));
    } catch (DecodeException | NotVerifiedException e) {
      throw new KeyFileException(file + " does not verify; restore it from a backup");
    }
  }

  private static JsonObject object(Path file) throws KeyFileException {
    try {
      return JsonReader.readObject(octets(file), Encoding.JSON, ReadLimits.of(OCTETS_MAX));
    } catch (DecodeException e) {
      throw new KeyFileException(file + " is not a key file; restore it from a backup");
    }
  }

  private static Bytes octets(Path file) throws KeyFileException {
    try {
      if (Files.size(file) > OCTETS_MAX) {
        throw new KeyFileException(file + " is too large for what it should be");
      }
      return Bytes.wrap(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new KeyFileException(file + " cannot be read; make keys with `mesh-relay init`");
    }
  }

  private static void requirePrivate(Path file) throws KeyFileException {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      permissions.removeAll(
          Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
      if (!permissions.isEmpty()) {
        throw new KeyFileException(file + " is open to others; chmod 600 " + file);
      }
    } catch (UnsupportedOperationException e) {
      // A file system without owners: nothing to check.
      return;
    } catch (IOException e) {
      throw new KeyFileException(file + " cannot be read; make keys with `mesh-relay init`");
    }
  }

  private static Curve curve(ObjectReader key) throws DecodeException {
    return Curve.ofWireName(key.requireString("Curve"))
        .orElseThrow(() -> new DecodeException("unknown curve"));
  }

  private static SecretBytes secret(ObjectReader key) throws DecodeException {
    return SecretBytes.copyOf(key.requireBinary("Private"));
  }

  private static JsonObject write(Curve curve, SecretBytes octets) {
    return new ObjectWriter()
        .put("Curve", curve.wireName())
        .put("Private", octets.reveal())
        .build();
  }

  private static String text(JsonNode node) {
    return JsonWriter.write(node, Encoding.JSON).utf8() + "\n";
  }
}
