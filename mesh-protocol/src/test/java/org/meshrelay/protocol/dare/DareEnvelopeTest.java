package org.meshrelay.protocol.dare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meshrelay.protocol.dare.Envelopes.json;
import static org.meshrelay.protocol.dare.Envelopes.sent;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonArray;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonString;
import org.meshrelay.protocol.encoding.JsonWriter;

/** Reading envelopes: what is tolerated (dare.md 10.2), what refused (10.3), what is counted. */
final class DareEnvelopeTest {
  private static final String EMPTY_DIGEST =
      "z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg_SpIdNs6c5H0NE8XYXysP-DGNKHfuwvY7kxvUdBeoGlODJ6-SfaPg";
  private static final String SALT = "AAECAwQFBgcICQoLDA0ODw";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{},\"\"]",
        "[{},\"\",{}]",
        "[{},\"\",null]",
        "[{},\"\",\"\"]",
        "{\"DareEnvelope\":[{},\"\"]}",
        "[{\"DareHeader\":{}},\"\",{\"DareTrailer\":{}}]"
      })
  void parse_emptyEnvelope_isRead(String document) throws Exception {
    DareEnvelope envelope = json(document);

    assertEquals(Bytes.EMPTY, envelope.payload());
    assertEquals(EMPTY_DIGEST, envelope.computedDigest().toBase64Url());
    assertNull(envelope.statedDigest());
    assertFalse(envelope.digestMatches(), "no digest is stated");
    assertFalse(envelope.isEncrypted());
    assertEquals(List.of(), envelope.signatures());
    assertNull(envelope.contentMeta());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "[{}]",
        "[{},\"\",{},{}]",
        "[\"\",\"\"]",
        "[{},null]",
        "[{},1]",
        "[{},{}]",
        "[{},\"*\"]",
        "[{},\"\",1]",
        "[{},\"\",\"x\"]",
        "\"DareEnvelope\"",
        "{\"DareEnvelope\":[{},\"\"],\"x\":1}",
        "{\"Envelope\":[{},\"\"]}",
        "{\"DareEnvelope\":{\"DareEnvelope\":[{},\"\"]}}"
      })
  void parse_otherShape_isRefused(String document) {
    assertThrows(DecodeException.class, () -> json(document));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"enc\":\"ROT13\"},\"\"]",
        "[{\"enc\":5},\"\"]",
        "[{\"enc\":\"A256CBC\",\"Salt\":\"AAECAwQFBgcICQoLDA0O\"},\"\"]",
        "[{\"Salt\":\"\"},\"\"]",
        "[{\"dig\":\"S512\",\"PayloadDigest\":\"AAAA\"},\"\"]",
        "[{\"dig\":\"S256\"},\"\",{\"PayloadDigest\":\"" + EMPTY_DIGEST + "\"}]",
        "[{\"PayloadDigest\":\"AAAA\"},\"\"]",
        "[{\"signatures\":[]},\"\",{\"signatures\":[]}]",
        "[{\"PayloadDigest\":\""
            + EMPTY_DIGEST
            + "\"},\"\",{\"PayloadDigest\":\""
            + "AAAA"
            + "\"}]",
        "[{\"dig\":\"S512\"},\"\",{\"dig\":\"S256\"}]",
        "[{\"EnvelopeID\":\"a\",\"EnvelopeId\":\"b\"},\"\"]",
        "[{\"EnvelopeID\":5},\"\"]",
        "[{\"recipients\":{}},\"\"]",
        "[{\"recipients\":[5]},\"\"]",
        "[{\"recipients\":[{\"epk\":{\"PublicKeyECDH\":{\"crv\":\"X448\",\"Public\":\"AA\"}}}]},\"\"]",
        "[{},\"\",{\"signatures\":[{\"signature\":5}]}]",
        "[{},\"\",{\"signatures\":[{\"connection\":5}]}]",
        "[{\"connection\":{}},\"\"]",
        "[{\"ContentMetaData\":\"\"},\"\"]",
        "[{\"ContentMetaData\":\"W10\"},\"\"]",
        "[{\"ContentMetaData\":\"e30x\"},\"\"]",
        "[{\"Received\":\"yesterday\"},\"\"]"
      })
  @DisplayName("dare.md 10.3")
  void parse_contradictoryOrUnknown_isRefused(String document) {
    assertThrows(DecodeException.class, () -> json(document));
  }

  @Test
  @DisplayName("dare.md 10.3: more than 64 recipients or signatures")
  void parse_tooManyEntries_isRefused() throws Exception {
    assertEquals(64, json(recipients(64)).header().recipients().size());
    assertThrows(DecodeException.class, () -> json(recipients(65)));
    assertEquals(64, json(signatures(64)).signatures().size());
    assertThrows(DecodeException.class, () -> json(signatures(65)));
  }

  private static String recipients(int count) {
    return "[{\"recipients\":[{}" + ",{}".repeat(count - 1) + "]},\"\"]";
  }

  private static String signatures(int count) {
    return "[{},\"\",{\"signatures\":[{}" + ",{}".repeat(count - 1) + "]}]";
  }

  @Test
  @DisplayName("dare.md 10.3: salt of 16 to 1,024 octets")
  void parse_saltAtTheBounds_isRead() throws Exception {
    for (int size : new int[] {16, 1024}) {
      assertEquals(size, salt(size).size());
    }
    for (int size : new int[] {15, 1025}) {
      assertThrows(DecodeException.class, () -> salt(size));
    }
  }

  private static Bytes salt(int size) throws DecodeException {
    String text = Bytes.wrap(new byte[size]).toBase64Url();
    return present(json("[{\"Salt\":\"" + text + "\"},\"\"]").header().salt());
  }

  @ParameterizedTest
  @ValueSource(strings = {"S512", "SHA2"})
  void digest_inHeaderOrTrailer_isFound(String name) throws Exception {
    String digest = "\"PayloadDigest\":\"" + EMPTY_DIGEST + "\"";
    for (String document :
        List.of(
            "[{\"dig\":\"" + name + "\"},\"\",{" + digest + "}]",
            "[{\"dig\":\"" + name + "\"," + digest + "},\"\"]",
            "[{" + digest + "},\"\",{}]",
            "[{\"dig\":\"" + name + "\"," + digest + "},\"\",{" + digest + "}]",
            "[{},\"\",{\"dig\":\"" + name + "\"," + digest + "}]")) {
      assertTrue(json(document).digestMatches(), document);
    }
  }

  @Test
  void digest_sha256_isComputedAsStated() throws Exception {
    Bytes digest = Digests.sha256(Bytes.utf8("abc"));
    DareEnvelope envelope =
        json("[{\"dig\":\"S256\"},\"YWJj\",{\"PayloadDigest\":\"" + digest.toBase64Url() + "\"}]");

    assertTrue(envelope.digestMatches());
    assertEquals(digest, envelope.computedDigest());
  }

  @Test
  void digest_algorithmUnknown_neverMatches() throws Exception {
    DareEnvelope envelope =
        json("[{\"dig\":\"S1\"},\"\",{\"PayloadDigest\":\"" + EMPTY_DIGEST + "\"}]");

    assertFalse(envelope.digestMatches());
  }

  @Test
  @DisplayName("dare.md 3.1: raw line breaks and blanks inside base64")
  void parse_payloadWithLineBreaks_isRead() throws Exception {
    DareEnvelope envelope = json("[{\"Salt\":\"\n  AAECAwQF\n  BgcICQoLDA0ODw==\"},\"YW\n  Jj\"]");

    assertEquals("abc", envelope.payload().utf8());
    assertEquals(SALT, present(envelope.header().salt()).toBase64Url());
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("dare.md 3.1: unknown members are kept")
  void encode_envelopeThatWasRead_keepsHeaderAndTrailerOctets(Encoding encoding) throws Exception {
    String header = "{ \"later\" : [ 1.50, {\"x\":null} ] ,\n  \"dig\":\"S512\" }";
    String trailer = "{ \"Zeugnis\":\"\\u00fc\", \"signatures\":[ {\"who\":1} ] }";
    DareEnvelope envelope = json("[ " + header + " , \"YW Jj\" , " + trailer + " ]");
    DareEnvelope again = sent(envelope, encoding);

    assertEquals(header, again.header().source().utf8());
    assertEquals(trailer, again.trailer().source().utf8());
    assertEquals("abc", again.payload().utf8());
    assertEquals(envelope, again);
    assertEquals(envelope.hashCode(), again.hashCode());
    assertEquals(header.length() + 3 + trailer.length(), again.messageSize());
  }

  @Test
  @DisplayName("dare.md 3.2: header and trailer in text, payload binary")
  void encode_jsonB_hasThePublishedShape() throws Exception {
    DareEnvelope envelope = EnvelopeBuilder.of(Bytes.utf8("abc")).build();
    Bytes encoded = envelope.encode(Encoding.JSON_B);

    assertEquals("[{\"dig\":\"S512\"},", encoded.slice(0, 16).utf8());
    assertEquals("8803616263", encoded.slice(16, 21).toHex());
    assertEquals(",{\"PayloadDigest\":\"", encoded.slice(21, 40).utf8());
  }

  @Test
  void encode_taggedHeader_becomesTextInJson() throws Exception {
    Bytes document = Bytes.hex("5b7bb40178a0077d8801615d");
    DareEnvelope envelope = DareEnvelope.parse(document, Encoding.JSON_B);

    assertEquals("7bb40178a0077d", envelope.header().source().toHex());
    assertEquals("[{\"x\":7},\"YQ\"]", envelope.encode(Encoding.JSON).utf8());
  }

  @Test
  void encode_insideAnotherDocument_isTheSameEnvelope() throws Exception {
    DareEnvelope envelope = json("[ { \"a\" : 1 } , \"YWJj\" , { } ]");
    JsonObject around = JsonObject.of("EnvelopedProfileHost", envelope.toJson());

    assertEquals(
        "{\"EnvelopedProfileHost\":[{ \"a\" : 1 },\"YWJj\",{ }]}",
        JsonWriter.write(around, Encoding.JSON).utf8());
  }

  @Test
  @DisplayName("MSP size rule, protocol.md 7.1: 65,536 octets in either encoding")
  void messageSize_sameMessage_isTheSameInEveryEncoding() throws Exception {
    int payload = 65_536 - "{ \"enc\":\"none\" }".length() - "{ }".length();
    for (int extra = 0; extra < 3; extra++) {
      String base64 = Bytes.wrap(new byte[payload + extra]).toBase64Url();
      DareEnvelope envelope = json("[\n{ \"enc\":\"none\" } ,\"" + base64 + "\", { }\n]");

      assertEquals(65_536 + extra, envelope.messageSize());
      assertEquals(65_536 + extra, sent(envelope, Encoding.JSON_B).messageSize());
      assertEquals(65_536 + extra, sent(envelope, Encoding.JSON).messageSize());
    }
  }

  @Test
  void messageSize_trailerAbsent_countsNothingForIt() throws Exception {
    assertEquals(2, json("[{},\"\"]").messageSize());
    assertEquals(4, json("[{},\"\",{}]").messageSize());
    assertEquals(5, json("[{},\"YWJj\"]").messageSize());
  }

  @Test
  void without_parts_keepsTheOthers() throws Exception {
    DareEnvelope envelope = json("[{\"a\":1},\"YWJj\",{\"b\":2}]");

    assertEquals("[{\"a\":1},\"\",{\"b\":2}]", text(envelope.withoutPayload()));
    assertEquals("[{\"a\":1},\"YWJj\"]", text(envelope.withoutTrailer()));
  }

  @Test
  @DisplayName("protocol.md L-2: beside the signature, else in the header")
  void connectionOf_bothPlaces_areSearched() throws Exception {
    DareEnvelope beside =
        json(
            "[{\"connection\":[{},\"YQ\"]},\"\",{\"signatures\":[{\"connection\":[{},\"Yg\"]},{}]}]");

    assertEquals("b", connection(beside, 0));
    assertEquals("a", connection(beside, 1));
    DareEnvelope none = json("[{},\"\",{\"signatures\":[{}]}]");
    assertNull(none.connectionOf(none.signatures().getFirst()));
  }

  @Test
  void toString_anyEnvelope_tellsNothingOfItsContent() throws Exception {
    String text = json("[{\"secret\":\"secret\"},\"c2VjcmV0\",{\"secret\":1}]").toString();

    assertFalse(text.contains("secret"));
  }

  @Test
  void of_arrayBuiltByHand_isRead() throws Exception {
    DareEnvelope envelope =
        DareEnvelope.of(JsonArray.of(JsonObject.EMPTY, JsonString.of("YWJj"), JsonObject.EMPTY));

    assertEquals("[{},\"YWJj\",{}]", text(envelope));
  }

  private static String connection(DareEnvelope envelope, int signature) throws DecodeException {
    return present(envelope.connectionOf(envelope.signatures().get(signature))).payload().utf8();
  }

  private static String text(DareEnvelope envelope) {
    return envelope.encode(Encoding.JSON).utf8();
  }

  private static <T> T present(@Nullable T value) {

    return Objects.requireNonNull(value);
  }
}
