package org.meshrelay.client.session;

import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.session.AuthHeader;
import org.meshrelay.protocol.session.HandshakeCodec;
import org.meshrelay.protocol.session.HandshakeException;
import org.meshrelay.protocol.session.NoiseIk;
import org.meshrelay.protocol.session.NoiseSuite;
import org.meshrelay.protocol.session.OuterCodec;
import org.meshrelay.protocol.session.OuterMessage;
import org.meshrelay.protocol.session.SessionKeys;

/**
 * One exchange as the client sees it: message 1, perhaps with the answer to a challenge, message 2.
 */
final class Handshake {
  private static final String CONTENT_TYPE = Encoding.JSON.mediaType();

  private final AuthHeader.HandshakeRequest header;
  private final NoiseIk.Initiator noise;
  private final Bytes message1;

  private Handshake(AuthHeader.HandshakeRequest header, NoiseIk.Initiator noise, Bytes message1) {
    this.header = header;
    this.noise = noise;
    this.message1 = message1;
  }

  /**
   * Makes message 1: three agreements, so never on an event loop.
   *
   * @throws HandshakeException if the service's key is of no use
   */
  static Handshake begin(
      ServiceName service,
      ServiceIdentity identity,
      SessionCredential credential,
      SessionEnvironment environment,
      HandshakeCodec.Payload1 payload)
      throws HandshakeException {
    NoiseSuite suite =
        NoiseSuite.ofCurve(credential.key().curve())
            .orElseThrow(() -> new IllegalArgumentException("credential key is not for agreement"));
    String kid = identity.keyIdentifier();
    AuthHeader.HandshakeRequest header =
        new AuthHeader.HandshakeRequest(credential.mode(), suite, kid, null);
    NoiseIk.Initiator noise =
        NoiseIk.initiator(
            suite,
            HandshakeCodec.prologue(credential.mode(), service, kid),
            credential.key(),
            identity.authenticationKey(),
            AgreementKeyPair.generate(suite.curve(), environment.entropy()));
    return new Handshake(header, noise, noise.writeMessage1(payload.encode()));
  }

  /** The outer message; with an answer the body stays octet for octet what was challenged. */
  Bytes body(AuthHeader.@Nullable Answer answer, Encoding encoding) {
    AuthHeader.HandshakeRequest sent = answer == null ? header : header.withAnswer(answer);
    return OuterCodec.write(new OuterMessage.Enveloped(sent, CONTENT_TYPE, message1), encoding);
  }

  /** Payload 2, keys, and the challenge of policy that may stand beside it. */
  record Opened(
      HandshakeCodec.Payload2 payload,
      SessionKeys keys,
      Encoding encoding,
      AuthHeader.@Nullable Challenge challenge) {}

  /** Opens message 2: two agreements. Empty-handed (null) if it is not the service's answer. */
  @Nullable Opened open(Replies.Outer.Protected reply) {
    Encoding encoding = Encoding.ofMediaType(reply.contentType()).orElse(null);
    if (!(reply.auth() instanceof AuthHeader.HandshakeResponse response)
        || response.mode() != header.mode()
        || encoding == null) {
      return null;
    }
    try {
      NoiseIk.Opened opened = noise.readMessage2(reply.body());
      return new Opened(
          HandshakeCodec.Payload2.decode(opened.payload()),
          opened.keys(),
          encoding,
          response.challenge());
    } catch (HandshakeException | DecodeException e) {
      return null;
    }
  }
}
