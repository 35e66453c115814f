package org.meshrelay.relay.keys;

import java.util.List;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.crypto.octet.SecretBytes;
import org.meshrelay.protocol.profile.ServiceCredential;
import org.meshrelay.protocol.session.AuthenticationKey;

/**
 * What a host acts with. The key that signs ProfileService is not among it: a host does not need
 * it.
 *
 * @param credential ProfileService, ProfileHost and ConnectionHost, verified
 * @param signature signs receipts and acknowledgements
 * @param authentication static key of every key exchange
 * @param encryption private parts of {@code ProfileService.KeyEncryption}, newest first; may be
 *     empty
 * @param secret 32 random octets that outlive restarts; keys for single uses are derived from it
 */
public record NodeKeys(
    ServiceCredential credential,
    SignatureKeyPair signature,
    AgreementKeyPair authentication,
    List<AgreementKeyPair> encryption,
    SecretBytes secret) {
  /** Octets of the secret. */
  public static final int SECRET_SIZE = 32;

  /** Checks that the keys are those of the credential. */
  public NodeKeys {
    encryption = List.copyOf(encryption);
    if (!credential.hostKey().sameKey(signature.publicKey())
        || !AuthenticationKey.isSame(credential.authenticationKey(), authentication.publicKey())) {
      throw new IllegalArgumentException("the keys are not those of the host profile");
    }
    if (secret.size() != SECRET_SIZE) {
      throw new IllegalArgumentException("the secret has another size than 32 octets");
    }
  }

  /** The key of the exchanges as a handshake uses it. */
  public AuthenticationKey authenticationKey() {
    return new AuthenticationKey(credential.authenticationKey(), authentication);
  }

  /** The service only. */
  @Override
  public String toString() {
    return "NodeKeys[" + credential.serviceUdf() + "]";
  }
}
