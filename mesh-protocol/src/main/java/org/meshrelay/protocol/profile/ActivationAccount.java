package org.meshrelay.protocol.profile;

import static org.meshrelay.protocol.object.MeshNodes.json;

import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * Private side of {@link ConnectionAccount} (objects.md 3.5): what the device adds to its own keys,
 * and the account's decryption key. Travels only encrypted to the device.
 *
 * <p>The member {@code KeyEncryption} is an overlay in published examples and a composite key in
 * the schema; both are read, and we write the composite, since an overlay cannot yield a key that
 * was fixed before the device.
 *
 * @param base what every assertion may carry
 * @param accountUdf identifier of the account
 * @param connection the assertion
 * @param activationKey secret from which the 2020 form derives the contributions
 * @param keySignature contribution to the signature key
 * @param keyAuthentication contribution to the authentication key
 * @param overlayEncryption contribution to an encryption key of the device within the account
 * @param keyEncryption the account's decryption key, or a share of it
 * @param keyAccountEncryption 2020: the account's decryption key
 * @param keyAccountSignature 2020: the account's signature key
 */
public record ActivationAccount(
    AssertionBase base,
    @Nullable String accountUdf,
    @Nullable DareEnvelope connection,
    @Nullable String activationKey,
    @Nullable KeyOverlay keySignature,
    @Nullable KeyOverlay keyAuthentication,
    @Nullable KeyOverlay overlayEncryption,
    @Nullable KeyComposite keyEncryption,
    @Nullable PrivateKeyData keyAccountEncryption,
    @Nullable PrivateKeyData keyAccountSignature)
    implements Activation {
  /** Checks that the two forms of one member do not meet. */
  public ActivationAccount {
    if (overlayEncryption != null && keyEncryption != null) {
      throw new IllegalArgumentException("two forms of KeyEncryption");
    }
  }

  static ActivationAccount read(ObjectReader in) throws DecodeException {
    ObjectReader encryption = in.object("KeyEncryption");
    boolean isOverlay = encryption != null && encryption.has("BaseUDF", "BaseUdf");
    boolean isComposite = encryption != null && !isOverlay;
    return new ActivationAccount(
        AssertionBase.read(in),
        in.string("AccountUDF", "AccountUdf"),
        in.value("EnvelopedAssertionAccountConnection", DareEnvelope::of, "EnvelopedConnection"),
        in.string("ActivationKey"),
        in.value("KeySignature", KeyOverlay::read),
        in.value("KeyAuthentication", KeyOverlay::read),
        isOverlay ? in.value("KeyEncryption", KeyOverlay::read) : null,
        isComposite ? in.value("KeyEncryption", KeyComposite::read) : null,
        in.value("KeyAccountEncryption", PrivateKeyData::read),
        in.value("KeyAccountSignature", PrivateKeyData::read));
  }

  @Override
  public String tag() {
    return "ActivationAccount";
  }

  @Override
  public JsonObject members() {
    return base.write(new ObjectWriter())
        .put("AccountUDF", accountUdf)
        .put("EnvelopedAssertionAccountConnection", json(connection))
        .put("ActivationKey", activationKey)
        .put("KeyEncryption", json(overlayEncryption))
        .put("KeyEncryption", json(keyEncryption))
        .put("KeyAuthentication", json(keyAuthentication))
        .put("KeySignature", json(keySignature))
        .put("KeyAccountEncryption", json(keyAccountEncryption))
        .put("KeyAccountSignature", json(keyAccountSignature))
        .build();
  }

  /** Names the account only: {@code ActivationKey} is a secret. */
  @Override
  public String toString() {
    return "ActivationAccount[" + accountUdf + "]";
  }
}
