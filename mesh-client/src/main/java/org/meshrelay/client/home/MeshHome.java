package org.meshrelay.client.home;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.session.ServicePin;
import org.meshrelay.client.session.ServicePins;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.profile.DeviceKeys;

/**
 * The directory of one device, locked for as long as the object is open: 0700, its files 0600.
 *
 * <p>Every change is durable when its method returns and survives a crash at any instant as either
 * the state before or the state after. One thread.
 */
public final class MeshHome implements AutoCloseable {
  private static final String ACCOUNTS = "accounts";
  private static final String MOVE = "move.json";

  private final Path directory;
  private final HomeLock lock;
  private final KeyProtection protection;

  private MeshHome(Path directory, HomeLock lock, KeyProtection protection) {
    this.directory = directory;
    this.lock = lock;
    this.protection = protection;
  }

  /**
   * Opens the home, making the directory if there is none; a bound one by the secret at the place
   * that it names.
   *
   * @param patience how long to wait while another command uses it
   */
  public static MeshHome open(Path directory, Duration patience) throws MeshException {
    return open(directory, patience, null, EntropySource.system());
  }

  /**
   * Opens the home, making the directory if there is none.
   *
   * @param patience how long to wait while another command uses it
   * @param deviceSecret where the secret is that the home is bound to; null for the place that the
   *     home names
   * @param entropy for the salts of what is sealed
   * @throws MeshException of kind {@code CONFIGURATION} if the home is bound and the secret is not
   *     there
   */
  public static MeshHome open(
      Path directory, Duration patience, @Nullable Path deviceSecret, EntropySource entropy)
      throws MeshException {
    try {
      SafeFiles.createDirectory(directory);
      if (SafeFiles.isExposed(directory)) {
        throw new MeshException(
            MeshException.Kind.CONFIGURATION,
            directory + ": others may look into it; run: chmod 700 " + directory);
      }
      HomeLock lock = HomeLock.acquire(directory.resolve("lock"), patience);
      try {
        return new MeshHome(directory, lock, KeyProtection.open(directory, deviceSecret, entropy));
      } catch (MeshException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw MeshException.io(e);
    }
  }

  /** Where it is. */
  public Path directory() {
    return directory;
  }

  /** Whether the keys here are bound to the device, and how to change that. */
  public KeyProtection protection() {
    return protection;
  }

  /** The device and its own keys. */
  public Optional<DeviceKeys> device() throws MeshException {
    return protection.read(KeyProtection.DEVICE, KeyFile::readDevice);
  }

  /** Keeps the device. */
  public void save(DeviceKeys device) throws MeshException {
    protection.write(KeyProtection.DEVICE, KeyFile.write(device));
  }

  /** What the maker put into this device, while nobody has claimed it. */
  public Optional<Preconfiguration> preconfiguration() throws MeshException {
    return protection.read(KeyProtection.PRECONFIGURED, Preconfiguration::read);
  }

  /** Keeps what the maker put into this device. */
  public void save(Preconfiguration preconfiguration) throws MeshException {
    protection.write(KeyProtection.PRECONFIGURED, preconfiguration.toJson());
  }

  /** Drops what the maker put in, once the device is connected. */
  public void endPreconfiguration() throws MeshException {
    delete(directory.resolve(KeyProtection.PRECONFIGURED));
  }

  /** The Mesh, on the device that made it. */
  public Optional<MeshRecord> mesh() throws MeshException {
    Optional<DeviceKeys> device = device();
    return device.isEmpty()
        ? Optional.empty()
        : protection.read(
            KeyProtection.MESH, in -> MeshRecord.read(in, device.get().profile().value()));
  }

  /** Keeps the Mesh. */
  public void save(MeshRecord mesh) throws MeshException {
    protection.write(KeyProtection.MESH, mesh.toJson());
  }

  /** Addresses of the accounts here, in alphabetical order. */
  public List<AccountAddress> accounts() throws MeshException {
    List<AccountAddress> found = new ArrayList<>();
    Path all = directory.resolve(ACCOUNTS);
    if (!Files.isDirectory(all)) {
      return found;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(all)) {
      for (Path entry : entries) {
        AccountAddress.find(String.valueOf(entry.getFileName())).ifPresent(found::add);
      }
    } catch (IOException e) {
      throw MeshException.io(e);
    }
    found.sort(null);
    return found;
  }

  /** An account this device is connected to. */
  public Optional<AccountRecord> account(AccountAddress address) throws MeshException {
    return StateFile.read(account(address, "account.json"), AccountRecord::read);
  }

  /** Keeps an account. */
  public void save(AccountRecord account) throws MeshException {
    makeAccountDirectory(account.address());
    StateFile.write(account(account.address(), "account.json"), account.toJson());
  }

  /** A connection asked for and not answered yet. */
  public Optional<ConnectionAttempt> attempt(AccountAddress address) throws MeshException {
    return StateFile.read(account(address, "connecting.json"), ConnectionAttempt::read);
  }

  /** Keeps a connection attempt. */
  public void save(ConnectionAttempt attempt) throws MeshException {
    makeAccountDirectory(attempt.address());
    StateFile.write(account(attempt.address(), "connecting.json"), attempt.toJson());
  }

  /** Drops a connection attempt that came to an end. */
  public void endAttempt(AccountAddress address) throws MeshException {
    delete(account(address, "connecting.json"));
  }

  /** What is kept of services that accounts have left. */
  public RetiredCopies retired() {
    return new RetiredCopies(directory.resolve(ACCOUNTS), directory.resolve("retired"));
  }

  /** How far the further service at that address is in step. */
  public MirrorState mirror(AccountAddress address) throws MeshException {
    return StateFile.read(account(address, "mirror.json"), MirrorState::read)
        .orElse(MirrorState.NONE);
  }

  /** Keeps how far the further service at that address is in step. */
  public void save(AccountAddress address, MirrorState state) throws MeshException {
    StateFile.write(account(address, "mirror.json"), state.toJson());
  }

  /** A move that is under way. */
  public Optional<MoveRecord> move() throws MeshException {
    return StateFile.read(directory.resolve(MOVE), MoveRecord::read);
  }

  /** Keeps how far a move has come. */
  public void save(MoveRecord move) throws MeshException {
    StateFile.write(directory.resolve(MOVE), move.toJson());
  }

  /** The move is done. */
  public void endMove() throws MeshException {
    delete(directory.resolve(MOVE));
  }

  /** Changes of catalogs that the service has not taken yet, oldest first. */
  public List<PendingChange> pending(AccountAddress address) throws MeshException {
    return StateFile.read(
            account(address, "pending.json"), in -> in.list("Changes", PendingChange::read))
        .orElse(List.of());
  }

  /** Keeps the changes that the service has not taken yet. */
  public void savePending(AccountAddress address, List<PendingChange> changes)
      throws MeshException {
    StateFile.write(
        account(address, "pending.json"),
        new ObjectWriter().put("Changes", changes, PendingChange::toJson).build());
  }

  /** The local copy of a container. */
  public ContainerReplica replica(AccountAddress address, ContainerName name) throws MeshException {
    return ContainerReplica.load(account(address, "containers").resolve(name.text()), name);
  }

  /**
   * Copies of a container that the user gave up and that are not settled yet ({@link
   * ContainerReplica#setAside}).
   */
  public List<SetAsideCopy> setAside(AccountAddress address, ContainerName name)
      throws MeshException {
    Path containers = account(address, "containers");
    List<SetAsideCopy> found = new ArrayList<>();
    if (Files.isDirectory(containers)) {
      try (DirectoryStream<Path> copies =
          Files.newDirectoryStream(containers, name.text() + ".*")) {
        for (Path copy : copies) {
          if (!Files.exists(copy.resolve(SetAsideCopy.SETTLED))) {
            found.add(new SetAsideCopy(copy, ContainerReplica.load(copy, name)));
          }
        }
      } catch (IOException e) {
        throw MeshException.io(e);
      }
    }
    return found;
  }

  /** The containers of which there is a copy. */
  public List<ContainerName> replicas(AccountAddress address) throws MeshException {
    List<ContainerName> found = new ArrayList<>();
    for (ContainerName name : ContainerName.values()) {
      if (Files.isDirectory(account(address, "containers").resolve(name.text()))) {
        found.add(name);
      }
    }
    return found;
  }

  /**
   * Keeps evidence against a service: signed envelopes that anyone can check (receipts.md 7.3).
   *
   * @return the file
   */
  public Path saveEvidence(
      AccountAddress address, String name, Instant now, List<DareEnvelope> envelopes)
      throws MeshException {
    Path file = account(address, "evidence").resolve(now.getEpochSecond() + "-" + name + ".json");
    try {
      SafeFiles.createDirectory(account(address, "evidence"));
    } catch (IOException e) {
      throw MeshException.io(e);
    }
    StateFile.write(
        file,
        new ObjectWriter()
            .put("Report", name)
            .put("Time", now)
            .put("Envelopes", envelopes, DareEnvelope::toJson)
            .build());
    return file;
  }

  /**
   * The service profiles seen from this home.
   *
   * @param fixed pins that the user has set elsewhere; they stand above what was seen
   * @param acceptsChange asked with the old and the new pin when a service changes
   */
  public ServicePins pins(
      Function<ServiceName, Optional<String>> fixed,
      BiPredicate<ServicePin, ServicePin> acceptsChange)
      throws MeshException {
    return HomePins.load(directory.resolve("services.json"), fixed, acceptsChange);
  }

  /** Gives the home free for the next command. */
  @Override
  public void close() throws MeshException {
    try (protection) {
      lock.close();
    } catch (IOException e) {
      throw MeshException.io(e);
    }
  }

  private static void delete(Path file) throws MeshException {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw MeshException.io(e);
    }
  }

  private Path account(AccountAddress address, String name) {
    return directory.resolve(ACCOUNTS).resolve(address.text()).resolve(name);
  }

  private void makeAccountDirectory(AccountAddress address) throws MeshException {
    try {
      SafeFiles.createDirectory(directory.resolve(ACCOUNTS));
      SafeFiles.createDirectory(directory.resolve(ACCOUNTS).resolve(address.text()));
      SafeFiles.createDirectory(account(address, "containers"));
    } catch (IOException e) {
      throw MeshException.io(e);
    }
  }
}
