package org.meshrelay.protocol.profile;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.EnvelopeVerifier;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonArray;
import org.meshrelay.protocol.encoding.JsonNode;

/**
 * Shows that a host speaks for a service: ProfileService, ProfileHost, and the ConnectionHost that
 * binds them (objects.md 3.3 and 3.4, authentication.md 3.2). An object of this class has passed
 * all checks of that chain. It names no domain.
 *
 * <p>Immutable; making one takes three signature verifications.
 */
public final class ServiceCredential {
  private final SignedProfile<ProfileService> service;
  private final SignedProfile<ProfileHost> host;
  private final DareEnvelope connection;

  private ServiceCredential(
      SignedProfile<ProfileService> service,
      SignedProfile<ProfileHost> host,
      DareEnvelope connection) {
    this.service = service;
    this.host = host;
    this.connection = connection;
  }

  /**
   * The credential of three envelopes: both profiles are self-signed, the connection is signed by a
   * key of the service, its subject is the host key, its authority the service key.
   *
   * @throws DecodeException if one is malformed or of another class
   * @throws NotVerifiedException if one of the checks fails
   */
  public static ServiceCredential verify(
      DareEnvelope service, DareEnvelope host, DareEnvelope connection)
      throws DecodeException, NotVerifiedException {
    SignedProfile<ProfileService> signedService =
        SignedProfile.verify(service, ProfileService.class);
    SignedProfile<ProfileHost> signedHost = SignedProfile.verify(host, ProfileHost.class);
    ConnectionBase base = AssertionCodec.parse(connection, ConnectionHost.class).base();
    if (!base.assertion().isUnconditional()
        || !signedService.value().base().isUnconditional()
        || !signedHost.value().base().isUnconditional()) {
      throw new NotVerifiedException("the credential has a condition");
    }
    if (!names(base.subjectUdf(), signedHost) || !names(base.authorityUdf(), signedService)) {
      throw new NotVerifiedException("ConnectionHost is about another host or service");
    }
    List<KeyData> keys = new ArrayList<>(signedService.value().keysOnlineSignature());
    keys.add(signedService.value().keyOfflineSignature());
    if (keys.stream().noneMatch(k -> EnvelopeVerifier.verifiedBy(connection, k.publicKey()))) {
      throw new NotVerifiedException("ConnectionHost is not signed by the service");
    }
    return new ServiceCredential(signedService, signedHost, connection);
  }

  /**
   * The credential in the array that the handshake carries: exactly the three envelopes, service
   * first.
   *
   * @throws DecodeException if it is not that array, or one is malformed or of another class
   * @throws NotVerifiedException as {@link #verify}
   */
  public static ServiceCredential read(JsonNode node) throws DecodeException, NotVerifiedException {
    if (!(node instanceof JsonArray array) || array.size() != 3) {
      throw new DecodeException("a service credential has three envelopes");
    }
    return verify(
        DareEnvelope.of(array.get(0)),
        DareEnvelope.of(array.get(1)),
        DareEnvelope.of(array.get(2)));
  }

  /** The array of the three envelopes. */
  public JsonArray toJson() {
    return JsonArray.of(service.envelope().toJson(), host.envelope().toJson(), connection.toJson());
  }

  /** The service. */
  public SignedProfile<ProfileService> service() {
    return service;
  }

  /** The host. */
  public SignedProfile<ProfileHost> host() {
    return host;
  }

  /** The envelope of the ConnectionHost. */
  public DareEnvelope connection() {
    return connection;
  }

  /** The key that signs receipts and acknowledgements. */
  public PublicKey hostKey() {
    return host.key();
  }

  /** The static key of the handshake. */
  public PublicKey authenticationKey() {
    return host.value().keyAuthentication().publicKey();
  }

  /** The identifier that peers pin, in the era that we write. */
  public String serviceUdf() {
    return service.udf();
  }

  /** The identifiers of service and host. */
  @Override
  public String toString() {
    return "ServiceCredential[" + service + ", " + host + "]";
  }

  private static boolean names(@Nullable String udf, SignedProfile<?> profile) {
    return udf != null && profile.isNamedBy(udf);
  }
}
