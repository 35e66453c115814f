package org.meshrelay.client.home;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;

/**
 * The state files of a home that hold secrets, and whether they are bound to the device: then they
 * are sealed under a secret that lives outside the home, and a copy of the home is of no use
 * (MSP-126, ADR 72).
 *
 * <p>One file, {@code bound.json}, decides. It is written before the first state is sealed and
 * removed after the last one was opened; what a crash in between leaves unsealed is sealed by the
 * next command, which needs the secret from the first step on and until the last. One thread.
 */
public final class KeyProtection implements AutoCloseable {
  static final String DEVICE = "device.json";
  static final String MESH = "mesh.json";
  static final String PRECONFIGURED = "preconfigured.json";

  private static final List<String> STATES = List.of(DEVICE, MESH, PRECONFIGURED);
  private static final String BOUND = "bound.json";

  private final Path directory;
  private final EntropySource entropy;
  private @Nullable Bound bound;

  private record Bound(Binding binding, DeviceSecret secret) {}

  private KeyProtection(Path directory, EntropySource entropy) {
    this.directory = directory;
    this.entropy = entropy;
  }

  /**
   * Opens what is bound, and seals what is not yet.
   *
   * @param named where the secret is, if not where the home says
   * @throws MeshException of kind {@code CONFIGURATION} if the home is bound and the secret is not
   *     there
   */
  static KeyProtection open(Path directory, @Nullable Path named, EntropySource entropy)
      throws MeshException {
    KeyProtection protection = new KeyProtection(directory, entropy);
    Optional<Binding> binding = StateFile.read(directory.resolve(BOUND), Binding::read);
    if (binding.isPresent()) {
      protection.bound = new Bound(binding.get(), secret(directory, binding.get(), named));
      protection.sealAll();
    }
    return protection;
  }

  /** To which device the home is bound; empty if to none. */
  public Optional<Binding> binding() {
    return Optional.ofNullable(bound).map(Bound::binding);
  }

  /**
   * Binds the home to the device that has the secret. Repeated with the same secret it notes where
   * the secret is now.
   *
   * @param create whether to make the secret first, in a new file of mode 0600
   */
  @CanIgnoreReturnValue
  public Binding bind(Path file, boolean create) throws MeshException {
    Path absolute = file.toAbsolutePath().normalize();
    requireOutside(absolute);
    if (create && bound != null) {
      throw boundAlready(bound.binding());
    }
    DeviceSecret secret =
        create ? DeviceSecret.create(absolute, entropy) : DeviceSecret.read(absolute);
    try {
      if (bound != null && !bound.binding().secretUdf().equals(secret.udf())) {
        throw boundAlready(bound.binding());
      }
      requireOpens(secret);
      Binding binding = new Binding(secret.udf(), Files.isRegularFile(absolute) ? absolute : null);
      StateFile.write(directory.resolve(BOUND), binding.toJson());
      release();
      bound = new Bound(binding, secret);
      sealAll();
      return binding;
    } finally {
      if (bound == null || bound.secret() != secret) {
        secret.close();
      }
    }
  }

  /** Ends the binding: secrets are written in clear again, for the owner of the home only. */
  @CanIgnoreReturnValue
  public Binding unbind() throws MeshException {
    if (bound == null) {
      throw new MeshException(Kind.CHECK_FAILED, directory + " is not bound to a device");
    }
    Binding ended = bound.binding();
    for (String name : STATES) {
      Optional<JsonObject> state = read(name, ObjectReader::object);
      if (state.isPresent()) {
        StateFile.write(directory.resolve(name), state.get());
      }
    }
    try {
      Files.deleteIfExists(directory.resolve(BOUND));
      SafeFiles.flushDirectory(directory.resolve(BOUND));
    } catch (IOException e) {
      throw MeshException.io(e);
    }
    release();
    return ended;
  }

  <T> Optional<T> read(String name, StateFile.Reading<T> reading) throws MeshException {
    return StateFile.read(
        directory.resolve(name),
        in ->
            reading.read(
                SealedState.isIn(in.object()) ? ObjectReader.of(opened(name, in), name) : in));
  }

