package org.meshrelay.protocol.receipt;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.profile.KeyData;
import org.meshrelay.protocol.profile.NotVerifiedException;
import org.meshrelay.protocol.profile.ServiceCredential;

/**
 * The chain from a pinned service key to the host key that signs statements (receipts.md 4, "Which
 * key"): a chain that exists leads there. Kept beside the statements it verifies, as evidence.
 * Immutable; making one takes three signature verifications, about 3 ms.
 */
public final class HostChain {
  private final ServiceCredential credential;

  private HostChain(ServiceCredential credential) {
    this.credential = credential;
  }

  /**
   * The chain of the three envelopes of Hello; empty if one is malformed, does not verify, or the
   * service is another than the pinned one.
   *
   * @param pinnedService identifier of the service key in any era
   */
  public static Optional<HostChain> verify(
      DareEnvelope profileService,
      DareEnvelope profileHost,
      DareEnvelope connectionHost,
      String pinnedService) {
    try {
      return of(
          ServiceCredential.verify(profileService, profileHost, connectionHost), pinnedService);
    } catch (DecodeException | NotVerifiedException e) {
      return Optional.empty();
    }
  }

  /** The chain of a credential that verified; empty if it is of another service. */
  public static Optional<HostChain> of(ServiceCredential credential, String pinnedService) {
    return credential.service().isNamedBy(pinnedService)
        ? Optional.of(new HostChain(credential))
        : Optional.empty();
  }

  /** The key that signs heads and receipts. */
  public PublicKey hostKey() {
    return credential.hostKey();
  }

  /** Identifier of the service key, in the era that we write. */
  public String serviceUdf() {
    return credential.serviceUdf();
  }

  /** A verifier of heads, receipts and sender receipts. */
  public StatementVerifier statements() {
    return StatementVerifier.ofHost(hostKey());
  }

  /** A verifier of restarts, which the service itself signs. */
  public StatementVerifier restarts() {
    List<PublicKey> keys = new ArrayList<>();
    keys.add(credential.service().key());
    for (KeyData online : credential.service().value().keysOnlineSignature()) {
      keys.add(online.publicKey());
    }
    return StatementVerifier.ofService(keys);
  }

  /** ProfileService, ProfileHost, ConnectionHost: evidence. */
  public List<DareEnvelope> envelopes() {
    return List.of(
        credential.service().envelope(), credential.host().envelope(), credential.connection());
  }
}
