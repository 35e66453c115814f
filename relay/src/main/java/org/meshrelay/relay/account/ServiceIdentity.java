package org.meshrelay.relay.account;

import java.util.List;
import org.meshrelay.crypto.kdf.Hkdf;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.profile.ServiceCredential;

/**
 * Which service this node is, and the keys it acts with.
 *
 * @param domains hosted here, the first is the one whose account holds the service's own stores
 * @param credential ProfileService, ProfileHost and ConnectionHost, verified
 * @param hostKey private part of {@code ProfileHost.KeyOfflineSignature}: signs receipts and
 *     acknowledgements
 * @param encryptionKeys private parts of {@code ProfileService.KeyEncryption}, newest first; empty
 *     where the profile has none and clients send readable catalogs in clear
 * @param secret 32 random octets kept with the keys; page keys and receipt nonces come from it, so
 *     they survive a restart
 */
public record ServiceIdentity(
    List<ServiceName> domains,
    ServiceCredential credential,
    SignatureKeyPair hostKey,
    List<AgreementKeyPair> encryptionKeys,
    SecretBytes secret) {
  /** Local part of the account that holds the service's own stores; nobody can register it. */
  public static final String OWN_LOCAL_PART = "mmm";

  /** Checks that there is a domain and that the key is the credential's. */
  public ServiceIdentity {
    domains = List.copyOf(domains);
    encryptionKeys = List.copyOf(encryptionKeys);
    if (domains.isEmpty()) {
      throw new IllegalArgumentException("a service needs a domain");
    }
    if (!credential.hostKey().sameKey(hostKey.publicKey())) {
      throw new IllegalArgumentException("not the key of the host profile");
    }
  }

  /** True if accounts of the domain live here. */
  public boolean hosts(ServiceName domain) {
    return domains.contains(domain);
  }

  /** The account under which the engine keeps {@code Master} and {@code mmm_Incident}. */
  public AccountAddress ownAccount() {
    return new AccountAddress(OWN_LOCAL_PART, domains.getFirst());
  }

  /** A secret of 32 octets for one use, the same after every restart. */
  public SecretBytes secretFor(String use) {
    return Hkdf.SHA512.derive(Bytes.EMPTY, secret, Bytes.utf8("mesh-relay/1 " + use), 32);
  }

  @Override
  public String toString() {
    return "ServiceIdentity[" + domains.getFirst() + ", " + credential.serviceUdf() + "]";
  }
}
