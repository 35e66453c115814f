package org.meshrelay.client.home;

import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.profile.ActivatedDevice;
import org.meshrelay.protocol.profile.DeviceGrant;
import org.meshrelay.protocol.profile.DeviceKeys;
import org.meshrelay.protocol.profile.NotVerifiedException;

/**
 * An account this device is connected to: what was granted, from which the activated keys are
 * computed each time, so that no private key is stored twice.
 *
 * @param address of the account
 * @param grant connection assertions and activations
 * @param master the master profile
 * @param stage how far registration has come
 */
public record AccountRecord(
    AccountAddress address, DeviceGrant grant, DareEnvelope master, Stage stage) {
  /** How far an account has come at its service. */
  public enum Stage {
    /** Made here, unknown to the service. */
    MADE,
    /** The service knows it; the first entries are still to be uploaded. */
    CREATED,
    /** In use. */
    READY
  }

  /** The same at another stage. */
  public AccountRecord at(Stage next) {
    return new AccountRecord(address, grant, master, next);
  }

  /** The same account with a newer grant. */
  public AccountRecord with(DeviceGrant newer) {
    return new AccountRecord(address, newer, master, stage);
  }

  /** Checks the whole chain again and computes the activated keys (objects.md 3.7). */
  public ActivatedDevice activate(DeviceKeys device) throws DecodeException, NotVerifiedException {
    return ActivatedDevice.activate(device, grant, master);
  }

  JsonObject toJson() {
    return new ObjectWriter()
        .put("Address", address.text())
        .put("Stage", stage.name())
        .put("EnvelopedProfileMesh", master.toJson())
        .put("EnvelopedProfileDevice", grant.profileDevice().toJson())
        .put("EnvelopedConnectionDevice", grant.connectionDevice().toJson())
        .put("EnvelopedActivationDevice", grant.activationDevice().toJson())
        .put("EnvelopedProfileAccount", grant.profileAccount().toJson())
        .put("EnvelopedConnectionAccount", grant.connectionAccount().toJson())
        .put("EnvelopedActivationAccount", grant.activationAccount().toJson())
        .build();
  }

  static AccountRecord read(ObjectReader in) throws DecodeException {
    return new AccountRecord(
        AccountAddress.parse(in.requireString("Address")),
        new DeviceGrant(
            in.requireValue("EnvelopedProfileDevice", DareEnvelope::of),
            in.requireValue("EnvelopedConnectionDevice", DareEnvelope::of),
            in.requireValue("EnvelopedActivationDevice", DareEnvelope::of),
            in.requireValue("EnvelopedProfileAccount", DareEnvelope::of),
            in.requireValue("EnvelopedConnectionAccount", DareEnvelope::of),
            in.requireValue("EnvelopedActivationAccount", DareEnvelope::of)),
        in.requireValue("EnvelopedProfileMesh", DareEnvelope::of),
        Stage.valueOf(in.requireString("Stage")));
  }
}
