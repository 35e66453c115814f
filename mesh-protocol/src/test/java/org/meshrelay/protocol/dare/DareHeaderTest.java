package org.meshrelay.protocol.dare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.meshrelay.protocol.dare.Envelopes.json;
import static org.meshrelay.protocol.dare.Envelopes.sent;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;

/**
 * Header members under every name and in every place that a draft gave them (dare.md 3.3, 10.2).
 */
final class DareHeaderTest {
  @Test
  @DisplayName("dare.md 3.3: spellings of content meta data")
  void contentMeta_everySpelling_isRead() throws Exception {
    String meta = "{\"UniqueID\":\"NA\",\"cty\":\"x/y\",\"Event\":\"New\"}";
    String late = "{\"UniqueId\":\"NA\",\"cty\":\"x/y\",\"Event\":\"New\"}";
    for (String header :
        List.of(
            "{\"ContentMetaData\":\"" + base64(meta) + "\"}",
            "{\"ContentMetaData\":\"" + base64(late) + "\"}",
            "{\"ContentInfoData\":\"" + base64(meta) + "\"}",
            "{\"ContentMeta\":" + meta + "}",
            "{\"UniqueID\":\"NA\",\"cty\":\"x/y\",\"Event\":\"New\",\"Index\":3}",
            "{\"UniqueID\":\"NA\",\"ContentMetaData\":\"" + base64(meta) + "\"}",
            "{\"DareHeader\":{\"ContentMeta\":" + meta + "}}")) {
      ContentMeta read = present(json("[" + header + ",\"\"]").contentMeta());

      assertEquals("NA", read.uniqueId(), header);
      assertEquals("x/y", read.contentType(), header);
      assertEquals("New", read.event(), header);
    }
  }

  @Test
  @DisplayName("protocol.md C-10: both places, different values")
  void contentMeta_placesDisagree_isRefused() {
    String meta = base64("{\"UniqueID\":\"NA\",\"KeyValues\":[{\"Key\":\"k\",\"Value\":\"v\"}]}");
    String both = ",\"ContentMetaData\":\"" + meta + "\"},\"\"]";

    assertThrows(DecodeException.class, () -> json("[{\"UniqueID\":\"NB\"" + both));
    assertThrows(
        DecodeException.class,
        () -> json("[{\"KeyValues\":[{\"Key\":\"k\",\"Value\":\"w\"}]" + both));
  }

  @Test
  void contentMeta_allMembers_surviveWritingAndReading() throws Exception {
    ContentMeta meta =
        new ContentMeta(
            "NA",
            "MessageText",
            "application/mmm/object",
            "Update",
            List.of("l"),
            List.of(new ContentMeta.KeyValue("k", "v")),
            List.of("p/q"),
            "f",
            Instant.parse("2020-07-28T09:45:24Z"),
            Instant.parse("2020-07-29T09:45:24Z"),
            Instant.parse("2020-07-30T09:45:24Z"),
            2L,
            5L);
    DareEnvelope envelope = EnvelopeBuilder.of(Bytes.EMPTY).contentMeta(meta).build();

    assertEquals(meta, sent(envelope, Encoding.JSON).contentMeta());
    assertEquals(meta, sent(envelope, Encoding.JSON_B).contentMeta());
  }

  @Test
  @DisplayName("dare.md 7.3: container members nested, late, or flat")
  void containerInfo_everySpelling_isRead() throws Exception {
    for (String header :
        List.of(
            "{\"ContainerInfo\":{\"Index\":3,\"TreePosition\":360,\"ContainerType\":\"Merkle\"}}",
            "{\"SequenceInfo\":{\"Index\":3,\"TreePosition\":360,\"ContainerType\":\"Merkle\"}}",
            "{\"Index\":3,\"TreePosition\":360,\"ContainerType\":\"Merkle\"}")) {
      ContainerInfo info = present(json("[" + header + ",\"\"]").header().containerInfo());

      assertEquals(3, info.index());
      assertEquals(360, info.treePosition());
      assertEquals("Merkle", info.containerType());
    }
    assertNull(json("[{},\"\"]").header().containerInfo());
    DareHeader damaged = json("[{\"ContainerInfo\":{\"Index\":-1}},\"\"]").header();
    assertThrows(DecodeException.class, damaged::containerInfo);
  }

  @Test
  @DisplayName("dare.md 10.2: sequences of two or three items, either spelling")
  void annotations_twoOrThreeItems_areRead() throws Exception {
    DareHeader header = json("[{\"Annotations\":[\"iAEBiAFhiAA\",\"iAEBiAFh\"]},\"\"]").header();
    EncodedData first = header.annotations().getFirst();

    assertEquals("a", first.body().utf8());
    assertEquals(header.annotations().get(0), header.annotations().get(1));
    assertEquals(
        header.annotations(),
        json("[{\"annotations\":[\"iAEBiAFhiAA\",\"iAEBiAFh\"]},\"\"]").header().annotations());
    for (String item : List.of("", "iAEB", "iAEBiAFhiACIAA", "iAEBgAFhiAA", "iAEBiAJh", "MTI")) {
      DareHeader bad = json("[{\"Annotations\":[\"" + item + "\"]},\"\"]").header();
      assertThrows(DecodeException.class, bad::annotations, item);
    }
  }

  @Test
  void recipients_keyOfUnknownKind_isKeptWithoutKey() throws Exception {
    DareHeader header =
        json("[{\"recipients\":[{\"kid\":\"M@g\",\"epk\":{\"PublicKeyRSA\":{}},\"wmk\":\"AA\"},"
                + "{\"epk\":{\"PublicKeyECDH\":{\"crv\":\"P-256\",\"Public\":\"AA\"}}}]},\"\"]")
            .header();

    assertEquals("M@g", header.recipients().get(0).keyIdentifier());
    assertNull(header.recipients().get(0).ephemeralKey());
    assertNull(header.recipients().get(1).ephemeralKey());
  }

  private static String base64(String json) {
    return Bytes.utf8(json).toBase64Url();
  }

  private static <T> T present(@Nullable T value) {

    return Objects.requireNonNull(value);
  }
}
