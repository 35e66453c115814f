package org.meshrelay.client.home;

import java.nio.file.Path;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * What a maker puts into a device before it is sold (protocol.md 6.4.3): the seed of its keys, its
 * profile, and how to learn who has claimed it.
 *
 * <p>The file holds secrets, and is written for the owner of the file only.
 *
 * @param seed UDF of type Z from which the keys of the profile are derived
 * @param profile ProfileDevice
 * @param hailing account of the maker where the device is published
 * @param key K of the publication
 */
public record Preconfiguration(Udf seed, DareEnvelope profile, AccountAddress hailing, Udf key) {
  /** Reads the file that the maker wrote. */
  public static Preconfiguration load(Path file) throws MeshException {
    return StateFile.read(file, Preconfiguration::read)
        .orElseThrow(
            () -> new MeshException(MeshException.Kind.IO, file + ": there is no such file"));
  }

  /** Writes the file for the device, mode 0600. */
  public void store(Path file) throws MeshException {
    StateFile.write(file, toJson());
  }

  JsonObject toJson() {
    return new ObjectWriter()
        .put("DeviceSeed", seed.text())
        .put("EnvelopedProfileDevice", profile.toJson())
        .put("HailingAccount", hailing.text())
        .put("Key", key.text())
        .build();
  }

  static Preconfiguration read(ObjectReader in) throws DecodeException {
    return new Preconfiguration(
        Udf.parse(in.requireString("DeviceSeed")),
        in.requireValue("EnvelopedProfileDevice", DareEnvelope::of),
        AccountAddress.parse(in.requireString("HailingAccount")),
        Udf.parse(in.requireString("Key")));
  }

  /** The device only. */
  @Override
  public String toString() {
    return "Preconfiguration[" + hailing + "]";
  }
}
