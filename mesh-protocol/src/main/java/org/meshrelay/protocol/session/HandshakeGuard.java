package org.meshrelay.protocol.session;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.status.StatusCode;

/**
 * The service's side of a handshake as far as it needs no account: checks 1, 3, 4 and 5 of
 * authentication.md 3.2, and message 2. What comes out was sealed to this service for this domain,
 * mode and key, at about this time, and once; who sent it is for the credential to say.
 *
 * <p>{@link #precheck} costs nothing and tells the caller whether the handshake budget and the
 * challenge are worth asking; {@link #open} does the public-key work. Any thread.
 */
public final class HandshakeGuard {
  /** How far the client's clock may be off, either way. */
  public static final long TIME_WINDOW_MS = 120_000;

  private final List<AuthenticationKey> keys;
  private final EphemeralStore ephemerals;
  private final RestartGuard restart;

  /**
   * A guard.
   *
   * @param keys the service's authentication keys, at most one of each suite
   * @param ephemerals shared by all guards of a node
   * @param restart of this node
   */
  public HandshakeGuard(
      List<AuthenticationKey> keys, EphemeralStore ephemerals, RestartGuard restart) {
    this.keys = List.copyOf(keys);
    this.ephemerals = ephemerals;
    this.restart = restart;
  }

  /** What became of message 1. */
  public sealed interface Result {
    /** Opened. */
    record Opened(OpenHandshake handshake) implements Result {}

    /** Refused before authentication. */
    record Refused(StatusCode code) implements Result {}
  }

  /**
   * A message 1 that opened.
   *
   * @param mode of the exchange
   * @param clientStatic the key that the credential must name, in plain form
   * @param credential octets to be judged by the caller (checks 6 to 9)
   * @param request the request payload
   * @param contentType of the payload
   * @param replayCovered false if a replay could go unnoticed: a request that changes state then
   *     gets 428/74 and a ticket
   * @param responder writes message 2, once
   */
  public record OpenHandshake(
      Mode mode,
      PublicKey clientStatic,
      Bytes credential,
      Bytes request,
      String contentType,
      boolean replayCovered,
      NoiseIk.Responder responder) {}

  /**
   * Check 1 without any public-key work: the ephemeral key that begins the body, or empty if the
   * answer is 401/20 whatever the body holds.
   */
  public Optional<Bytes> precheck(
      AuthHeader.HandshakeRequest header, OuterMessage.Enveloped message) {
    AuthenticationKey key = keyOf(header);
    int needed = header.suite().message1Overhead();
    return key == null || message.body().size() < needed
        ? Optional.empty()
        : Optional.of(message.body().slice(0, header.suite().keySize()));
  }

  /**
   * Opens message 1; about 1 ms.
   *
   * @param host domain of the request, one that this node serves
   */
  public Result open(
      AuthHeader.HandshakeRequest header,
      OuterMessage.Enveloped message,
      ServiceName host,
      long nowMs,
      long nowNanos) {
    AuthenticationKey key = keyOf(header);
    if (key == null) {
      return refused(StatusCode.NOT_AUTHENTICATED);
    }
    Optional<Bytes> ephemeral = precheck(header, message);
    if (ephemeral.isPresent() && ephemerals.isKnown(ephemeral.get(), nowNanos)) {
      // A message that was taken already costs a digest, not a millisecond.
      return refused(StatusCode.REPLAY);
    }
    Bytes prologue = HandshakeCodec.prologue(header.mode(), host, header.kid());
    NoiseIk.Responder responder = NoiseIk.responder(header.suite(), prologue, key.pair());
    NoiseIk.Message1 opened;
    HandshakeCodec.Payload1 payload;
    try {
      opened = responder.readMessage1(message.body());
      payload = HandshakeCodec.Payload1.decode(opened.payload());
    } catch (HandshakeException | DecodeException e) {
      return refused(StatusCode.NOT_AUTHENTICATED);
    }
    if (TicketGuard.isOutside(payload.timeMs(), nowMs, TIME_WINDOW_MS)) {
      return refused(StatusCode.CLOCK_SKEW);
    }
    EphemeralStore.Outcome seen = ephemerals.enter(opened.ephemeral(), nowNanos);
    if (seen == EphemeralStore.Outcome.SEEN) {
      return refused(StatusCode.REPLAY);
    }
    boolean covered =
        seen == EphemeralStore.Outcome.FRESH && restart.coversHandshake(payload.timeMs(), nowMs);
    return new Result.Opened(
        new OpenHandshake(
            header.mode(),
            opened.clientStatic(),
            payload.credential(),
            payload.request(),
            message.contentType(),
            covered,
            responder));
  }

  /**
   * Message 2 for a handshake that opened, once; about 1.5 ms.
   *
   * @param payload makes payload 2, with a ticket in it if one is due, from the session keys
   * @param challenge by policy (7.2), or null
   * @throws HandshakeException if a key of the client is of low order; the answer is then 401/20
   */
  public static OuterMessage.Enveloped answer(
      OpenHandshake handshake,
      String contentType,
      NoiseIk.PayloadMaker payload,
      AuthHeader.@Nullable Challenge challenge,
      EntropySource entropy)
      throws HandshakeException {
    AgreementKeyPair ephemeral =
        AgreementKeyPair.generate(handshake.clientStatic().curve(), entropy);
    NoiseIk.Message2 message = handshake.responder().writeMessage2(ephemeral, payload);
    return new OuterMessage.Enveloped(
        new AuthHeader.HandshakeResponse(handshake.mode(), challenge),
        contentType,
        message.octets());
  }

  private @Nullable AuthenticationKey keyOf(AuthHeader.HandshakeRequest header) {
    for (AuthenticationKey key : keys) {
      if (key.suite() == header.suite() && key.isNamedBy(header.kid())) {
        return key;
      }
    }
    return null;
  }

  private static Result refused(StatusCode code) {
    return new Result.Refused(code);
  }
}
