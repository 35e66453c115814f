package org.meshrelay.protocol.dare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meshrelay.protocol.dare.Envelopes.json;

import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.Encoding;

/** Appending and forwarding keep every member that is not the store's own (dare.md 8.1). */
@DisplayName("dare.md 8.1 rules 3 and 4")
final class HeaderEditorTest {
  private static final Instant NOW = Instant.parse("2020-07-28T09:45:24.5Z");
  private static final String KEPT =
      "\"Event\" : \"New\", \"UniqueID\":\"NA\",\"kid\":\"EBQ\",\"Malt\":\"AA\", \"new\" : [ 1 ]";

  @Test
  void stored_envelope_hasTheStoresMembersAndAllOthersAsTheyWere() throws Exception {
    DareEnvelope envelope =
        json(
            "[{\"Received\":\"1999-01-01T00:00:00Z\","
                + KEPT
                + ",\"ContainerInfo\":{\"Index\":7},\"Index\":7},\"YWJj\",{ \"own\" : 1 }]");
    DareEnvelope stored = HeaderEditor.stored(envelope, ContainerInfo.frame(12, 360L), NOW);

    assertEquals(
        "{"
            + KEPT.replace(", ", ",")
            + ",\"Received\":\"2020-07-28T09:45:24Z\""
            + ",\"ContainerInfo\":{\"Index\":12,\"TreePosition\":360}}",
        stored.header().source().utf8());
    assertEquals("{ \"own\" : 1 }", stored.trailer().source().utf8());
    assertEquals(envelope.payload(), stored.payload());
    assertEquals(Instant.parse("2020-07-28T09:45:24Z"), stored.header().received());
    assertEquals(12L, Objects.requireNonNull(stored.header().containerInfo()).index());
  }

  @Test
  void stored_linksFromOutside_areDroppedAndSignaturesKept() throws Exception {
    DareEnvelope stored =
        HeaderEditor.stored(
            json(
                "[{\"TreeDigest\":\"AA\"},\"\",{\"ChainDigest\":\"AA\",\"signatures\":[ {\"x\":1} ],"
                    + "\"TreeDigest\":\"AA\",\"SignedData\":\"AA\"}]"),
            null,
            NOW);

    assertEquals("{\"Received\":\"2020-07-28T09:45:24Z\"}", stored.header().source().utf8());
    assertEquals(
        "{\"signatures\":[ {\"x\":1} ],\"SignedData\":\"AA\"}", stored.trailer().source().utf8());
  }

  @Test
  void forwarded_afterStoring_isWhatWasSent() throws Exception {
    String document = "[{ \"dig\" : \"S512\" },\"YWJj\",{\"signatures\":[]}]";
    DareEnvelope envelope = json(document);
    DareEnvelope stored = HeaderEditor.stored(envelope, ContainerInfo.frame(1, null), NOW);
    DareEnvelope forwarded = HeaderEditor.forwarded(Envelopes.sent(stored, Encoding.JSON));

    assertEquals("{\"dig\" : \"S512\"}", forwarded.header().source().utf8());
    assertTrue(forwarded.messageSize() <= envelope.messageSize());
    assertNull(forwarded.header().containerInfo());
    assertNull(forwarded.header().received());
  }

  @Test
  void forwarded_nothingToTakeOut_isTheSameOctets() throws Exception {
    DareEnvelope envelope = json("[{\"DareHeader\":{ \"dig\" : \"S512\" }},\"YWJj\"]");
    DareEnvelope forwarded = HeaderEditor.forwarded(envelope);

    assertSame(envelope.header(), forwarded.header());
    assertEquals(envelope, forwarded);
  }

  @Test
  void stored_wrappedHeader_isUnwrapped() throws Exception {
    DareEnvelope envelope = json("[{\"DareHeader\":{ \"a\" : 1 }},\"\"]");

    assertEquals(
        "{\"a\" : 1,\"Received\":\"2020-07-28T09:45:24Z\"}",
        HeaderEditor.stored(envelope, null, NOW).header().source().utf8());
  }

  @Test
  void stored_taggedHeader_canBeWrittenInBothEncodings() throws Exception {
    Bytes document = Bytes.hex("5b7bb40178a0077d8801615d");
    DareEnvelope stored =
        HeaderEditor.stored(DareEnvelope.parse(document, Encoding.JSON_B), null, NOW);

    assertEquals(stored, Envelopes.sent(stored, Encoding.JSON_B));
    assertEquals(
        "[{\"x\":7,\"Received\":\"2020-07-28T09:45:24Z\"},\"YQ\"]",
        stored.encode(Encoding.JSON).utf8());
  }

  @Test
  void containerInfo_allMembers_surviveWritingAndReading() throws Exception {
    ContainerInfo info =
        new ContainerInfo(
            "JSON", "Merkle", 0L, true, true, 1L, 2L, 3L, true, Bytes.wrap(new byte[64]));

    assertEquals(info, ContainerInfo.of(info.toJson()));
    assertEquals(
        "{\"DataEncoding\":\"JSON\",\"ContainerType\":\"Merkle\",\"Index\":0}",
        ContainerInfo.first("Merkle").toJson().source().utf8());
  }
}
