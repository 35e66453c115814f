package org.meshrelay.protocol.dare.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meshrelay.protocol.dare.stream.StreamFixture.decoded;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.dare.stream.StreamFixture.Decoded;
import org.meshrelay.protocol.dare.stream.StreamFixture.Kind;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;

/** What the stream decoder accepts, refuses and says at the end. */
final class StreamDecoderTest {
  private static final String TEXT = "\"cGF5bG9hZA\"";
  private static final Bytes PAYLOAD = Bytes.utf8("payload");

  @ParameterizedTest
  @EnumSource(Kind.class)
  void decode_builtEnvelope_isThePayloadAndVerified(Kind kind) throws Exception {
    Bytes payload = StreamFixture.payload(70_000);
    DareEnvelope built = kind.builder(payload, 1).build();
    for (Encoding encoding : Encoding.values()) {
      Decoded decoded = decoded(built.encode(encoding));

      assertEquals(payload, decoded.payload());
      assertEquals(built.header().source(), decoded.report().header().source());
      assertEquals(built.trailer().source(), decoded.report().trailer().source());
      assertEquals(built.payload().size(), decoded.report().payloadOctets());
      assertEquals(payload.size(), decoded.report().outputOctets());
      assertEquals(encoding, decoded.report().encoding());
      assertTrue(decoded.report().isIntact());
      assertEquals(kind == Kind.BARE ? DigestStatus.NONE : DigestStatus.OK, digest(decoded));
      assertEquals(
          built.signatures().size(),
          decoded.report().signatures().stream()
              .filter(each -> each.status() == SignatureStatus.VALID)
              .count());
    }
  }

