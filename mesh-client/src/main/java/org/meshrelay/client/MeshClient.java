package org.meshrelay.client;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.catalog.CatalogKind;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.home.KeyProtection;
import org.meshrelay.client.home.MeshHome;
import org.meshrelay.client.home.MeshRecord;
import org.meshrelay.protocol.profile.Contributions;
import org.meshrelay.protocol.profile.DeviceKeys;
import org.meshrelay.protocol.profile.MasterKeys;
import org.meshrelay.protocol.profile.NotVerifiedException;

/**
 * The Mesh of one user on one device: identity, accounts, devices, contacts, messages.
 *
 * <p>Holds the lock of the home and a network of its own until it is closed. Every method blocks,
 * up to the patience of its configuration, and what it has changed is durable when it returns. One
 * thread at a time, never an event loop.
 */
public final class MeshClient implements AutoCloseable {
  private final ClientContext context;

  private MeshClient(ClientContext context) {
    this.context = context;
  }

  /** Opens the home, making an empty one where there is none. */
  public static MeshClient open(ClientConfig config) throws MeshException {
    return new MeshClient(ClientContext.open(config));
  }

  /**
   * A Mesh that was made.
   *
   * @param meshUdf identifier of the master profile, the identity of the user
   * @param deviceUdf identifier of the profile of this device
   */
  public record Identity(String meshUdf, String deviceUdf) {}

  /**
   * Makes a Mesh: a master profile and this device as its first administration device (protocol.md
   * 6.1, step 2).
   *
   * @param description of the device, for its owner
   */
  @CanIgnoreReturnValue
  public Identity createMesh(@Nullable String description) throws MeshException {
    MeshHome home = context.home();
    Optional<MeshRecord> existing = home.mesh();
    if (existing.isPresent()) {
      throw new MeshException(
          Kind.CANNOT_CREATE,
          home.directory() + " holds the Mesh " + existing.get().master().profile().udf());
    }
    Optional<DeviceKeys> known = home.device();
    DeviceKeys device = known.isPresent() ? known.get() : context.factory().device(description);
    if (known.isEmpty()) {
      home.save(device);
    }
    Contributions contributions = contributions(device);
    MasterKeys master = context.factory().personal(List.of(contributions.signatureSum()));
    home.save(new MeshRecord(master, contributions));
    return new Identity(master.profile().udf(), device.profile().udf());
  }

  /** The Mesh of this home, on the device that made it. */
  public Optional<Identity> identity() throws MeshException {
    Optional<MeshRecord> mesh = context.home().mesh();
    return mesh.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Identity(
                mesh.get().master().profile().udf(), context.requireDevice().profile().udf()));
  }

  /** Whether the private keys here are bound to the device, and how to change that (MSP-126). */
  public KeyProtection protection() {
    return context.home().protection();
  }

  /** Accounts. */
  public MeshAccounts accounts() {
    return new MeshAccounts(context);
  }

  /** Services of accounts. */
  public MeshServices services() {
    return new MeshServices(context);
  }

  /** Devices. */
  public MeshDevices devices() {
    return new MeshDevices(context);
  }

  /** Contacts. */
  public MeshContacts contacts() {
    return new MeshContacts(context);
  }

  /** Contacts by QR code. */
  public MeshContactCodes contactCodes() {
    return new MeshContactCodes(context);
  }

  /** Messages. */
  public MeshMessages messages() {
    return new MeshMessages(context);
  }

  /** Files that are larger than a message. */
  public MeshFiles files() {
    return new MeshFiles(context);
  }

  /** Entries of one kind that the user keeps: passwords, bookmarks and so on. */
  public MeshCatalog catalog(CatalogKind kind) {
    return new MeshCatalog(context, kind);
  }

  /** Proofs about single messages. */
  public MeshAudit audit() {
    return new MeshAudit(context);
  }

  /** What the service signed, against what it shows. */
  public ServiceAudit serviceAudit() {
    return new ServiceAudit(context);
  }

  /** Envelopes around files. */
  public MeshEnvelopes envelopes() {
    return new MeshEnvelopes(context);
  }

  @Override
  public void close() throws MeshException {
    context.close();
  }

  private Contributions contributions(DeviceKeys device) throws MeshException {
    try {
      return context.factory().contributions(device.profile());
    } catch (NotVerifiedException e) {
      throw new MeshException(Kind.CONFIGURATION, "the keys of this device cannot be used", e);
    }
  }
}
