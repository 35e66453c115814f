package org.meshrelay.protocol.session;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.encoding.DecodeException;

/**
 * The client's side of one exchange: message 1, the same message again with the answer to a
 * challenge, and message 2 (authentication.md 3 and 7.1). One thread at a time.
 */
public final class ClientHandshake {
  private final AuthHeader.HandshakeRequest header;
  private final String contentType;
  private final NoiseIk.Initiator initiator;
  private final Bytes body;

  private ClientHandshake(
      AuthHeader.HandshakeRequest header,
      String contentType,
      NoiseIk.Initiator initiator,
      Bytes body) {
    this.header = header;
    this.contentType = contentType;
    this.initiator = initiator;
    this.body = body;
  }

  /**
   * Whom to talk to and as whom.
   *
   * @param mode of the exchange
   * @param host service domain
   * @param serviceKey the service's authentication key as its profile publishes it
   * @param clientKey the client's static key, on the curve of the service's
   * @param credential envelope or envelopes in JSON
   */
  public record Parties(
      Mode mode,
      ServiceName host,
      PublicKey serviceKey,
      AgreementKeyPair clientKey,
      Bytes credential) {}

  /**
   * Makes message 1; about 1.5 ms.
   *
   * @param timeMs the service's time as the client believes it, see {@link ClockOffset}
   * @param request the request payload
   * @throws HandshakeException if the service's key cannot be used
   */
  public static ClientHandshake begin(
      Parties parties, String contentType, Bytes request, long timeMs, EntropySource entropy)
      throws HandshakeException {
    PublicKey remote =
        AuthenticationKey.agreementForm(parties.serviceKey()).orElseThrow(HandshakeException::new);
    NoiseSuite suite = NoiseSuite.ofCurve(remote.curve()).orElseThrow(HandshakeException::new);
    if (parties.clientKey().publicKey().curve() != suite.curve()) {
      throw new HandshakeException();
    }
    String kid = parties.serviceKey().udf().text();
    NoiseIk.Initiator initiator =
        NoiseIk.initiator(
            suite,
            HandshakeCodec.prologue(parties.mode(), parties.host(), kid),
            parties.clientKey(),
            remote,
            AgreementKeyPair.generate(suite.curve(), entropy));
    Bytes body =
        initiator.writeMessage1(
            new HandshakeCodec.Payload1(timeMs, parties.credential(), request).encode());
    return new ClientHandshake(
        new AuthHeader.HandshakeRequest(parties.mode(), suite, kid, null),
        contentType,
        initiator,
        body);
  }

  /** The message to send. */
  public OuterMessage.Enveloped message() {
    return message(null);
  }

  /** The message with the answer to a challenge: same body. */
  public OuterMessage.Enveloped message(AuthHeader.@Nullable Answer answer) {
    AuthHeader.HandshakeRequest sent = answer == null ? header : header.withAnswer(answer);
    return new OuterMessage.Enveloped(sent, contentType, body);
  }

  /**
   * Reads message 2; empty if it is not the service's answer, which says nothing about the service:
   * anybody can send that. May be tried again with another message.
   */
  public Optional<Answered> read(OuterMessage.Enveloped message) {
    if (!(message.auth() instanceof AuthHeader.HandshakeResponse response)
        || response.mode() != header.mode()) {
      return Optional.empty();
    }
    try {
      NoiseIk.Opened opened = initiator.readMessage2(message.body());
      return Optional.of(
          new Answered(
              HandshakeCodec.Payload2.decode(opened.payload()),
              message.contentType(),
              response.challenge(),
              opened.keys()));
    } catch (HandshakeException | DecodeException e) {
      return Optional.empty();
    }
  }

  /**
   * What the service answered.
   *
   * @param payload response, and the ticket if one was issued
   * @param contentType of the response; not authenticated
   * @param challenge by policy (7.2), or null; not authenticated
   * @param keys of the session
   */
  public record Answered(
      HandshakeCodec.Payload2 payload,
      String contentType,
      AuthHeader.@Nullable Challenge challenge,
      SessionKeys keys) {}
}
