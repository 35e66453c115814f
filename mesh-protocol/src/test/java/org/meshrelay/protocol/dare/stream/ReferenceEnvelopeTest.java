package org.meshrelay.protocol.dare.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.crypto.octet.Base64Url;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.DecryptionException;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.testkit.VectorFiles;

/**
 * Every envelope that the reference of November 2019 wrote is read: in JSON, in JSON-B, and as its
 * streaming writer wrote it, which leaves the trailer out.
 */
final class ReferenceEnvelopeTest {
  private static final Path ROOT = VectorFiles.root().resolve("vectors/reference/2019-11");
  private static final Path FOLDER = ROOT.resolve("envelopes");
  private static final Map<String, Map<String, Object>> KEYS = keys();

  /** 68 envelopes in three forms, less the 15 whose payload of 5,000 octets has no JSON-B file. */
  private static final int FILES = 189;

  private static final DecodeOptions OPTIONS =
      DecodeOptions.of(
          List.of(reader("ed25519-enc", Curve.ED25519), reader("ed448-enc", Curve.ED448)),
          List.of(signer("ed25519-sign", Curve.ED25519), signer("ed448-sign", Curve.ED448)));

  /** How a file came about. */
  enum Form {
    JSON("json"),
    JSON_B("jsonB"),
    STREAMED("streamed");

    private final String member;

    Form(String member) {
      this.member = member;
    }
  }

  /** One file, and what the index says of its envelope. */
  record Case(Form form, Path file, Map<String, Object> entry) {
    String name() {
      return String.valueOf(entry.get("name"));
    }

    Bytes plaintext() {
      String stated = String.valueOf(entry.get("plaintext"));
      if (!stated.startsWith("byte i")) {
        return Bytes.hex(stated);
      }
      byte[] octets = new byte[5000];
      for (int i = 0; i < octets.length; i++) {
        octets[i] = (byte) i;
      }
      return Bytes.wrap(octets);
    }

    Map<String, Object> inMemory() {
      return VectorFiles.map(entry.get("inMemory"));
    }

    Map<String, Object> header() {
      return VectorFiles.map(inMemory().get("header"));
    }

    /** The members that are in the file: the streaming writer has no trailer. */
    Map<String, Object> trailer() {
      return form == Form.STREAMED ? Map.of() : VectorFiles.map(inMemory().get("trailer"));
    }

    Bytes document() throws IOException {
      return Bytes.wrap(Files.readAllBytes(file));
    }

    @Override
    public String toString() {
      return file.getFileName().toString();
    }
  }

  static Stream<Case> cases() {
    return entries()
        .flatMap(
            entry ->
                Stream.of(Form.values())
                    .filter(form -> entry.get(form.member) instanceof String)
                    .map(form -> new Case(form, FOLDER.resolve(text(entry, form.member)), entry))
                    .filter(each -> Files.exists(each.file())));
  }

  private static Stream<Map<String, Object>> entries() {
    Map<String, Object> index = VectorFiles.map(VectorFiles.parse(FOLDER.resolve("index.json")));
    return VectorFiles.list(index.get("envelopes")).stream().map(VectorFiles::map);
  }