  private static DigestStatus digest(Decoded decoded) {
    return decoded.report().digest();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{}," + TEXT + "]",
        "[{}," + TEXT + ",{}]",
        "[{}," + TEXT + ",null]",
        "[{}," + TEXT + ",\"\"]",
        " [ { } , " + TEXT + " , { } ] \n",
        "{\"DareEnvelope\":[{}," + TEXT + "]}",
        " { \"DareEnvelope\" : [{}," + TEXT + "] } ",
        "{\"Dare\\u0045nvelope\":[{}," + TEXT + "]}",
        "[{\"DareHeader\":{}}," + TEXT + ",{\"DareTrailer\":{}}]",
        "[{},\"cGF5bG9hZA==\"]",
        "[{},\"cGF5\\nbG9h\\r\\tZA\"]",
        "[{},\"cGF5\n  bG9h\r\n\tZA\"]",
        "[{},\"\\u0063GF5bG9hZA\"]",
        "[{},\"c G F 5 b G 9 h Z A = =\"]"
      })
  @DisplayName("dare.md 10.2")
  void decode_otherFormsOfText_areRead(String document) throws Exception {
    Decoded decoded = decoded(Bytes.utf8(document));

    assertEquals(PAYLOAD, decoded.payload());
    assertEquals(Encoding.JSON, decoded.report().encoding());
    assertEquals(PAYLOAD, DareEnvelope.parse(Bytes.utf8(document), Encoding.JSON).payload());
  }

  @Test
  void decode_bothAlphabets_areRead() throws Exception {
    assertEquals("fbfffe", decoded(Bytes.utf8("[{},\"-__-\"]")).payload().toHex());
    assertEquals("fbfffe", decoded(Bytes.utf8("[{},\"+//+\"]")).payload().toHex());
    assertEquals("fbfffe", decoded(Bytes.utf8("[{},\"+\\/\\/+\"]")).payload().toHex());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Comma or none, one chunk, several, an empty one, each width, tagged text, tagged name.
        "5b7b7d2c88077061796c6f61645d",
        "5b7b7d88077061796c6f61645d",
        "5b7b7d8900077061796c6f61645d",
        "5b7b7d8a000000077061796c6f61645d",
        "5b7b7d8b00000000000000077061796c6f61645d",
        "5b7b7d8c0370617988046c6f61645d",
        "5b7b7d8c008c077061796c6f616488005d",
        "5b7b7d8d00037061798f00000000000000016c8e000000026f618a00000001645d",
        "5b7b7d2c800a63474635624739685a415d",
        "5b7b7d84046347463580066247 39685a415d",
        "5b7b7d88077061796c6f61647b7d5d",
        "5b7b7d88077061796c6f61642c7b7d5d",
        "5b7b7d88077061796c6f616488005d",
        "5b7b7d88077061796c6f616480005d",
        "5b7b7d88077061796c6f6164b25d",
        "5b7bb40178800179b4027a7aa0057d88077061796c6f61647b7d5d",
        "7bb40c44617265456e76656c6f70655b7b7d88077061796c6f61645d7d",
        "7b22446172 65456e76656c6f7065223a5b7b7d88077061796c6f61645d7d"
      })
  @DisplayName("dare.md 3.2")
  void decode_otherFormsOfTags_areRead(String hex) throws Exception {
    Bytes document = Bytes.hex(hex.replace(" ", ""));

    Decoded decoded = decoded(document);

    assertEquals(DareEnvelope.parse(document, Encoding.JSON_B).payload(), decoded.payload());
    assertEquals(Encoding.JSON_B, decoded.report().encoding());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "[",
        "[{}",
        "[{}]",
        "[{},",
        "[{},]",
        "[{},\"",
        "[{},\"\"",
        "[{},\"\",",
        "[{},\"\",]",
        "[{},\"\",{}",
        "[{},\"\",{},{}]",
        "[{},\"\",{}]]",
        "[{},\"\"]x",
        "[{},\"\"][{},\"\"]",
        "[{} \"\"]",
        "[\"\",\"\"]",
        "[[],\"\"]",
        "[5,\"\"]",
        "[{},null]",
        "[{},1]",
        "[{},{}]",
        "[{},\"\",1]",
        "[{},\"\",[]]",
        "[{},\"\",\"x\"]",
        "[{},\"A\"]",
        "[{},\"AAAAA\"]",
        "[{},\"*\"]",
        "[{},\"A=A\"]",
        "[{},\"AAA=A\"]",
        "[{},\"AA\u0000AA\"]",
        "[{},\"AA\u0001AA\"]",
        "[{},\"A\u00e9\"]",
        "[{},\"A\\u00e9\"]",
        "[{},\"A\\x41\"]",
        "[{},\"A\\u12\"]",
        "\"DareEnvelope\"",
        "{}",
        "{\"DareEnvelope\"}",
        "{\"DareEnvelope\":[{},\"\"]",
        "{\"DareEnvelope\":[{},\"\"],\"x\":1}",
        "{\"DareEnvelope\" [{},\"\"]}",
        "{\"Envelope\":[{},\"\"]}",
        "{5:[{},\"\"]}",
        "{{:[{},\"\"]}",
        "{]",
        "{\"DareEnvelope\":{\"DareEnvelope\":[{},\"\"]}}"
      })
  void decode_otherShape_isRefusedAsByTheWholeReader(String document) {
    Bytes octets = Bytes.utf8(document);

    assertThrows(DecodeException.class, () -> decoded(octets));
    assertThrows(DecodeException.class, () -> DareEnvelope.parse(octets, Encoding.JSON));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Cut in a chunk, no terminal chunk, another kind of chunk, a length with the top bit,
        // JSON-C.
        "5b7b7d88077061",
        "5b7b7d8c0370615d",
        "5b7b7d8c03706179",
        "5b7b7d8c037061798003706179",
        "5b7b7d8bffffffffffffffff",
        "5b7b7d8b7fffffffffffffff00",
        "5b7b7db05d",
        "5b7b7da0005d",
        "5b7b7dc0015d",
        "5bc401807d88005d",
        "5b7bb40178c0017d88005d",
        "5b7b7d8800905d",
        "5b8b7fffffffffffffff"
      })
  void decode_otherTags_areRefused(String hex) {
    assertThrows(DecodeException.class, () -> decoded(Bytes.hex(hex)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"enc\":\"ROT13\"}",
        "{\"enc\":5}",
        "{\"enc\":\"A256CBC\",\"Salt\":\"AAECAwQFBgcICQoLDA0O\"}",
        "{\"dig\":\"S512\",\"PayloadDigest\":\"AAAA\"}",
        "{\"dig\":\"S256\",\"PayloadDigest\":\"z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg_SpIdNs6c5H0NE8XYXysP-DGNKHfuwvY7kxvUdBeoGlODJ6-SfaPg\"}",
        "{\"PayloadDigest\":\"AAAA\"}",
        "{\"dig\":5}",
        "{\"signatures\":5}",
        "{\"recipients\":{}}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":tru}",
        "{\"ContentMetaData\":\"\"}",
        "{\"EnvelopeID\":\"a\",\"EnvelopeId\":\"b\"}"
      })
  @DisplayName("dare.md 10.3")
  void decode_contradictoryHeader_isRefusedAsByTheWholeReader(String header) {
    Bytes document = Bytes.utf8("[" + header + ",\"\"]");

    assertThrows(DecodeException.class, () -> decoded(document));
    assertThrows(DecodeException.class, () -> DareEnvelope.parse(document, Encoding.JSON));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"signatures\":[]},\"\",{\"signatures\":[]}]",
        "[{\"dig\":\"S512\"},\"\",{\"dig\":\"S256\"}]",
        "[{},\"\",{\"signatures\":[{\"signature\":5}]}]",
        "[{\"dig\":\"S512\"},\"\",{\"PayloadDigest\":\"AAAA\"}]",
        "[{},\"\",{\"a\":1,\"a\":2}]"
      })
  @DisplayName("dare.md 10.3")
  void decode_contradictoryTrailer_isRefusedAsByTheWholeReader(String document) {
    Bytes octets = Bytes.utf8(document);

    assertThrows(DecodeException.class, () -> decoded(octets));
    assertThrows(DecodeException.class, () -> DareEnvelope.parse(octets, Encoding.JSON));
  }

  @Test
  @DisplayName("dare.md 10.3: more than 64 recipients or signatures")
  void decode_tooManyEntries_isRefused() throws Exception {
    assertEquals(64, decoded(recipients(64)).report().header().recipients().size());
    assertThrows(DecodeException.class, () -> decoded(recipients(65)));
    assertEquals(64, decoded(signatures(64)).report().signatures().size());
    assertThrows(DecodeException.class, () -> decoded(signatures(65)));
  }

  private static Bytes recipients(int count) {
    return Bytes.utf8("[{\"recipients\":[{}" + ",{}".repeat(count - 1) + "]},\"\"]");
  }

  private static Bytes signatures(int count) {
    return Bytes.utf8("[{},\"\",{\"signatures\":[{}" + ",{}".repeat(count - 1) + "]}]");
  }

  @Test
  void open_headerAtTheBound_isReadAndOneBeyondRefused() throws Exception {
    assertEquals(StreamDecoder.HEADER_OCTETS_MAX, padded(0).header().source().size());
    assertThrows(DecodeException.class, () -> padded(1));
  }

  private static StreamReport padded(int more) throws Exception {
    int room = StreamDecoder.HEADER_OCTETS_MAX - "{\"x\":\"\"}".length() + more;
    return decoded(Bytes.utf8("[{\"x\":\"" + "y".repeat(room) + "\"},\"\"]")).report();
  }

  @Test
  void decode_trailerTooLarge_isRefused() {
    String long64 = "y".repeat(StreamDecoder.HEADER_OCTETS_MAX);

    assertThrows(
        DecodeException.class, () -> decoded(Bytes.utf8("[{},\"\",{\"x\":\"" + long64 + "\"}]")));
  }

  @Test
  void open_endlessHeader_isRefusedAtTheBound() {
    InputStream endless = endless("[{\"x\":\"", 'y');

    assertThrows(DecodeException.class, () -> StreamDecoder.open(endless, StreamFixture.OPTIONS));
  }

  @Test
  void open_tagAnnouncingMuch_isRefusedBeforeMemoryIsSpent() {
    Bytes document = Bytes.hex("5b7bb40178" + "8b0000007fffffffff");

    DecodeException refused =
        assertThrows(
            DecodeException.class,
            () -> StreamDecoder.open(StreamFixture.stream(document), StreamFixture.OPTIONS));

    assertTrue(String.valueOf(refused.getMessage()).contains("larger than"), refused.toString());
  }

  @Test
  void decode_payloadBeyondTheCallersBound_isRefusedWithoutReadingOn() {
    InputStream endless = endless("[{},\"", 'A');
    DecodeOptions options = StreamFixture.OPTIONS.withPayloadOctetsMax(1 << 20);

    DecodeException refused =
        assertThrows(DecodeException.class, () -> StreamFixture.decoded(endless, options));

    assertTrue(refused.offset() < 2 << 20, "at " + refused.offset());
  }

  private static InputStream endless(String beginning, int then) {
    InputStream filler = StreamFixture.slow(() -> then);
    return new SequenceInputStream(
        new ByteArrayInputStream(Bytes.utf8(beginning).toArray()), filler);
  }

  @Test
  void decode_twice_isAMistakeOfTheCaller() throws Exception {
    try (StreamDecoder decoder =
        StreamDecoder.open(StreamFixture.stream(Bytes.utf8("[{},\"\"]")), StreamFixture.OPTIONS)) {
      StreamReport unused = decoder.verify();

      assertThrows(IllegalStateException.class, decoder::verify);
    }
  }

  @Test
  void decode_progress_isToldInOctetsOfTheDocument() throws Exception {
    Bytes document =
        StreamFixture.encoded(Kind.FULL, StreamFixture.payload(3 << 20), Encoding.JSON, true);
    List<Long> told = new ArrayList<>();
    DecodeOptions options =
        StreamFixture.OPTIONS.withProgress(
            OptionalLong.of(document.size()), (done, total) -> told.add(done));

    Decoded unused = StreamFixture.decoded(StreamFixture.stream(document), options);

    assertEquals(document.size(), told.getLast());
    assertTrue(told.size() >= 4 && told.size() <= 6, "told " + told);
  }

  @Test
  void decode_sourceFails_passesTheFailureOn() throws Exception {
    InputStream failing =
        new SequenceInputStream(
            StreamFixture.stream(Bytes.utf8("[{},\"AAAA")),
            StreamFixture.slow(
                () -> {
                  throw new IOException("device gone");
                }));
    try (StreamDecoder decoder = StreamDecoder.open(failing, StreamFixture.OPTIONS)) {
      assertThrows(IOException.class, () -> decoder.decode(OutputStream.nullOutputStream()));
    }
  }

  @Test
  void options_outOfBounds_areRefused() {
    List<PublicKey> many = Collections.nCopies(1025, StreamFixture.ALICE.publicKey());

    assertThrows(IllegalArgumentException.class, () -> DecodeOptions.of(List.of(), many));
    assertThrows(
        IllegalArgumentException.class, () -> StreamFixture.OPTIONS.withPayloadOctetsMax(-1));
  }

  @Test
  void builder_ofTheStream_hasNoUseForItsOwnPayload() {
    Bytes document = StreamFixture.encoded(Kind.PLAIN, PAYLOAD, Encoding.JSON, true);

    assertEquals(EnvelopeBuilder.of(PAYLOAD).build().encode(Encoding.JSON), document);
  }
}
