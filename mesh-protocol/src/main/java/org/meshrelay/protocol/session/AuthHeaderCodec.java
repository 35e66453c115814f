package org.meshrelay.protocol.session;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonNull;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * Headers of outer messages to {@link AuthHeader} and back, strictly: in a protected mode every
 * member of header and {@code auth} must be one that the mode has, since what is not in the
 * additional data has one permitted value (authentication.md 5.1). In null mode nothing follows
 * from the header, and further members of it are ignored. Pure.
 *
 * <p>Unknown values of {@code v}, {@code mode}, {@code suite} and {@code enc} yield {@link
 * AuthHeader.Unsupported}; everything else that is wrong is a {@link DecodeException}.
 */
final class AuthHeaderCodec {
  private static final String CIPHER = "A256GCM";
  private static final long VERSION = 1;

  private static final Set<String> HANDSHAKE_HEADER = Set.of("enc", "cty", "auth");
  private static final Set<String> TICKET_HEADER = Set.of("enc", "Salt", "cty", "auth");
  private static final Set<String> NULL_AUTH = Set.of("v", "mode", "challenge");
  private static final Set<String> TICKET_REQUEST = Set.of("v", "mode", "ticket", "ts", "answer");
  private static final Set<String> TICKET_RESPONSE = Set.of("v", "mode", "renew", "challenge");
  private static final Set<String> EXCHANGE_REQUEST = Set.of("v", "mode", "suite", "kid", "answer");
  private static final Set<String> EXCHANGE_RESPONSE = Set.of("v", "mode", "challenge");

  /** Which way a message goes; the same mode has other members each way. */
  enum Direction {
    REQUEST,
    RESPONSE
  }

  private AuthHeaderCodec() {}

  static AuthHeader read(JsonObject header, Direction direction) throws DecodeException {
    ObjectReader outer = ObjectReader.of(header, "header");
    ObjectReader auth = outer.object("auth");
    if (auth == null) {
      requireNoCipher(outer);
      return AuthHeader.Unprotected.PLAIN;
    }
    if (auth.requireInteger("v") != VERSION) {
      return new AuthHeader.Unsupported("v");
    }
    Optional<Mode> mode = Mode.ofWireName(auth.requireString("mode"));
    if (mode.isEmpty()) {
      return new AuthHeader.Unsupported("mode");
    }
    if (mode.get() == Mode.NULL) {
      requireNoCipher(outer);
      requireOnly(auth, NULL_AUTH);
      return new AuthHeader.Unprotected(challenge(auth));
    }
    if (!CIPHER.equals(outer.string("enc"))) {
      return new AuthHeader.Unsupported("enc");
    }
    requireOnly(outer, mode.get() == Mode.TICKET ? TICKET_HEADER : HANDSHAKE_HEADER);
    try {
      return switch (direction) {
        case REQUEST -> request(outer, auth, mode.get());
        case RESPONSE -> response(outer, auth, mode.get());
      };
    } catch (IllegalArgumentException e) {
      throw new DecodeException("auth: " + e.getMessage());
    }
  }

  /** The header with its content type. */
  static JsonObject write(AuthHeader auth, String contentType) {
    ObjectWriter header = new ObjectWriter();
    return switch (auth) {
      case AuthHeader.Unprotected plain ->
          header
              .put("auth", member(Mode.NULL).put("challenge", write(plain.challenge())).build())
              .put("cty", contentType)
              .build();
      case AuthHeader.HandshakeRequest request ->
          header
              .put("enc", CIPHER)
              .put("cty", contentType)
              .put(
                  "auth",
                  member(request.mode())
                      .put("suite", request.suite().wireName())
                      .put("kid", request.kid())
                      .put("answer", write(request.answer()))
                      .build())
              .build();
      case AuthHeader.HandshakeResponse response ->
          header
              .put("enc", CIPHER)
              .put("cty", contentType)
              .put(
                  "auth",
                  member(response.mode()).put("challenge", write(response.challenge())).build())
              .build();
      case AuthHeader.TicketRequest request ->
          ticketHeader(header, request.salt(), contentType)
              .put(
                  "auth",
                  member(Mode.TICKET)
                      .put("ticket", request.ticket())
                      .put("ts", request.timestampMs())
                      .put("answer", write(request.answer()))
                      .build())
              .build();
      case AuthHeader.TicketResponse response ->
          ticketHeader(header, response.salt(), contentType)
              .put(
                  "auth",
                  member(Mode.TICKET)
                      .put("renew", response.renew())
                      .put("challenge", write(response.challenge()))
                      .build())
              .build();
      case AuthHeader.Unsupported unknown ->
          throw new IllegalArgumentException("cannot write an unknown " + unknown.member());
    };
  }

