package org.meshrelay.protocol.dare.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;
import org.meshrelay.protocol.dare.DareHeader;
import org.meshrelay.protocol.dare.DecryptionException;
import org.meshrelay.protocol.dare.MasterKey;
import org.meshrelay.protocol.dare.stream.StreamFixture.Kind;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonReader;
import org.meshrelay.protocol.encoding.JsonString;
import org.meshrelay.protocol.encoding.ReadLimits;

/** Encoded data sequences of a header: annotations and the cloaked part (dare.md 3.3, 5.5). */
final class RevealedHeaderTest {
  private static final Bytes SALT = StreamFixture.payload(16);
  private static final MasterKey MASTER =
      MasterKey.of(SecretBytes.copyOf(StreamFixture.payload(32)));

  @Test
  void revealed_encryptedAnnotations_areOpenedForARecipientOnly() throws Exception {
    Bytes document = Kind.FULL.builder(Bytes.EMPTY, 1).build().encode(Encoding.JSON);
    try (StreamDecoder reader =
            StreamDecoder.open(StreamFixture.stream(document), StreamFixture.OPTIONS);
        StreamDecoder stranger =
            StreamDecoder.open(
                StreamFixture.stream(document), DecodeOptions.of(List.of(), List.of()))) {
      assertEquals(
          List.of(Bytes.utf8("Subject: all of it"), Bytes.EMPTY), reader.revealed().annotations());
      assertThrows(DecryptionException.class, stranger::revealed);
    }
  }

  @Test
  void revealed_cloakedMembers_standInPlaceOfTheOpenOnes() throws Exception {
    DareHeader header =
        encrypted(
            ",\"EnvelopeID\":\"MAAA\",\"cty\":\"text/plain\",\"x\":1",
            "{\"EnvelopeID\":\"MBBB\",\"cty\":\"image/png\",\"y\":\"z\"}");

    RevealedHeader revealed = RevealedHeader.of(header, MASTER);

    assertEquals("MBBB", revealed.header().envelopeId());
    assertEquals(
        "image/png", Objects.requireNonNull(revealed.header().contentMeta()).contentType());
    assertEquals(JsonString.of("z"), revealed.header().member("y"));
    assertEquals(header.member("x"), revealed.header().member("x"));
    assertEquals("MAAA", header.envelopeId());
  }

  @Test
  void revealed_cloakedKeysOfTheCipher_changeNothing() throws Exception {
    DareHeader header =
        encrypted(
            "",
            "{\"enc\":\"none\",\"Salt\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"dig\":\"S256\","
                + "\"recipients\":[],\"signatures\":[],\"PayloadDigest\":\"AAAA\",\"kid\":\"x\"}");

    RevealedHeader revealed = RevealedHeader.of(header, MASTER);

    assertEquals(header.source(), revealed.header().source());
  }

  @Test
  void revealed_cloakedText_isGivenAsItIs() throws Exception {
    RevealedHeader revealed = RevealedHeader.of(encrypted("", "cloak"), MASTER);

    assertEquals(Optional.of(Bytes.utf8("cloak")), revealed.cloaked());
  }

  @Test
  void revealed_notEncrypted_isRead() throws Exception {
    DareHeader header =
        header("{\"cloaked\":\"" + sequence(Bytes.utf8("{\"cty\":\"a/b\"}")) + "\"}");

    RevealedHeader revealed = RevealedHeader.of(header, null);

    assertEquals("a/b", revealed.header().contentType());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{", "{\"a\":1,\"a\":2}", "{}x", "{\"EnvelopeID\":5}", "{\"Salt\":\"AA\""})
  void revealed_cloakedObjectMalformed_isRefused(String cloaked) throws Exception {
    DareHeader header = encrypted("", cloaked);

    assertThrows(DecodeException.class, () -> RevealedHeader.of(header, MASTER));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "AA", "iAEB", "iAEBiAEBiAEBiAEB", "gAFhgAFi"})
  @DisplayName("dare.md 10.2: two or three binary items")
  void revealed_sequenceMalformed_isRefused(String encoded) throws Exception {
    DareHeader cloaked = header("{\"cloaked\":\"" + encoded + "\"}");
    DareHeader annotated = header("{\"Annotations\":[\"" + encoded + "\"]}");

    assertThrows(DecodeException.class, () -> RevealedHeader.of(cloaked, null));
    assertThrows(DecodeException.class, () -> RevealedHeader.of(annotated, null));
  }

  private static DareHeader encrypted(String more, String cloaked) throws DecodeException {
    Bytes itemSalt = Bytes.concat(Bytes.of(1), SALT);
    Bytes body = MASTER.encrypt(itemSalt, Bytes.utf8(cloaked));
    return header(
        "{\"enc\":\"A256CBC\",\"Salt\":\""
            + SALT.toBase64Url()
            + "\",\"cloaked\":\""
            + sequence(body)
            + "\""
            + more
            + "}");
  }

  /** Prefix 1, a body of less than 256 octets, no tag item. */
  private static String sequence(Bytes body) {
    return Bytes.concat(Bytes.of(0x88, 1, 1, 0x88, body.size()), body).toBase64Url();
  }

  private static DareHeader header(String json) throws DecodeException {
    return DareHeader.of(JsonReader.read(Bytes.utf8(json), Encoding.JSON, ReadLimits.REQUEST));
  }
}