  void write(String name, JsonObject state) throws MeshException {
    StateFile.write(directory.resolve(name), bound == null ? state : sealed(name, state, bound));
  }

  @Override
  public void close() {
    release();
  }

  private void release() {
    if (bound != null) {
      bound.secret().close();
      bound = null;
    }
  }

  private JsonObject opened(String name, ObjectReader in) throws DecodeException, MeshException {
    SealedState state = SealedState.read(in.object());
    if (bound == null) {
      throw new MeshException(
          Kind.CONFIGURATION,
          directory.resolve(name)
              + " is sealed under the device secret "
              + state.secretUdf()
              + ", and "
              + BOUND
              + " is missing; run mesh device bind --secret FILE with that secret");
    }
    return StateFile.parse(
        state
            .open(name, bound.secret())
            .orElseThrow(() -> in.malformed("SealedState", "was altered")));
  }

  private JsonObject sealed(String name, JsonObject state, Bound by) {
    Bytes content = state.source();
    return SealedState.seal(name, content, by.secret(), entropy).toJson();
  }

  /** Replaces what is in clear; of a replacement that was broken off nothing stays either. */
  private void sealAll() throws MeshException {
    for (String name : STATES) {
      Path file = directory.resolve(name);
      try {
        SafeFiles.dropTemporary(file);
      } catch (IOException e) {
        throw MeshException.io(e);
      }
      Optional<JsonObject> clear =
          StateFile.read(file, ObjectReader::object).filter(state -> !SealedState.isIn(state));
      if (clear.isPresent()) {
        write(name, clear.get());
      }
    }
  }

  /** States that are sealed already, because bound.json was lost, must open under the secret. */
  private void requireOpens(DeviceSecret secret) throws MeshException {
    for (String name : STATES) {
      Optional<SealedState> state =
          StateFile.read(directory.resolve(name), in -> SealedState.find(in.object()))
              .flatMap(found -> found);
      if (state.isPresent() && state.get().open(name, secret).isEmpty()) {
        throw new MeshException(
            Kind.CHECK_FAILED,
            directory.resolve(name)
                + " is sealed under the device secret "
                + state.get().secretUdf()
                + ", not under "
                + secret.udf());
      }
    }
  }

  /** A secret that is copied along with the home binds it to nothing. */
  private void requireOutside(Path file) throws MeshException {
    try {
      boolean inside =
          Files.isRegularFile(file)
              ? file.toRealPath().startsWith(directory.toRealPath())
              : file.startsWith(directory.toAbsolutePath().normalize());
      if (inside) {
        throw new MeshException(
            Kind.USAGE, file + " is inside the home, and would be copied with it");
      }
    } catch (IOException e) {
      throw MeshException.io(e);
    }
  }

  private MeshException boundAlready(Binding binding) {
    return new MeshException(
        Kind.CANNOT_CREATE,
        directory
            + " is bound to the device secret "
            + binding.secretUdf()
            + "; run mesh device unbind first");
  }

  private static DeviceSecret secret(Path directory, Binding binding, @Nullable Path named)
      throws MeshException {
    Path file = named == null ? binding.file() : named;
    if (file == null) {
      throw absent(directory, binding, "the home names no file with it", null);
    }
    DeviceSecret secret;
    try {
      secret = DeviceSecret.read(file);
    } catch (MeshException e) {
      throw absent(directory, binding, String.valueOf(e.getMessage()), e);
    }
    if (!secret.udf().equals(binding.secretUdf())) {
      secret.close();
      throw absent(directory, binding, file + " holds the secret " + secret.udf(), null);
    }
    return secret;
  }

  private static MeshException absent(
      Path directory, Binding binding, String problem, @Nullable MeshException cause) {
    String message =
        directory
            + " is bound to its device and needs the device secret "
            + binding.secretUdf()
            + ": "
            + problem
            + "; put the secret back, or name its file by --device-secret FILE";
    return cause == null
        ? new MeshException(Kind.CONFIGURATION, message)
        : new MeshException(Kind.CONFIGURATION, message, cause);
  }
}
