package org.meshrelay.loadtest.peer;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.ReadLimits;
import org.meshrelay.protocol.profile.HostKeys;
import org.meshrelay.protocol.profile.ProfileFactory;
import org.meshrelay.protocol.profile.ServiceCredential;
import org.meshrelay.protocol.session.AuthHeader;
import org.meshrelay.protocol.session.HandshakeCodec;
import org.meshrelay.protocol.session.HandshakeException;
import org.meshrelay.protocol.session.MessageGuard;
import org.meshrelay.protocol.session.Mode;
import org.meshrelay.protocol.session.NoiseIk;
import org.meshrelay.protocol.session.OuterCodec;
import org.meshrelay.protocol.session.OuterMessage;
import org.meshrelay.protocol.session.SessionKeys;
import org.meshrelay.protocol.session.StekRing;
import org.meshrelay.protocol.session.Ticket;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.HelloRequest;
import org.meshrelay.protocol.transaction.HelloResponse;
import org.meshrelay.protocol.transaction.MeshRequest;
import org.meshrelay.protocol.transaction.MeshResponse;
import org.meshrelay.protocol.transaction.RequestCodec;
import org.meshrelay.protocol.transaction.ResponseCodec;
import org.meshrelay.protocol.transaction.ResponseStatus;
import org.meshrelay.protocol.transaction.StatusOnlyResponse;

/**
 * The responder's side of mesh-auth/1 for a service that believes every caller: Hello, exchanges,
 * tickets. Made with keys of its own, which die with it. Any thread; one exchange costs two key
 * agreements.
 */
final class SinkSessions {
  private static final long TICKET_LIFE_MS = 15 * 60_000;
  private static final int TICKET_ID_OCTETS = 16;
  private static final int SALT_OCTETS = 16;

  private final ServiceName name;
  private final EntropySource entropy;
  private final InstantSource clock;
  private final HostKeys host;
  private final ServiceCredential credential;
  private final StekRing steks;

  SinkSessions(ServiceName name, EntropySource entropy, InstantSource clock) {
    this.name = name;
    this.entropy = entropy;
    this.clock = clock;
    ProfileFactory factory = new ProfileFactory(entropy, clock);
    this.host = factory.host();
    this.credential = factory.credential(factory.service(), host.profile());
    this.steks = StekRing.random(entropy);
  }

  /** Its host, whose key signs receipts. */
  HostKeys host() {
    return host;
  }

  /**
   * An answer.
   *
   * @param status of HTTP
   * @param message that it carries
   */
  record Answer(int status, OuterMessage.Enveloped message) {
    /** The same with another last octet, so that nobody can open it; as it is if it is open. */
    Answer forged() {
      if (message.auth() instanceof AuthHeader.Unprotected) {
        return this;
      }
      byte[] octets = message.body().toArray();
      if (octets.length > 0) {
        octets[octets.length - 1] ^= 1;
      }
      return new Answer(
          status,
          new OuterMessage.Enveloped(message.auth(), message.contentType(), Bytes.wrap(octets)));
    }
  }

  /** Answers a request; {@code service} is asked for what is authentic. */
  Answer answer(Bytes body, Encoding encoding, Function<MeshRequest, MeshResponse> service)
      throws DecodeException, HandshakeException {
    OuterMessage outer = OuterCodec.readRequest(body, encoding, ReadLimits.STORED);
    if (!(outer instanceof OuterMessage.Enveloped message)) {
      return refusal(StatusCode.NOT_AUTHENTICATED);
    }
    return switch (message.auth()) {
      case AuthHeader.HandshakeRequest header -> handshake(header, message, service);
      case AuthHeader.TicketRequest header -> ticketed(header, message, service);
      default -> greeting(message);
    };
  }

  /** A refusal before authentication. */
  static Answer refusal(StatusCode code) {
    return new Answer(
        code.httpStatus(),
        (OuterMessage.Enveloped)
            OuterCodec.unprotected(
                ResponseCodec.encode(
                    new StatusOnlyResponse(ResponseStatus.of(code)), Encoding.JSON)));
  }

  private Answer greeting(OuterMessage.Enveloped message) throws DecodeException {
    if (!(RequestCodec.decode(message.body(), encodingOf(message)) instanceof HelloRequest)) {
      return refusal(StatusCode.NOT_AUTHENTICATED);
    }
    HelloResponse hello =
        new HelloResponse(
            ResponseStatus.SUCCESS,
            null,
            List.of(),
            null,
            null,
            null,
            credential.service().envelope(),
            credential.host().envelope(),
            credential.connection(),
            List.of(),
            List.of());
    return new Answer(
        200,
        (OuterMessage.Enveloped)
            OuterCodec.unprotected(ResponseCodec.encode(hello, Encoding.JSON)));
  }

