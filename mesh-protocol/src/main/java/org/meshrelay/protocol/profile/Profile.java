package org.meshrelay.protocol.profile;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.key.PublicKey;

/** A profile: keys under a permanent identifier (objects.md 3.3). */
public sealed interface Profile extends Assertion
    permits ProfilePersonal,
        ProfileDevice,
        ProfileAccount,
        ProfileGroup,
        ProfileService,
        ProfileHost {
  /** What every assertion may carry. */
  AssertionBase base();

  /** The permanent key; null only in an account profile of the 2019 form, which has none. */
  @Nullable KeyData keyOfflineSignature();

  /** The administration keys. */
  List<KeyData> keysOnlineSignature();

  /** The key whose identifier is that of the profile. */
  default KeyData identifyingKey() {
    return switch (this) {
      case ProfilePersonal personal -> personal.keyOfflineSignature();
      case ProfileDevice device -> device.keyOfflineSignature();
      case ProfileAccount account ->
          account.keyOfflineSignature() == null
              ? account.keyEncryption()
              : account.keyOfflineSignature();
      case ProfileGroup group -> group.keyOfflineSignature();
      case ProfileService service -> service.keyOfflineSignature();
      case ProfileHost host -> host.keyOfflineSignature();
    };
  }

  /** The identifier of the profile in the era that we write, whatever the profile states. */
  default String udf() {
    return identifyingKey().udf();
  }

  /** True if the key is one of the administration keys. */
  default boolean isAdministeredBy(PublicKey key) {
    return keysOnlineSignature().stream().anyMatch(online -> online.publicKey().sameKey(key));
  }
}
