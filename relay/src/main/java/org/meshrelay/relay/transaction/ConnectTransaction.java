package org.meshrelay.relay.transaction;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.meshrelay.access.rate.Limit;
import org.meshrelay.access.rate.RateLimiter;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.udf.MeshIdentifiers;
import org.meshrelay.dare.spool.FrameDraft;
import org.meshrelay.dare.spool.LaneTransaction;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.EnvelopeVerifier;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.message.AcknowledgeConnection;
import org.meshrelay.protocol.message.MessageCheck;
import org.meshrelay.protocol.message.MessageEnvelopes;
import org.meshrelay.protocol.message.MessageHead;
import org.meshrelay.protocol.message.MessageSigner;
import org.meshrelay.protocol.message.RequestConnection;
import org.meshrelay.protocol.port.Deadline;
import org.meshrelay.protocol.profile.NotVerifiedException;
import org.meshrelay.protocol.profile.ProfileDevice;
import org.meshrelay.protocol.profile.SignedProfile;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.ConnectRequest;
import org.meshrelay.protocol.transaction.ConnectResponse;
import org.meshrelay.protocol.transaction.ResponseStatus;
import org.meshrelay.relay.account.AccountQuotas;
import org.meshrelay.relay.account.AccountView;
import org.meshrelay.relay.account.EngineFutures;
import org.meshrelay.relay.account.ServiceIdentity;
import org.meshrelay.relay.auth.Caller;
import org.meshrelay.relay.delivery.Outqueue;
import org.meshrelay.relay.delivery.SpoolRoom;
import org.meshrelay.relay.pool.CryptoPool;

/**
 * Takes the request of a new device and acknowledges it with a witness (protocol.md 1.8, Connect).
 *
 * <p>The acknowledgement, signed by the host key, and the note by which Complete finds the device
 * again are appended together. Every request has a new nonce, so a repetition is another request.
 */
public final class ConnectTransaction implements Transaction<ConnectRequest> {
  /** Octets of both nonces (protocol.md 7.1). */
  private static final int NONCE_SIZE = 16;

  /** A longer nonce serves nobody; the handshake of the reference uses 16 octets. A guess. */
  private static final int CLIENT_NONCE_MAX = 64;

  /**
   * Requests that may be open at one account (protocol.md 7.3); one that is not answered expires
   * after 24 h, so twenty a day are never more than twenty open.
   */
  public static final Limit OPEN_PER_ACCOUNT = Limit.of("open-connections", 20, Duration.ofDays(1));

  private final AccountGate gate;
  private final SpoolEngine engine;
  private final ServiceIdentity identity;
  private final AccountQuotas quotas;
  private final RateLimiter limiter;
  private final Limit openPerAccount;
  private final Tools tools;

  /** Connections at this service. */
  public ConnectTransaction(
      AccountGate gate, SpoolEngine engine, ServiceIdentity identity, Bounds bounds, Tools tools) {
    this.gate = gate;
    this.engine = engine;
    this.identity = identity;
    this.quotas = bounds.quotas();
    this.limiter = bounds.limiter();
    this.openPerAccount = bounds.openPerAccount();
    this.tools = tools;
  }

  /**
   * What limits connections.
   *
   * @param quotas room in the inbound spool
   * @param limiter counts requests
   * @param openPerAccount requests per account that are not answered
   */
  public record Bounds(AccountQuotas quotas, RateLimiter limiter, Limit openPerAccount) {}

  /**
   * What the transaction works with.
   *
   * @param crypto pool for signatures
   * @param entropy nonces
   * @param clock wall time
   * @param nanoTime monotonic time
   */
  public record Tools(
      CryptoPool crypto, EntropySource entropy, InstantSource clock, LongSupplier nanoTime) {}

  @Override
  public Class<ConnectRequest> requestType() {
    return ConnectRequest.class;
  }

  @Override
  public Future<Answer> execute(ConnectRequest request, Caller caller, Deadline deadline) {
    Caller device = AccountGate.anyDevice(caller);
    RequestConnection connection = decoded(request.requestConnection());
    return tools
        .crypto()
        .submit(() -> verified(request.requestConnection(), connection, device))
        .compose(
            profile ->
                gate.changing(
                    connection.serviceId(),
                    () ->
                        gate.named(connection.serviceId())
                            .compose(
                                account -> acknowledge(request, connection, profile, account))));
  }