  @Test
  void folder_everyFile_isAmongTheCases() throws Exception {
    Set<String> read = cases().map(Case::toString).collect(Collectors.toCollection(TreeSet::new));
    try (Stream<Path> files = Files.list(FOLDER)) {
      Set<String> present =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> !name.equals("index.json"))
              .collect(Collectors.toCollection(TreeSet::new));

      assertEquals(present, read);
      assertEquals(FILES, read.size());
    }
  }

  @Test
  void index_entryWithoutFiles_isOneTheReferenceCouldNotWrite() {
    List<String> without =
        entries()
            .filter(each -> each.containsKey("error"))
            .map(each -> text(each, "name"))
            .toList();

    assertEquals(4, without.size());
    assertTrue(without.stream().allMatch(name -> name.startsWith("encrypted-AES128CBC")));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void decode_file_isThePlaintextWithTheVerdictOfTheIndex(Case each) throws Exception {
    StreamFixture.Decoded decoded = decoded(each.document());
    StreamReport report = decoded.report();

    assertEquals(each.plaintext(), decoded.payload());
    assertEquals(each.inMemory().get("bodyLength"), report.payloadOctets());
    assertEquals(each.header().keySet(), Set.copyOf(report.header().json().names()));
    assertEquals(each.form() == Form.JSON ? Encoding.JSON : Encoding.JSON_B, report.encoding());
    assertEquals(
        each.trailer().containsKey("PayloadDigest") ? DigestStatus.OK : DigestStatus.NONE,
        report.digest());
    assertEquals(
        VectorFiles.list(each.trailer().get("signatures")).size(), report.signatures().size());
    assertTrue(report.isIntact());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void decode_signedFile_hasTheSignaturesThatTheIndexCallsValid(Case each) throws Exception {
    if (each.trailer().get("signatures") == null) {
      return;
    }
    StreamReport report = decoded(each.document()).report();
    List<Object> stated = VectorFiles.list(each.inMemory().get("signatures"));
    for (int i = 0; i < stated.size(); i++) {
      SignatureReport found = report.signatures().get(i);
      Map<String, Object> said = VectorFiles.map(stated.get(i));

      assertEquals(said.get("kid"), found.signature().keyIdentifier());
      assertEquals(true, said.get("valid"));
      if (each.name().startsWith("signed-rsa")) {
        // A kind of key that we only name; that it is right shows that nothing was misread.
        assertEquals(SignatureStatus.UNKNOWN_KEY, found.status());
        assertTrue(verifiesAsRsa(each.plaintext(), found.signature().value()));
      } else {
        assertEquals(SignatureStatus.VALID, found.status());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void decode_payloadChanged_isNoticedWhereverADigestIsStated(Case each) throws Exception {
    if (each.trailer().isEmpty() || each.plaintext().isEmpty()) {
      return;
    }
    Bytes document = changed(each.document());

    if (each.header().containsKey("enc")) {
      assertThrows(DecryptionException.class, () -> decoded(document));
    } else {
      assertFalse(decoded(document).report().isIntact());
    }
  }

  /** The same with one bit of the payload as stored turned over. */
  private static Bytes changed(Bytes document) throws IOException, DecodeException {
    ByteArrayOutputStream stored = new ByteArrayOutputStream();
    try (StreamDecoder decoder = StreamDecoder.open(stream(document), OPTIONS)) {
      StreamReport report = decoder.verify(stored);
      byte[] octets = stored.toByteArray();
      octets[octets.length / 2] ^= 1;
      return Bytes.concat(
          Bytes.utf8("["),
          report.header().source(),
          Bytes.utf8(",\"" + Bytes.wrap(octets).toBase64Url() + "\","),
          report.trailer().source(),
          Bytes.utf8("]"));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  @DisplayName("the streaming writer of 2019 has a code of its own in place of the trailer")
  void decode_streamedFileWithCode_hasItChecked(Case each) throws Exception {
    if (each.form() != Form.STREAMED || !each.name().contains("HMAC")) {
      return;
    }
    byte[] octets = each.document().toArray();
    octets[octets.length - 10] ^= 1;

    assertThrows(DecryptionException.class, () -> decoded(Bytes.wrap(octets)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void parse_wholeFile_agreesWithTheStream(Case each) throws Exception {
    Bytes document = each.document();
    boolean unnamed = each.name().matches("digest-SHA_._256-.*");
    boolean coded = each.name().contains("HMAC");
    if (each.form() == Form.STREAMED ? coded : unnamed) {
      // A message has a trailer or none, and names a digest that is not SHA-512 (dare.md 10.2).
      assertThrows(DecodeException.class, () -> DareEnvelope.parse(document, Encoding.JSON_B));
      return;
    }
    DareEnvelope whole = DareEnvelope.parse(document, Encoding.JSON_B);
    ByteArrayOutputStream stored = new ByteArrayOutputStream();
    try (StreamDecoder decoder = StreamDecoder.open(stream(document), OPTIONS)) {
      StreamReport report = decoder.verify(stored);

      assertEquals(whole.header().source(), report.header().source());
      assertEquals(whole.trailer().source(), report.trailer().source());
      assertEquals(whole.payload(), Bytes.wrap(stored.toByteArray()));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void revealed_annotations_areThoseOfTheIndex(Case each) throws Exception {
    if (!each.name().endsWith("-eds")) {
      return;
    }
    try (StreamDecoder decoder = StreamDecoder.open(stream(each.document()), OPTIONS)) {
      RevealedHeader revealed = decoder.revealed();

      assertEquals(
          List.of(
              Bytes.utf8("Subject: Message metadata should be encrypted"),
              Bytes.utf8("2019-07-01")),
          revealed.annotations());
      boolean plain = each.name().startsWith("plain");
      assertEquals(Optional.of(Bytes.utf8(plain ? "cloak" : "cloaked header")), revealed.cloaked());
      assertEquals(
          "text/plain", Objects.requireNonNull(revealed.header().contentMeta()).contentType());
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void decode_encryptedFileWithoutItsKey_isRefused(Case each) throws Exception {
    if (!each.header().containsKey("enc")) {
      return;
    }
    DecodeOptions without = DecodeOptions.of(List.of(), OPTIONS.signers());

    assertThrows(
        DecryptionException.class, () -> StreamFixture.decoded(stream(each.document()), without));
  }

  private static StreamFixture.Decoded decoded(Bytes document)
      throws DecodeException, DecryptionException {
    return StreamFixture.decoded(stream(document), OPTIONS);
  }

  private static InputStream stream(Bytes document) {
    return StreamFixture.stream(document);
  }

  private static boolean verifiesAsRsa(Bytes payload, Bytes signature)
      throws GeneralSecurityException {
    Map<String, Object> key = VectorFiles.map(key("rsa-sign").get("jwkPublic"));
    Signature verifier = Signature.getInstance("SHA512withRSA");
    verifier.initVerify(
        KeyFactory.getInstance("RSA")
            .generatePublic(new RSAPublicKeySpec(number(key, "n"), number(key, "e"))));
    verifier.update(payload.toArray());
    return verifier.verify(signature.toArray());
  }

  private static BigInteger number(Map<String, Object> key, String name) {
    return new BigInteger(1, Base64Url.decode(text(key, name)).toArray());
  }

  private static Map<String, Map<String, Object>> keys() {
    Map<String, Map<String, Object>> keys = new TreeMap<>();
    Map<String, Object> file = VectorFiles.map(VectorFiles.parse(ROOT.resolve("keys.json")));
    for (Object each : VectorFiles.list(file.get("keys"))) {
      Map<String, Object> key = VectorFiles.map(each);
      keys.put(text(key, "name"), key);
    }
    return keys;
  }

  private static Map<String, Object> key(String name) {
    return Objects.requireNonNull(KEYS.get(name), name);
  }

  private static SecretBytes secret(String name) {
    Map<String, Object> key = VectorFiles.map(key(name).get("jwkPrivate"));
    return SecretBytes.copyOf(Base64Url.decode(text(key, "Private")));
  }

  private static AgreementKeyPair reader(String name, Curve curve) {
    AgreementKeyPair pair = AgreementKeyPair.fromPrivate(curve, secret(name));
    assertEquals(key(name).get("publicData"), pair.publicKey().octets().toHex());
    assertEquals(key(name).get("udf"), pair.publicKey().udf().text());
    return pair;
  }

  private static PublicKey signer(String name, Curve curve) {
    PublicKey key = SignatureKeyPair.fromSeed(curve, secret(name)).publicKey();
    assertEquals(key(name).get("publicData"), key.octets().toHex());
    assertEquals(key(name).get("udf"), key.udf().text());
    return key;
  }

  private static String text(Map<String, Object> map, String name) {
    return String.valueOf(map.get(name));
  }

  /** What was read, kind by kind. */
  @Test
  void folder_kinds_areCounted() {
    Map<String, Long> kinds =
        cases()
            .collect(
                Collectors.groupingBy(
                    each -> each.name().replaceAll("-.*", ""),
                    TreeMap::new,
                    Collectors.counting()));

    assertEquals(Map.of("digest", 44L, "encrypted", 83L, "plain", 17L, "signed", 45L), kinds);
  }
}
