package org.meshrelay.protocol.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meshrelay.protocol.session.SessionFixtures.NOW;
import static org.meshrelay.protocol.session.SessionFixtures.entropy;
import static org.meshrelay.protocol.session.SessionFixtures.flipped;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;
import org.meshrelay.testkit.LoadedVector;
import org.meshrelay.testkit.VectorFiles;

/** Challenges over HTTP (authentication.md 7.1, 7.2) and their tokens (udp-binding.md B.4). */
final class HandshakeChallengeTest {
  private static final NetworkAddress CLIENT = NetworkAddress.parse("192.0.2.7").orElseThrow();
  private static final NetworkAddress OTHER = NetworkAddress.parse("192.0.2.8").orElseThrow();
  private static final Bytes EPHEMERAL = entropy(1).bytes(56);
  private static final Bytes TICKET_ID = entropy(2).bytes(16);
  private static final long SECOND = 1_000_000_000L;

  private final HandshakeChallenge challenges = new HandshakeChallenge(entropy(3));

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8, 12})
  void accepts_solvedChallenge_isGood(int bits) {
    AuthHeader.Challenge challenge = issue(bits);
    AuthHeader.Answer answer = solve(challenge);

    assertEquals(54, challenge.token().size());
    assertTrue(challenges.accepts(answer, CLIENT, EPHEMERAL, NOW));
    assertTrue(challenges.accepts(answer, CLIENT, EPHEMERAL, NOW + 10_000));
  }

  @Test
  void accepts_answeredLate_isAbsent() {
    AuthHeader.Answer answer = solve(issue(0));
    AuthHeader.Challenge later =
        challenges.forHandshake(CLIENT, EPHEMERAL, 0, NOW + 10_001); // bits stay known

    assertEquals(0, later.bits());
    assertFalse(challenges.accepts(answer, CLIENT, EPHEMERAL, NOW + 10_001));
  }

  @Test
  void accepts_fromAnotherAddress_isAbsent() {
    assertFalse(challenges.accepts(solve(issue(0)), OTHER, EPHEMERAL, NOW));
  }

  @Test
  void accepts_withAnotherBody_isAbsent() {
    assertFalse(challenges.accepts(solve(issue(0)), CLIENT, entropy(9).bytes(56), NOW));
  }

  @Test
  void accepts_anyBitOfTheTokenFlipped_isAbsent() {
    AuthHeader.Answer answer = solve(issue(0));

    for (int bit = 0; bit < 54 * 8; bit++) {
      AuthHeader.Answer changed =
          new AuthHeader.Answer(flipped(answer.token(), bit), answer.nonce());
      assertFalse(challenges.accepts(changed, CLIENT, EPHEMERAL, NOW), "bit " + bit);
    }
  }

  @Test
  void accepts_tokenOfAnotherSize_isAbsent() {
    AuthHeader.Answer answer = solve(issue(0));

    assertFalse(
        challenges.accepts(
            new AuthHeader.Answer(answer.token().slice(0, 53), answer.nonce()),
            CLIENT,
            EPHEMERAL,
            NOW));
    assertFalse(
        challenges.accepts(
            new AuthHeader.Answer(Bytes.concat(answer.token(), Bytes.of(0)), answer.nonce()),
            CLIENT,
            EPHEMERAL,
            NOW));
  }

  @Test
  void accepts_tooFewBits_isAbsent() {
    AuthHeader.Challenge challenge = issue(16);
    ProofOfWork proof = new ProofOfWork("mesh-auth/1 pow");
    long n = 0;
    while (proof.meets(challenge.token(), Bytes.bigEndian(n, 8), 16)) {
      n++;
    }
    AuthHeader.Answer lazy = new AuthHeader.Answer(challenge.token(), Bytes.bigEndian(n, 8));

    assertFalse(challenges.accepts(lazy, CLIENT, EPHEMERAL, NOW));
  }

  @Test
  void accepts_lowestBitsOfTheLastTenSeconds_areEnough() {
    AuthHeader.Challenge easy = issue(2);
    AuthHeader.Challenge hard = challenges.forHandshake(CLIENT, EPHEMERAL, 14, NOW + 5_000);
    ProofOfWork proof = new ProofOfWork("mesh-auth/1 pow");
    long n = 0;
    while (!proof.meets(hard.token(), Bytes.bigEndian(n, 8), 2)
        || proof.meets(hard.token(), Bytes.bigEndian(n, 8), 14)) {
      n++;
    }
    AuthHeader.Answer twoBits = new AuthHeader.Answer(hard.token(), Bytes.bigEndian(n, 8));

    assertEquals(2, easy.bits());
    assertTrue(challenges.accepts(twoBits, CLIENT, EPHEMERAL, NOW + 10_000));
    assertFalse(challenges.accepts(twoBits, CLIENT, EPHEMERAL, NOW + 10_001));
  }

  @Test
  void accepts_nothingIssued_isAbsent() {
    AuthHeader.Answer foreign =
        solve(new HandshakeChallenge(entropy(3)).forHandshake(CLIENT, EPHEMERAL, 0, NOW));

    assertFalse(challenges.accepts(foreign, CLIENT, EPHEMERAL, NOW));
  }

  @Test
  void accepts_challengeByPolicyInAHandshake_isAbsent() {
    AuthHeader.Answer answer = solve(challenges.forTicket(CLIENT, TICKET_ID, 0, NOW));

    assertFalse(challenges.accepts(answer, CLIENT, EPHEMERAL, NOW));
  }

  @Test
  void acceptsOnce_policyAnswer_isTakenOnceForThatTicket() {
    AuthHeader.Answer answer = solve(challenges.forTicket(CLIENT, TICKET_ID, 4, NOW));
    Bytes otherTicket = entropy(8).bytes(16);

    assertFalse(challenges.acceptsOnce(answer, CLIENT, otherTicket, NOW, 0));
    assertTrue(challenges.acceptsOnce(answer, CLIENT, TICKET_ID, NOW, 0));
    assertFalse(challenges.acceptsOnce(answer, CLIENT, TICKET_ID, NOW + 9_999, 9 * SECOND));
    assertEquals(1, challenges.acceptedCount());
    assertEquals(1, challenges.issuedCount());
  }

  @Test
  void accepts_underTheSecondNewestKey_isGoodAndUnderTheThirdNot() {
    TokenMint mint = new TokenMint("test token", entropy(5));
    Bytes nonce = entropy(6).bytes(16);
    Bytes first = mint.issue(TokenMint.Kind.CHALLENGE, CLIENT, 0, nonce, NOW);
    Bytes firstAddress =
        mint.issue(TokenMint.Kind.ADDRESS, CLIENT, 0, Bytes.wrap(new byte[16]), NOW);
    long hour = TokenMint.ROTATION_MS;
    assertEquals(54, mint.issue(TokenMint.Kind.CHALLENGE, CLIENT, 0, nonce, NOW + hour).size());
    assertEquals(Optional.of(NOW), open(mint, first, nonce, NOW));
    assertEquals(54, mint.issue(TokenMint.Kind.CHALLENGE, CLIENT, 0, nonce, NOW + 2 * hour).size());

    assertEquals(Optional.empty(), open(mint, first, nonce, NOW));
    assertEquals(
        Optional.of(NOW),
        mint.open(
            firstAddress,
            TokenMint.Kind.ADDRESS,
            CLIENT,
            0,
            Bytes.wrap(new byte[16]),
            NOW + 2 * hour));
  }

  @Test
  void open_tokenOfTheOtherKind_isAbsent() {
    TokenMint mint = new TokenMint("test token", entropy(5));
    Bytes nonce = Bytes.wrap(new byte[16]);
    Bytes address = mint.issue(TokenMint.Kind.ADDRESS, CLIENT, 0, nonce, NOW);

    assertEquals(Optional.empty(), open(mint, address, nonce, NOW));
  }

  @Test
  void solve_moreThan22Bits_isRefused() {
    assertEquals(
        Optional.empty(),
        HandshakeChallenge.solve(new AuthHeader.Challenge(entropy(1).bytes(54), 23), () -> false));
    assertThrows(
        IllegalArgumentException.class,
        () -> new ProofOfWork("x").solve(entropy(1).bytes(54), 23, () -> false));
  }

  @Test
  void solve_stopped_givesUp() {
    assertEquals(
        Optional.empty(),
        HandshakeChallenge.solve(new AuthHeader.Challenge(entropy(1).bytes(54), 22), () -> true));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tokens")
  void token_vectorOfTheUdpBinding_agrees(LoadedVector vector) {
    Map<String, Object> in = vector.data();
    TokenMint mint = new TokenMint("mesh-udp/1 token", entropy(1));
    TokenMint.Kind kind =
        number(in, "kind") == 1 ? TokenMint.Kind.CHALLENGE : TokenMint.Kind.ADDRESS;
    Bytes aad =
        mint.additionalData(
            NetworkAddress.parse(String.valueOf(in.get("ip"))).orElseThrow(),
            (int) number(in, "port"));
    Bytes token =
        TokenMint.seal(
            (int) number(in, "key_id"),
            SecretBytes.copyOf(hex(in, "key")),
            hex(in, "nonce"),
            aad,
            TokenMint.plain(kind, number(in, "issued_ms"), hex(in, "client_nonce")));

    assertEquals(vector.expect().get("aad"), aad.toHex());
    assertEquals(vector.expect().get("token"), token.toHex());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("proofs")
  void proofOfWork_vectorOfTheUdpBinding_agrees(LoadedVector vector) {
    Bytes token = hex(vector.data(), "token");
    int bits = (int) number(vector.data(), "difficulty_bits");
    ProofOfWork proof = new ProofOfWork("mesh-udp/1 pow");

    OptionalLong n = proof.solve(token, bits, () -> false);

    assertEquals(vector.expect().get("first_nonce"), n.getAsLong());
    assertEquals(
        vector.expect().get("digest"),
        Digests.sha256(
                Bytes.utf8("mesh-udp/1 pow"), Bytes.of(0), token, Bytes.bigEndian(n.getAsLong(), 8))
            .toHex());
    assertTrue(proof.meets(token, Bytes.bigEndian(n.getAsLong(), 8), bits));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "localhost", "1.2.3", "1.2.3.4.5", "256.1.1.1", "1.2.3.x", "abc.def", "1..2.3",
        "::g", "1:2", ":::", "12345::", "0x7f.1.1.1", "face.b00c", "::1]", "+1.2.3.4"
      })
  void address_noLiteral_isNone(String text) {
    assertEquals(Optional.empty(), NetworkAddress.parse(text));
  }

  @Test
  void address_mappedIpv4_isTheIpv4Address() {
    assertEquals(CLIENT, NetworkAddress.parse("::ffff:192.0.2.7").orElseThrow());
    assertEquals(CLIENT, new NetworkAddress(Bytes.hex("00000000000000000000ffffc0000207")));
    assertEquals(16, NetworkAddress.parse("fe80::1%eth0").orElseThrow().octets().size());
  }

  static Stream<LoadedVector> tokens() {
    return VectorFiles.load("crypto.json").stream().filter(v -> v.kind().equals("token"));
  }

  static Stream<LoadedVector> proofs() {
    return VectorFiles.load("crypto.json").stream().filter(v -> v.kind().equals("proof_of_work"));
  }

  private AuthHeader.Challenge issue(int bits) {
    return challenges.forHandshake(CLIENT, EPHEMERAL, bits, NOW);
  }

  private static AuthHeader.Answer solve(AuthHeader.Challenge challenge) {
    return HandshakeChallenge.solve(challenge, () -> false).orElseThrow();
  }

  private static Optional<Long> open(TokenMint mint, Bytes token, Bytes nonce, long nowMs) {
    return mint.open(token, TokenMint.Kind.CHALLENGE, CLIENT, 0, nonce, nowMs);
  }

  private static long number(Map<String, Object> members, String name) {
    return Long.parseLong(String.valueOf(members.get(name)));
  }

  private static Bytes hex(Map<String, Object> members, String name) {
    return Bytes.hex(String.valueOf(members.get(name)));
  }
}