  private static RequestConnection decoded(DareEnvelope envelope) {
    RequestConnection connection =
        switch (MessageCheck.of(envelope)) {
          case MessageCheck.Clear clear when clear.message() instanceof RequestConnection request ->
              request;
          case MessageCheck.Refused refused -> throw refused.refusal().asException();
          default ->
              throw Refusal.of(StatusCode.WRONG_TYPE, "not a RequestConnection").asException();
        };
    int nonce = connection.clientNonce().size();
    if (nonce < NONCE_SIZE || nonce > CLIENT_NONCE_MAX) {
      throw Refusal.malformed("ClientNonce has a wrong size").asException();
    }
    return connection;
  }

  /** The device profile inside, which must have signed the request and be the caller's. */
  private static SignedProfile<ProfileDevice> verified(
      DareEnvelope envelope, RequestConnection connection, Caller caller) {
    SignedProfile<ProfileDevice> profile;
    try {
      profile = SignedProfile.verify(connection.profileDevice(), ProfileDevice.class);
    } catch (DecodeException | NotVerifiedException e) {
      throw notVerified("the device profile does not verify");
    }
    boolean isCaller =
        !(caller instanceof Caller.UnboundDevice device)
            || profile.isNamedBy(device.device().text());
    if (!isCaller || !EnvelopeVerifier.verifiedBy(envelope, profile.key())) {
      throw notVerified("the request is not signed by the device");
    }
    return profile;
  }

  private static RuntimeException notVerified(String description) {
    return Refusal.of(StatusCode.NOT_VERIFIED, description).asException();
  }

  private Future<Answer> acknowledge(
      ConnectRequest request,
      RequestConnection connection,
      SignedProfile<ProfileDevice> device,
      AccountView account) {
    long wait =
        limiter.take(openPerAccount.charge(account.address().text()), tools.nanoTime().getAsLong());
    if (wait > 0) {
      throw Refusal.rateLimited(Math.max(1, wait / 1_000_000_000L + 1)).asException();
    }
    return tools
        .crypto()
        .submit(() -> signed(request, connection, device, account))
        .compose(
            acknowledgement ->
                EngineFutures.write(
                        engine, account.address(), tx -> append(tx, acknowledgement, device.udf()))
                    .map(index -> answer(acknowledgement, account)));
  }

  /** An acknowledgement and the identifier under which the response to it is awaited. */
  private record Acknowledgement(DareEnvelope envelope, String responseId) {}

  private Acknowledgement signed(
      ConnectRequest request,
      RequestConnection connection,
      SignedProfile<ProfileDevice> device,
      AccountView account) {
    Bytes serverNonce = tools.entropy().bytes(NONCE_SIZE);
    String witness =
        MeshIdentifiers.witness(
            account
                .master()
                .key()
                .fingerprintAs(account.master().value().keyOfflineSignature().statedUdf()),
            serverNonce,
            device.key().fingerprintAs(device.value().keyOfflineSignature().statedUdf()),
            connection.clientNonce());
    AcknowledgeConnection message =
        new AcknowledgeConnection(
            MessageHead.of(witness, null, account.address()),
            request.requestConnection(),
            serverNonce,
            witness);
    DareEnvelope envelope =
        MessageEnvelopes.signed(
            message, new MessageSigner(identity.hostKey(), null), tools.clock().instant());
    return new Acknowledgement(envelope, MeshIdentifiers.responseId(witness));
  }

  private long append(LaneTransaction tx, Acknowledgement acknowledgement, String deviceUdf) {
    tx.create(ContainerName.INBOUND);
    int octets = acknowledgement.envelope().messageSize();
    if (!SpoolRoom.isThere(tx, ContainerName.INBOUND, quotas, octets)) {
      throw Refusal.of(StatusCode.QUOTA_FULL, "inbound spool is full").asException();
    }
    Outqueue.connecting(tx, acknowledgement.responseId(), deviceUdf);
    return tx.append(ContainerName.INBOUND, FrameDraft.message(acknowledgement.envelope())).index();
  }

  private static Answer answer(Acknowledgement acknowledgement, AccountView account) {
    return Answer.of(
        new ConnectResponse(
            ResponseStatus.SUCCESS,
            acknowledgement.envelope(),
            account.master().envelope(),
            account.authority().envelope()));
  }
}
