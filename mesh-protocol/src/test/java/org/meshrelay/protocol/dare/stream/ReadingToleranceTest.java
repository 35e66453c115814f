package org.meshrelay.protocol.dare.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;
import org.meshrelay.protocol.dare.ContentMeta;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.DecryptionException;
import org.meshrelay.protocol.dare.EnvelopeDecryptor;
import org.meshrelay.protocol.dare.EnvelopeVerifier;
import org.meshrelay.protocol.dare.MasterKey;
import org.meshrelay.protocol.dare.WrapInfo;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;

/**
 * dare.md 10.2, row by row: what is read beyond what we write, by the reader of whole documents and
 * by that of streams alike. Rows 4 and 6 have their container part where containers are.
 */
@DisplayName("dare.md 10.2")
class ReadingToleranceTest {
  private static final Bytes PAYLOAD = Bytes.utf8("Hello");
  private static final Bytes DIGEST = Digests.sha512(PAYLOAD);
  private static final Bytes SEED = StreamFixture.entropy(11).bytes(32);
  private static final SignatureKeyPair ED25519 =
      SignatureKeyPair.fromSeed(Curve.ED25519, SecretBytes.copyOf(SEED));
  private static final SignatureKeyPair ED448 = StreamFixture.ALICE;
  private static final Bytes SALT = StreamFixture.entropy(12).bytes(16);

  private static final List<AgreementKeyPair> READERS =
      Stream.of(Curve.X448, Curve.X25519, Curve.ED448, Curve.ED25519)
          .map(curve -> AgreementKeyPair.generate(curve, StreamFixture.entropy(13)))
          .toList();

  private static final DecodeOptions OPTIONS =
      DecodeOptions.of(READERS, List.of(ED448.publicKey(), ED25519.publicKey()));

  /**
   * An envelope that must be read.
   *
   * @param row of dare.md 10.2
   * @param what it has
   * @param document in JSON or JSON-B
   * @param digest what becomes of its digest
   * @param signatures how many verify
   */
  record Row(int row, String what, Bytes document, DigestStatus digest, int signatures) {
    @Override
    public String toString() {
      return "10.2 row " + row + ": " + what;
    }
  }

  static Stream<Row> rows() throws Exception {
    List<Row> rows = new ArrayList<>();
    digestNames(rows);
    ed25519(rows);
    wrappedKeys(rows);
    places(rows);
    spellings(rows);
    text(rows);
    sequences(rows);
    return rows.stream();
  }

  private static String quoted(Bytes octets) {
    return "\"" + octets.toBase64Url() + "\"";
  }

  private static String entry(SignatureKeyPair key, String alg) {
    return entry(key.publicKey(), alg, key.sign(DIGEST));
  }

  private static String entry(PublicKey key, String alg, Bytes signature) {
    return "{"
        + alg
        + "\"kid\":\""
        + key.udf().text()
        + "\",\"signature\":"
        + quoted(signature)
        + "}";
  }

  private static String signed(String entry) {
    return "{\"signatures\":[" + entry + "],\"PayloadDigest\":" + quoted(DIGEST) + "}";
  }

  private static Row row(int row, String what, String header, String trailer, int signatures) {
    Bytes document = Bytes.utf8("[" + header + "," + quoted(PAYLOAD) + trailer + "]");
    return new Row(row, what, document, DigestStatus.OK, signatures);
  }

  private static Row plain(int row, String what, String document) {
    return new Row(row, what, Bytes.utf8(document), DigestStatus.NONE, 0);
  }

  private static void digestNames(List<Row> rows) {
    for (String dig : List.of("{\"dig\":\"S512\"}", "{\"dig\":\"SHA2\"}", "{}")) {
      rows.add(row(1, "dig " + dig, dig, "," + signed(entry(ED448, "")), 1));
    }
    for (String alg : List.of("S512", "SHA2", "Ed448", "Ed25519", "EdDSA", "unknown")) {
      String member = "\"alg\":\"" + alg + "\",";
      rows.add(row(1, "alg " + alg, "{}", "," + signed(entry(ED448, member)), 1));
    }
    rows.add(row(1, "alg absent", "{}", "," + signed(entry(ED448, "")), 1));
  }