  private Answer handshake(
      AuthHeader.HandshakeRequest header,
      OuterMessage.Enveloped message,
      Function<MeshRequest, MeshResponse> service)
      throws DecodeException, HandshakeException {
    NoiseIk.Responder noise =
        NoiseIk.responder(
            header.suite(),
            HandshakeCodec.prologue(header.mode(), name, header.kid()),
            host.authentication());
    HandshakeCodec.Payload1 payload =
        HandshakeCodec.Payload1.decode(noise.readMessage1(message.body()).payload());
    MeshRequest request = RequestCodec.decode(payload.request(), encodingOf(message));
    MeshResponse response = withId(service.apply(request), request);
    NoiseIk.Message2 message2 =
        noise.writeMessage2(
            AgreementKeyPair.generate(Curve.X448, entropy),
            keys -> payload2(keys, header.mode(), response));
    return new Answer(
        httpStatus(response),
        new OuterMessage.Enveloped(
            new AuthHeader.HandshakeResponse(header.mode(), null),
            Encoding.JSON.mediaType(),
            message2.octets()));
  }

  private Bytes payload2(SessionKeys keys, Mode mode, MeshResponse response) {
    Bytes payload = ResponseCodec.encode(response, Encoding.JSON);
    if (mode == Mode.DEVICE) {
      return HandshakeCodec.Payload2.withoutTicket(payload).encode();
    }
    long ms = clock.millis();
    long until = ms + TICKET_LIFE_MS;
    Ticket ticket =
        new Ticket(
            mode,
            0,
            0,
            ms,
            ms,
            until,
            entropy.bytes(TICKET_ID_OCTETS),
            keys,
            Bytes.EMPTY,
            null,
            name);
    return new HandshakeCodec.Payload2(until, steks.seal(ticket, ms).orElseThrow(), payload)
        .encode();
  }

  private Answer ticketed(
      AuthHeader.TicketRequest header,
      OuterMessage.Enveloped message,
      Function<MeshRequest, MeshResponse> service)
      throws DecodeException {
    Optional<Ticket> ticket =
        steks
            .open(header.ticket(), clock.millis())
            .filter(opened -> opened.notAfterMs() >= clock.millis());
    if (ticket.isEmpty()) {
      return refusal(StatusCode.TICKET_INVALID);
    }
    SessionKeys keys = ticket.get().keys();
    Optional<Bytes> payload =
        MessageGuard.openRequest(
            keys.request(),
            new MessageGuard.RequestBinding(
                header.salt(), header.timestampMs(), name, message.contentType(), header.ticket()),
            message.body());
    if (payload.isEmpty()) {
      return refusal(StatusCode.TICKET_TAG);
    }
    MeshRequest request = RequestCodec.decode(payload.get(), encodingOf(message));
    return sealed(keys, header, message.body(), withId(service.apply(request), request));
  }

  private Answer sealed(
      SessionKeys keys, AuthHeader.TicketRequest header, Bytes asked, MeshResponse response) {
    Bytes salt = entropy.bytes(SALT_OCTETS);
    MessageGuard.ResponseBinding binding =
        new MessageGuard.ResponseBinding(
            salt, header.salt(), Encoding.JSON.mediaType(), Digests.sha256(asked), Bytes.EMPTY);
    Bytes body =
        MessageGuard.sealResponse(
            keys.response(), binding, ResponseCodec.encode(response, Encoding.JSON));
    return new Answer(
        httpStatus(response),
        new OuterMessage.Enveloped(
            new AuthHeader.TicketResponse(salt, null, null), Encoding.JSON.mediaType(), body));
  }

  private static Encoding encodingOf(OuterMessage.Enveloped message) {
    return Encoding.ofMediaType(message.contentType()).orElse(Encoding.JSON);
  }

  private static int httpStatus(MeshResponse response) {
    return response.outcome().isSuccess() ? 200 : (int) response.outcome().status();
  }

  private static MeshResponse withId(MeshResponse response, MeshRequest request) {
    Bytes id = request.header().id();
    return response instanceof StatusOnlyResponse plain && id != null
        ? new StatusOnlyResponse(plain.outcome().withId(id))
        : response;
  }
}
