package org.meshrelay.protocol.vector;

import java.util.Optional;
import java.util.Set;
import org.meshrelay.crypto.agree.AgreementException;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;
import org.meshrelay.crypto.threshold.KeyCombination;
import org.meshrelay.crypto.vector.VectorCase;
import org.meshrelay.crypto.vector.VectorMismatch;
import org.meshrelay.crypto.vector.VectorSuite;
import org.meshrelay.crypto.wrap.AesGcm;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.session.HandshakeCodec;
import org.meshrelay.protocol.session.HandshakeException;
import org.meshrelay.protocol.session.MessageGuard;
import org.meshrelay.protocol.session.Mode;
import org.meshrelay.protocol.session.NoiseIk;
import org.meshrelay.protocol.session.NoiseSuite;
import org.meshrelay.protocol.session.SessionKeys;
import org.meshrelay.protocol.session.Ticket;
import org.meshrelay.protocol.session.TicketCodec;

/** The group {@code auth} of {@code crypto.json} (authentication.md). */
public final class AuthVectors implements VectorSuite {
  private static final int PARITY_BIT = 0x80;

  /** The suite. */
  public AuthVectors() {}

  @Override
  public Set<String> kinds() {
    return Set.of("noise_ik", "ticket", "ticket_message", "additive_legacy");
  }

  @Override
  public void check(VectorCase vector) throws Exception {
    switch (vector.kind()) {
      case "noise_ik" -> noise(vector);
      case "ticket" -> ticket(vector);
      case "ticket_message" -> message(vector);
      case "additive_legacy" -> additive(vector);
      default -> throw new IllegalArgumentException("not a kind of this suite");
    }
  }

  private static void noise(VectorCase vector) throws HandshakeException, DecodeException {
    NoiseSuite suite =
        NoiseSuite.ofWireName("Noise_IK_" + vector.text("dh") + "_AESGCM_SHA512").orElseThrow();
    Bytes prologue =
        HandshakeCodec.prologue(
            Mode.ofCode((int) vector.integer("mode")).orElseThrow(),
            new ServiceName(vector.text("host")),
            vector.text("kid"));
    expectHex(vector, "prologue", prologue);
    AgreementKeyPair responderStatic = pair(suite.curve(), vector, "responder_static");
    NoiseIk.Initiator initiator =
        NoiseIk.initiator(
            suite,
            prologue,
            pair(suite.curve(), vector, "initiator_static"),
            responderStatic.publicKey(),
            pair(suite.curve(), vector, "initiator_ephemeral"));
    NoiseIk.Responder responder = NoiseIk.responder(suite, prologue, responderStatic);

    Bytes message1 = initiator.writeMessage1(hex(vector, "payload1"));
    expectHex(vector, "message1", message1);
    Bytes payload1 = responder.readMessage1(message1).payload();
    VectorMismatch.expectEqual(
        "payload1", payload1, HandshakeCodec.Payload1.decode(payload1).encode());
    NoiseIk.Message2 message2 =
        responder.writeMessage2(
            pair(suite.curve(), vector, "responder_ephemeral"), keys -> hex(vector, "payload2"));
    expectHex(vector, "message2", message2.octets());
    NoiseIk.Opened opened = initiator.readMessage2(message2.octets());
    VectorMismatch.expectEqual(
        "payload2",
        hex(vector, "payload2"),
        HandshakeCodec.Payload2.decode(opened.payload()).encode());
    expectKeys(vector, message2.keys());
    expectKeys(vector, opened.keys());
  }

  private static void expectKeys(VectorCase vector, SessionKeys keys) {
    expectHex(vector, "k_request", keys.request().reveal());
    expectHex(vector, "k_response", keys.response().reveal());
    expectHex(vector, "handshake_hash", keys.handshakeHash());
  }

  private static void ticket(VectorCase vector) throws DecodeException {
    SecretBytes stek = secret(vector, "stek");
    int stekId = (int) vector.integer("stek_id");
    Ticket ticket = ticketOf(vector);
    Bytes plain = TicketCodec.encode(ticket);
    expectHex(vector, "plaintext", plain);
    VectorMismatch.expectEqual("decoded", plain, TicketCodec.encode(TicketCodec.decode(plain)));
    Bytes sealed = TicketCodec.seal(ticket, stekId, stek, hex(vector, "nonce"));
    expectHex(vector, "ticket", sealed);
    VectorMismatch.expectEqual("stek_id", Optional.of(stekId), TicketCodec.stekId(sealed));
    Ticket opened =
        TicketCodec.open(sealed, stekId, stek)
            .orElseThrow(() -> new VectorMismatch("the ticket does not open"));
    VectorMismatch.expectEqual("opened", plain, TicketCodec.encode(opened));
  }

  private static Ticket ticketOf(VectorCase vector) {
    String account = vector.text("account");
    return new Ticket(
        Mode.ofCode((int) vector.integer("mode")).orElseThrow(),
        (int) vector.integer("flags"),
        vector.integer("epoch"),
        vector.integer("issued_ms"),
        vector.integer("auth_ms"),
        vector.integer("not_after_ms"),
        hex(vector, "ticket_id"),
        new SessionKeys(secret(vector, "k_request"), secret(vector, "k_response"), Bytes.EMPTY),
        hex(vector, "device_udf"),
        account.isEmpty() ? null : AccountAddress.parse(account),
        new ServiceName(vector.text("domain")));
  }