  private static AuthHeader request(ObjectReader outer, ObjectReader auth, Mode mode)
      throws DecodeException {
    if (mode == Mode.TICKET) {
      requireOnly(auth, TICKET_REQUEST);
      return new AuthHeader.TicketRequest(
          outer.requireBinary("Salt"),
          auth.requireBinary("ticket"),
          auth.requireInteger("ts"),
          answer(auth));
    }
    requireOnly(auth, EXCHANGE_REQUEST);
    Optional<NoiseSuite> suite = NoiseSuite.ofWireName(auth.requireString("suite"));
    if (suite.isEmpty()) {
      return new AuthHeader.Unsupported("suite");
    }
    return new AuthHeader.HandshakeRequest(
        mode, suite.get(), auth.requireString("kid"), answer(auth));
  }

  private static AuthHeader response(ObjectReader outer, ObjectReader auth, Mode mode)
      throws DecodeException {
    if (mode == Mode.TICKET) {
      requireOnly(auth, TICKET_RESPONSE);
      Bytes renew = auth.binary("renew");
      return new AuthHeader.TicketResponse(
          outer.requireBinary("Salt"),
          renew == null || renew.isEmpty() ? null : renew,
          challenge(auth));
    }
    requireOnly(auth, EXCHANGE_RESPONSE);
    return new AuthHeader.HandshakeResponse(mode, challenge(auth));
  }

  private static AuthHeader.@Nullable Challenge challenge(ObjectReader auth)
      throws DecodeException {
    ObjectReader member = auth.object("challenge");
    if (member == null) {
      return null;
    }
    Bytes token = member.requireBinary("token");
    long bits = member.requireInteger("bits");
    if (token.isEmpty() || token.size() > AuthHeader.TOKEN_MAX || bits < 0 || bits > 256) {
      throw auth.malformed("challenge", "is out of range");
    }
    return new AuthHeader.Challenge(token, (int) bits);
  }

  private static AuthHeader.@Nullable Answer answer(ObjectReader auth) throws DecodeException {
    ObjectReader member = auth.object("answer");
    return member == null
        ? null
        : new AuthHeader.Answer(member.requireBinary("token"), member.requireBinary("nonce"));
  }

  private static void requireNoCipher(ObjectReader outer) throws DecodeException {
    String cipher = outer.string("enc");
    if (cipher != null && !cipher.equals("none")) {
      throw outer.malformed("enc", "is set without a mode");
    }
  }

  private static void requireOnly(ObjectReader reader, Set<String> permitted)
      throws DecodeException {
    for (String name : reader.object().names()) {
      if (!permitted.contains(name) && reader.object().get(name) != JsonNull.NULL) {
        throw new DecodeException("header member " + quoted(name) + " has no place in this mode");
      }
    }
  }

  private static String quoted(String name) {
    return name.length() <= 40 && name.chars().allMatch(c -> c >= 0x20 && c < 0x7F)
        ? name
        : "of some other name";
  }

  private static ObjectWriter member(Mode mode) {
    return new ObjectWriter().put("v", VERSION).put("mode", mode.wireName());
  }

  private static ObjectWriter ticketHeader(ObjectWriter header, Bytes salt, String contentType) {
    return header.put("enc", CIPHER).put("Salt", salt).put("cty", contentType);
  }

  private static @Nullable JsonNode write(AuthHeader.@Nullable Challenge challenge) {
    return challenge == null
        ? null
        : new ObjectWriter().put("token", challenge.token()).put("bits", challenge.bits()).build();
  }

  private static @Nullable JsonNode write(AuthHeader.@Nullable Answer answer) {
    return answer == null
        ? null
        : new ObjectWriter().put("token", answer.token()).put("nonce", answer.nonce()).build();
  }
}