  private static void ed25519(List<Row> rows) throws GeneralSecurityException {
    rows.add(row(2, "Ed25519 prefixed", "{}", "," + signed(entry(ED25519, "")), 1));
    Signature pure = Signature.getInstance("Ed25519");
    pure.initSign(
        KeyFactory.getInstance("Ed25519")
            .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, SEED.toArray())));
    pure.update(DIGEST.toArray());
    String entry = entry(ED25519.publicKey(), "", Bytes.wrap(pure.sign()));
    rows.add(row(2, "Ed25519 pure", "{}", "," + signed(entry), 1));
  }

  private static void wrappedKeys(List<Row> rows) throws Exception {
    for (WrapInfo info : WrapInfo.values()) {
      for (AgreementKeyPair reader : READERS) {
        AgreementKeyPair ephemeral =
            AgreementKeyPair.generate(reader.publicKey().curve(), StreamFixture.entropy(14));
        Set<Bytes> forms =
            new LinkedHashSet<>(
                List.of(ephemeral.publicKey().octets(), ephemeral.publicKey().plain()));
        for (Bytes epk : forms) {
          rows.add(wrapped(info, reader, ephemeral, epk));
        }
      }
    }
  }

  private static Row wrapped(
      WrapInfo info, AgreementKeyPair reader, AgreementKeyPair ephemeral, Bytes epk)
      throws Exception {
    PublicKey key = reader.publicKey();
    try (MasterKey master = MasterKey.generate(StreamFixture.entropy(15));
        SecretBytes shared = ephemeral.agree(key)) {
      Bytes ciphertext = master.encrypt(SALT, PAYLOAD);
      String header =
          "{\"enc\":\"A256CBC\",\"Salt\":"
              + quoted(SALT)
              + ",\"recipients\":[{\"kid\":\""
              + key.udf().text()
              + "\",\"epk\":{\"PublicKeyECDH\":{\"crv\":\""
              + key.curve().wireName()
              + "\",\"Public\":"
              + quoted(epk)
              + "}},\"wmk\":"
              + quoted(master.wrap(shared, info))
              + "}]}";
      Bytes digest = Digests.sha512(ciphertext);
      Bytes document =
          Bytes.utf8(
              "["
                  + header
                  + ","
                  + quoted(ciphertext)
                  + ",{\"PayloadDigest\":"
                  + quoted(digest)
                  + "}]");
      String what = "KEK info " + info + ", " + key.curve() + " of " + epk.size() + " octets";
      return new Row(3, what, document, DigestStatus.OK, 0);
    }
  }

  private static void places(List<Row> rows) {
    String members = "\"PayloadDigest\":" + quoted(DIGEST);
    String signatures = "\"signatures\":[" + entry(ED448, "") + "]";
    rows.add(row(4, "all in the header", "{" + members + "," + signatures + "}", "", 1));
    rows.add(row(4, "and an empty trailer", "{" + members + "," + signatures + "}", ",{}", 1));
    rows.add(row(4, "and no trailer's octets", "{" + members + "}", ",\"\"", 0));
    rows.add(row(4, "and null for a trailer", "{" + members + "}", ",null", 0));
    rows.add(
        row(4, "digest before, signature behind", "{" + members + "}", ",{" + signatures + "}", 1));
    rows.add(
        row(4, "signature before, digest behind", "{" + signatures + "}", ",{" + members + "}", 1));
    rows.add(row(4, "digest in both, the same", "{" + members + "}", ",{" + members + "}", 0));
    rows.add(plain(4, "no digest, no trailer", "[{}," + quoted(PAYLOAD) + "]"));
  }

  private static void spellings(List<Row> rows) {
    String meta = quoted(Bytes.utf8("{\"UniqueId\":\"key\",\"cty\":\"text/plain\"}"));
    String eds = quoted(Bytes.hex("8801018801618800"));
    List<String> headers =
        List.of(
            "{\"SequenceInfo\":{\"Index\":4}}",
            "{\"SequenceIndex\":{\"Full\":true}}",
            "{\"EnvelopeId\":\"MID\"}",
            "{\"ContentMetaData\":" + meta + "}",
            "{\"ContentInfoData\":" + meta + "}",
            "{\"ContentMeta\":{\"UniqueID\":\"key\",\"cty\":\"text/plain\"}}",
            "{\"Index\":4,\"ContainerType\":\"List\",\"UniqueID\":\"key\",\"cty\":\"text/plain\"}",
            "{\"annotations\":[" + eds + "]}",
            "{\"Annotations\":[" + eds + "]}",
            "{\"policy\":{\"Anything\":1}}",
            "{\"DareHeader\":{\"EnvelopeID\":\"MID\"}}");
    for (String header : headers) {
      rows.add(plain(5, header, "[" + header + "," + quoted(PAYLOAD) + "]"));
    }
    rows.add(plain(5, "{DareEnvelope: []}", "{\"DareEnvelope\":[{}," + quoted(PAYLOAD) + "]}"));
  }

  private static void text(List<Row> rows) {
    rows.add(plain(7, "base64 with line breaks", "[{},\"\r\n  SGV\n  sbG8 \"]"));
    rows.add(plain(7, "base64 of the other alphabet, padded", "[{},\"SGVsbG8=\"]"));
    rows.add(plain(7, "raw newline in a string", "[{\"Label\":\"a\n\tb\"},\"SGVsbG8\"]"));
    Bytes open = Bytes.utf8("[{},");
    Bytes close = Bytes.utf8("]");
    rows.add(tags("one segment", open, "8805" + "48656c6c6f", close));
    rows.add(tags("partial segments", open, "8c02" + "4865" + "8d0002" + "6c6c" + "88016f", close));
    rows.add(tags("an empty last segment", open, "8c05" + "48656c6c6f" + "8800", close));
    rows.add(tags("a length of eight octets", open, "8b0000000000000005" + "48656c6c6f", close));
  }

  private static Row tags(String what, Bytes open, String hex, Bytes close) {
    return new Row(7, what, Bytes.concat(open, Bytes.hex(hex), close), DigestStatus.NONE, 0);
  }

  private static void sequences(List<Row> rows) {
    for (String hex :
        List.of("880101880161" + "8800", "880101880161", "8800880161", "8803ff01028801618800")) {
      String eds = quoted(Bytes.hex(hex));
      rows.add(plain(8, "EDS " + hex, "[{\"Annotations\":[" + eds + "]}," + quoted(PAYLOAD) + "]"));
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void decode_asAStream_isThePayload(Row row) throws Exception {
    StreamFixture.Decoded decoded =
        StreamFixture.decoded(StreamFixture.stream(row.document()), OPTIONS);

    assertEquals(PAYLOAD, decoded.payload());
    assertEquals(row.digest(), decoded.report().digest());
    assertTrue(decoded.report().isIntact());
    assertEquals(
        row.signatures(),
        decoded.report().signatures().stream()
            .filter(each -> each.status() == SignatureStatus.VALID)
            .count());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void parse_asAWhole_isThePayload(Row row) throws Exception {
    DareEnvelope envelope = DareEnvelope.parse(row.document(), Encoding.JSON_B);

    assertEquals(PAYLOAD, payload(envelope));
    assertEquals(row.digest() == DigestStatus.OK, envelope.digestMatches());
    long verified =
        Stream.of(ED448, ED25519)
            .filter(key -> EnvelopeVerifier.verifiedBy(envelope, key.publicKey()))
            .count();
    assertEquals(row.signatures(), verified);
  }

  private static Bytes payload(DareEnvelope envelope) throws DecryptionException {
    return envelope.isEncrypted()
        ? EnvelopeDecryptor.decrypt(envelope, READERS)
        : envelope.payload();
  }

  @Test
  @DisplayName("10.2 rows 5 and 8: the members are found under every name")
  void header_everySpelling_hasItsMeaning() throws Exception {
    for (Row row : rows().filter(each -> each.row() == 5 || each.row() == 8).toList()) {
      DareEnvelope envelope = DareEnvelope.parse(row.document(), Encoding.JSON_B);
      String what = row.what();
      if (what.contains("UniqueID")
          || what.contains("ContentMetaData")
          || what.contains("ContentInfo")) {
        ContentMeta meta = Objects.requireNonNull(envelope.contentMeta(), what);
        assertEquals("key", meta.uniqueId());
        assertEquals("text/plain", meta.contentType());
      }
      if (what.contains("\"Index\"")) {
        assertEquals(4L, Objects.requireNonNull(envelope.header().containerInfo(), what).index());
      }
      if (what.contains("MID")) {
        assertEquals("MID", envelope.envelopeId());
      }
      if (what.contains("nnotations") || row.row() == 8) {
        assertEquals(Bytes.utf8("a"), annotation(envelope));
      }
    }
  }

  private static Bytes annotation(DareEnvelope envelope) throws DecodeException {
    return envelope.header().annotations().getFirst().body();
  }

  @Test
  void rows_everyRowOfTheSection_isThereButThatOfContainers() throws Exception {
    Set<Integer> rows = rows().map(Row::row).collect(Collectors.toCollection(TreeSet::new));

    assertEquals(Set.of(1, 2, 3, 4, 5, 7, 8), rows);
    assertEquals(55, rows().count());
  }
}