  private static void message(VectorCase vector) {
    MessageGuard.RequestBinding request =
        new MessageGuard.RequestBinding(
            hex(vector, "salt"),
            vector.integer("ts_ms"),
            new ServiceName(vector.text("host")),
            vector.text("content_type"),
            hex(vector, "ticket"));
    VectorMismatch.expectEqual("seq", vector.integer("seq"), request.salt().bigEndianAt(0, 8));
    Bytes body = sealedRequest(vector, request);
    MessageGuard.ResponseBinding response =
        new MessageGuard.ResponseBinding(
            hex(vector, "response_salt"),
            request.salt(),
            request.contentType(),
            Digests.sha256(body),
            hex(vector, "renewed_ticket"));
    expectHex(vector, "response_aad", response.additionalData());
    SecretBytes key = secret(vector, "k_response");
    Bytes payload = hex(vector, "response");
    Bytes sealed = MessageGuard.sealResponse(key, response, payload);
    expectHex(vector, "response_body", sealed);
    expectOpens(vector, "response", response.additionalData(), sealed, payload);
    VectorMismatch.expectEqual(
        "opened response", Optional.of(payload), MessageGuard.openResponse(key, response, sealed));
  }

  private static Bytes sealedRequest(VectorCase vector, MessageGuard.RequestBinding binding) {
    expectHex(vector, "request_aad", binding.additionalData());
    SecretBytes key = secret(vector, "k_request");
    Bytes payload = hex(vector, "request");
    Bytes body = MessageGuard.sealRequest(key, binding, payload);
    expectHex(vector, "request_body", body);
    expectOpens(vector, "request", binding.additionalData(), body, payload);
    VectorMismatch.expectEqual(
        "opened request", Optional.of(payload), MessageGuard.openRequest(key, binding, body));
    return body;
  }

  /** The key and initial vector that the vector names are those that were used. */
  private static void expectOpens(
      VectorCase vector, String which, Bytes aad, Bytes sealed, Bytes payload) {
    VectorMismatch.expectEqual(
        which + "_key and " + which + "_iv",
        Optional.of(payload),
        AesGcm.open(
            SecretBytes.copyOf(Bytes.hex(vector.expectedText(which + "_key"))),
            Bytes.hex(vector.expectedText(which + "_iv")),
            aad,
            sealed));
  }

  /**
   * The exchange of the drafts, which adds keys: its numbers, and that whoever knows public keys
   * only arrives at the rogue one, while the same rogue key opens nothing in our handshake.
   */
  private static void additive(VectorCase vector) throws AgreementException, HandshakeException {
    Curve curve = Curve.ofWireName(vector.text("alg")).orElseThrow();
    AgreementKeyPair client = pair(curve, vector, "client_static");
    AgreementKeyPair clientSum =
        KeyCombination.combine(client, pair(curve, vector, "client_ephemeral"));
    AgreementKeyPair server = pair(curve, vector, "server_static");
    PublicKey serverSum =
        KeyCombination.combine(
            server.publicKey(), pair(curve, vector, "server_ephemeral").publicKey());
    expectHex(vector, "client_ephemeral_agreement", clientSum.agree(server.publicKey()).reveal());
    expectHex(vector, "dual_ephemeral_agreement", clientSum.agree(serverSum).reveal());

    AgreementKeyPair attacker = pair(curve, vector, "attacker_scalar_private");
    PublicKey rogue = KeyCombination.combine(attacker.publicKey(), negated(client.publicKey()));
    expectHex(vector, "rogue_ephemeral_public_ext", rogue.octets());
    PublicKey sum = KeyCombination.combine(client.publicKey(), rogue);
    expectHex(vector, "rogue_agreement", server.agree(sum).reveal());
    VectorMismatch.expectEqual(
        "what the attacker computes without any client secret",
        server.agree(sum),
        attacker.agree(server.publicKey()));
    expectRogueGainsNothing(server, attacker, rogue);
  }

  private static void expectRogueGainsNothing(
      AgreementKeyPair server, AgreementKeyPair attacker, PublicKey rogue)
      throws HandshakeException {
    NoiseSuite suite = NoiseSuite.ofCurve(server.curve()).orElseThrow();
    Bytes prologue = HandshakeCodec.prologue(Mode.DEVICE, new ServiceName("example.net"), "any");
    Bytes honest =
        NoiseIk.initiator(suite, prologue, attacker, server.publicKey(), attacker)
            .writeMessage1(Bytes.EMPTY);
    Bytes forged = Bytes.concat(rogue.plain(), honest.slice(suite.keySize()));
    try {
      NoiseIk.Message1 opened = NoiseIk.responder(suite, prologue, server).readMessage1(forged);
      throw new VectorMismatch("a rogue ephemeral opened for " + opened.clientStatic().udf());
    } catch (HandshakeException e) {
      // As it must be: es and ss are kept apart, so knowing their sum is worth nothing.
    }
  }

  /** The point with the other sign: same u, other parity of v. */
  private static PublicKey negated(PublicKey key) {
    int plainSize = key.plain().size();
    int parity = key.octets().get(plainSize) ^ PARITY_BIT;
    return new PublicKey(key.curve(), Bytes.concat(key.plain(), Bytes.of(parity)));
  }

  private static AgreementKeyPair pair(Curve curve, VectorCase vector, String name) {
    return AgreementKeyPair.fromPrivate(curve, secret(vector, name));
  }

  private static SecretBytes secret(VectorCase vector, String name) {
    return SecretBytes.copyOf(hex(vector, name));
  }

  private static Bytes hex(VectorCase vector, String name) {
    return Bytes.hex(vector.text(name));
  }

  private static void expectHex(VectorCase vector, String name, Bytes actual) {
    VectorMismatch.expectEqual(name, vector.expectedText(name), actual.toHex());
  }
}
