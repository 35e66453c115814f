package org.meshrelay.relay.gateway;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonReader;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ReadLimits;
import org.meshrelay.protocol.object.TaggedObject;
import org.meshrelay.protocol.port.EncodedReply;
import org.meshrelay.protocol.session.AuthHeader;
import org.meshrelay.protocol.session.ClientHandshake;
import org.meshrelay.protocol.session.ClientSession;
import org.meshrelay.protocol.session.Mode;
import org.meshrelay.protocol.session.OuterCodec;
import org.meshrelay.protocol.session.OuterMessage;

/** A client of a {@link TestGateway} that can do everything wrong. */
final class TestClient {
  static final String JSON = Encoding.JSON.mediaType();
  private final TestGateway gateway;

  TestClient(TestGateway gateway) {
    this.gateway = gateway;
  }

  /** What it shows. */
  record Shown(Mode mode, AgreementKeyPair key, Bytes credential) {
    static Shown administrator(Party.User user) {
      return new Shown(
          Mode.PROFILE,
          user.administrator().keys().authentication(),
          Party.octets(user.administrator().connection().envelope()));
    }

    static Shown second(Party.User user) {
      return new Shown(
          Mode.PROFILE,
          user.second().keys().authentication(),
          Party.octets(user.second().connection().envelope()));
    }

    /** By the ConnectionAccount, which names addresses. */
    static Shown account(Party.User user) {
      return new Shown(
          Mode.PROFILE,
          user.second().account().authentication(),
          Party.octets(user.second().account().connection().envelope()));
    }

    static Shown service(Party.Service service) {
      return new Shown(Mode.SERVICE, service.host().authentication(), service.octets());
    }
  }

  ClientHandshake begin(Shown shown, String request) throws Exception {
    return begin(shown, request, gateway.nowMs(), TestGateway.HOST);
  }

  ClientHandshake begin(Shown shown, String request, long timeMs, ServiceName host)
      throws Exception {
    return ClientHandshake.begin(
        new ClientHandshake.Parties(
            shown.mode(),
            host,
            gateway.service.credential().authenticationKey(),
            shown.key(),
            shown.credential()),
        JSON,
        Bytes.utf8(request),
        timeMs,
        gateway.entropy);
  }

  /** An exchange and its message 2, or the refusal that came instead. */
  Answered exchange(Shown shown, String request) throws Exception {
    ClientHandshake handshake = begin(shown, request);
    return read(handshake, gateway.send(handshake.message()));
  }

  Answered read(ClientHandshake handshake, EncodedReply reply) throws Exception {
    OuterMessage message =
        OuterCodec.readResponse(reply.body(), reply.encoding(), ReadLimits.RESPONSE);
    if (!(message instanceof OuterMessage.Enveloped enveloped)) {
      return new Answered(reply, null, status(reply));
    }
    Optional<ClientHandshake.Answered> answered = handshake.read(enveloped);
    return answered.isEmpty()
        ? new Answered(reply, null, status(reply))
        : new Answered(reply, answered.get(), status(answered.get().payload().response()));
  }

  /** The outcome of an exchange. */
  record Answered(EncodedReply reply, ClientHandshake.@Nullable Answered message2, String status) {
    boolean hasTicket() {
      return message2 != null && message2.payload().hasTicket();
    }
  }

  /** The session of an exchange that must succeed. */
  ClientSession session(Shown shown, String request) throws Exception {
    Answered answered = exchange(shown, request);
    if (answered.message2() == null) {
      throw new AssertionError("refused " + answered.status());
    }
    return ClientSession.of(answered.message2(), gateway.nowMs()).orElseThrow();
  }

  ClientSession.SealedRequest seal(ClientSession session, String request) {
    return seal(session, request, gateway.nowMs());
  }

  ClientSession.SealedRequest seal(ClientSession session, String request, long timeMs) {
    return session.seal(
        new ClientSession.Request(Bytes.utf8(request), JSON),
        TestGateway.HOST,
        timeMs,
        null,
        gateway.entropy);
  }

  /** The status of a request under a ticket, with an {@code !} before what came unprotected. */
  String send(ClientSession session, String request) throws Exception {
    ClientSession.SealedRequest sealed = seal(session, request);
    return open(session, sealed, gateway.send(sealed.message()));
  }

  String open(ClientSession session, ClientSession.SealedRequest sealed, EncodedReply reply)
      throws Exception {
    return payload(session, sealed, reply)
        .map(TestClient::status)
        .orElseGet(() -> "!" + status(reply));
  }

  /** The payload of a protected response, empty if it is not one. */
  Optional<Bytes> payload(
      ClientSession session, ClientSession.SealedRequest sealed, EncodedReply reply)
      throws Exception {
    OuterMessage message =
        OuterCodec.readResponse(reply.body(), reply.encoding(), ReadLimits.RESPONSE);
    return message instanceof OuterMessage.Enveloped enveloped
        ? session.open(sealed, enveloped).map(ClientSession.Response::payload)
        : Optional.empty();
  }

  /** The numbers of an unprotected reply, as the specification prints them. */
  static String status(EncodedReply reply) {
    try {
      OuterMessage message =
          OuterCodec.readResponse(reply.body(), reply.encoding(), ReadLimits.RESPONSE);
      return switch (message) {
        case OuterMessage.Bare bare -> status(bare.object());
        case OuterMessage.Enveloped enveloped -> {
          if (!(enveloped.auth() instanceof AuthHeader.Unprotected)) {
            throw new AssertionError("protected: " + enveloped.auth());
          }
          yield status(enveloped.body());
        }
      };
    } catch (org.meshrelay.protocol.encoding.DecodeException e) {
      throw new AssertionError(e);
    }
  }

  static String status(Bytes payload) {
    try {
      ObjectReader members =
          TaggedObject.of(JsonReader.read(payload, Encoding.JSON, ReadLimits.RESPONSE)).reader();
      Long extended = members.integer("StatusExtended");
      return members.requireInteger("Status") + (extended == null ? "" : "/" + extended);
    } catch (org.meshrelay.protocol.encoding.DecodeException e) {
      throw new AssertionError(e);
    }
  }
}
