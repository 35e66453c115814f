package org.meshrelay.client;

import java.util.Locale;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.udf.MeshIdentifiers;
import org.meshrelay.protocol.message.RequestConnection;
import org.meshrelay.protocol.profile.Profile;
import org.meshrelay.protocol.profile.ProfileDevice;
import org.meshrelay.protocol.profile.ProfilePersonal;
import org.meshrelay.protocol.profile.SignedProfile;

/** The value both users compare when a device is connected (objects.md 5.3). */
final class Witness {
  /** Characters of a witness, dashes not counted: 140 bits. */
  private static final int CHARACTERS = 28;

  private Witness() {}

  static String compute(
      SignedProfile<ProfilePersonal> master,
      SignedProfile<ProfileDevice> device,
      Bytes serverNonce,
      RequestConnection request) {
    return MeshIdentifiers.witness(
        fingerprint(master), serverNonce, fingerprint(device), request.clientNonce());
  }

  /** True if a person typed this witness, whatever the case and the dashes. */
  static boolean matches(String witness, String typed) {
    return plain(typed).length() == CHARACTERS && plain(witness).equals(plain(typed));
  }

  /** In the era that the profile itself states (protocol.md C-18). */
  private static Bytes fingerprint(SignedProfile<? extends Profile> profile) {
    var stated = profile.value().keyOfflineSignature();
    return stated == null
        ? profile.key().fingerprint()
        : profile.key().fingerprintAs(stated.statedUdf());
  }

  private static String plain(String text) {
    return text.replace("-", "").strip().toUpperCase(Locale.ROOT);
  }
}
