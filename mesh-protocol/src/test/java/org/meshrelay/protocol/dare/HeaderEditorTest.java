package org.meshrelay.protocol.dare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meshrelay.protocol.dare.Envelopes.json;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonString;

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

  /** The store does not read again what it does not change; whoever reads the frame does. */
  @Test
  void stored_envelope_saysWhatItsOctetsSay() throws Exception {
    EntropySource entropy = EntropySource.system();
    AgreementKeyPair reader = AgreementKeyPair.generate(Curve.X448, entropy);
    DareEnvelope envelope =
        EnvelopeBuilder.of(Bytes.utf8("text"))
            .envelopeId("MAAA")
            .contentMeta(ContentMeta.builder().uniqueId("NBBB").event("New").build())
            .member("Received", "1999-01-01T00:00:00Z")
            .sign(SignatureKeyPair.generate(Curve.ED448, entropy))
            .encryptTo(List.of(reader.publicKey()), entropy)
            .build();
    DareEnvelope stored = HeaderEditor.stored(envelope, ContainerInfo.frame(3, 9L), NOW);
    DareEnvelope read = Envelopes.sent(stored, Encoding.JSON);

    assertEquals(read, stored);
    assertEquals(read.header().received(), stored.header().received());
    assertEquals(read.header().containerInfo(), stored.header().containerInfo());
    assertEquals(read.envelopeId(), stored.envelopeId());
    assertEquals(read.contentMeta(), stored.contentMeta());
    assertEquals(read.header().encryption(), stored.header().encryption());
    assertEquals(read.header().salt(), stored.header().salt());
    assertEquals(read.header().keyIdentifier(), stored.header().keyIdentifier());
    assertEquals(1, stored.header().recipients().size());
    assertEquals(read.statedDigest(), stored.statedDigest());
    assertTrue(stored.digestMatches());
    assertEquals(read.signatures().getFirst().value(), stored.signatures().getFirst().value());
  }

  @Test
  void edit_memberThatIsRead_isReadAgain() throws Exception {
    DareHeader header = json("[{\"EnvelopeID\":\"MAAA\",\"kid\":\"K\"},\"\"]").header();

    DareHeader edited =
        HeaderEditor.edit(header, Set.of("kid"), Map.of("EnvelopeID", JsonString.of("MBBB")));

    assertEquals("MBBB", edited.envelopeId());
    assertNull(edited.keyIdentifier());
    assertThrows(
        IllegalArgumentException.class,
        () -> HeaderEditor.edit(header, Set.of(), Map.of("Salt", JsonString.of("AA"))));
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
