package org.meshrelay.client.home;

import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.profile.DeviceKeys;
import org.meshrelay.protocol.profile.KeySet;
import org.meshrelay.protocol.profile.MasterKeys;
import org.meshrelay.protocol.profile.NotVerifiedException;
import org.meshrelay.protocol.profile.ProfileDevice;
import org.meshrelay.protocol.profile.ProfilePersonal;
import org.meshrelay.protocol.profile.SignedProfile;

/** Private keys as members {@code {crv, Private}} of the files of a home, and back. */
final class KeyFile {
  private KeyFile() {}

  static JsonObject write(DeviceKeys device) {
    return new ObjectWriter()
        .put("EnvelopedProfileDevice", device.profile().envelope().toJson())
        .put("KeySignature", key(device.keys().signature()))
        .put("KeyEncryption", key(device.keys().encryption()))
        .put("KeyAuthentication", key(device.keys().authentication()))
        .build();
  }

  static DeviceKeys readDevice(ObjectReader in) throws DecodeException, NotVerifiedException {
    SignedProfile<ProfileDevice> profile =
        SignedProfile.verify(
            in.requireValue("EnvelopedProfileDevice", DareEnvelope::of), ProfileDevice.class);
    SignatureKeyPair signature = signatureKey(in, "KeySignature");
    if (!signature.publicKey().sameKey(profile.key())) {
      throw in.malformed("KeySignature", "is not the key of the profile");
    }
    return new DeviceKeys(
        profile,
        new KeySet(
            signature, agreementKey(in, "KeyEncryption"), agreementKey(in, "KeyAuthentication")));
  }

  static JsonObject write(MasterKeys master) {
    return new ObjectWriter()
        .put("EnvelopedProfilePersonal", master.profile().envelope().toJson())
        .put("KeyOfflineSignature", key(master.offline()))
        .put("KeyEncryption", key(master.encryption()))
        .build();
  }

  static MasterKeys readMaster(ObjectReader in) throws DecodeException, NotVerifiedException {
    SignedProfile<ProfilePersonal> profile =
        SignedProfile.verify(
            in.requireValue("EnvelopedProfilePersonal", DareEnvelope::of), ProfilePersonal.class);
    SignatureKeyPair offline = signatureKey(in, "KeyOfflineSignature");
    if (!offline.publicKey().sameKey(profile.key())) {
      throw in.malformed("KeyOfflineSignature", "is not the key of the profile");
    }
    return new MasterKeys(profile, offline, agreementKey(in, "KeyEncryption"));
  }

  private static JsonObject key(SignatureKeyPair pair) {
    return key(pair.curve(), pair.encoded());
  }

  private static JsonObject key(AgreementKeyPair pair) {
    return key(pair.curve(), pair.encoded());
  }

  private static JsonObject key(Curve curve, SecretBytes secret) {
    try (secret) {
      return new ObjectWriter()
          .put("crv", curve.wireName())
          .put("Private", secret.reveal())
          .build();
    }
  }

  private static SignatureKeyPair signatureKey(ObjectReader in, String name)
      throws DecodeException {
    ObjectReader key = in.requireObject(name);
    try (SecretBytes secret = secret(key)) {
      return SignatureKeyPair.decode(curve(key), secret);
    } catch (IllegalArgumentException e) {
      throw in.malformed(name, "is no private key");
    }
  }

  private static AgreementKeyPair agreementKey(ObjectReader in, String name)
      throws DecodeException {
    ObjectReader key = in.requireObject(name);
    try (SecretBytes secret = secret(key)) {
      return AgreementKeyPair.decode(curve(key), secret);
    } catch (IllegalArgumentException e) {
      throw in.malformed(name, "is no private key");
    }
  }

  private static SecretBytes secret(ObjectReader key) throws DecodeException {
    Bytes octets = key.requireBinary("Private");
    return SecretBytes.copyOf(octets);
  }

  private static Curve curve(ObjectReader key) throws DecodeException {
    return Curve.ofWireName(key.requireString("crv"))
        .orElseThrow(() -> key.malformed("crv", "is no curve"));
  }
}
