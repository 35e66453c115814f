package org.meshrelay.protocol.receipt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meshrelay.protocol.receipt.ReceiptFixtures.BOB;
import static org.meshrelay.protocol.receipt.ReceiptFixtures.SIGNER;
import static org.meshrelay.protocol.receipt.ReceiptFixtures.TIME;
import static org.meshrelay.protocol.receipt.ReceiptFixtures.entropy;
import static org.meshrelay.protocol.receipt.ReceiptFixtures.head;
import static org.meshrelay.protocol.receipt.ReceiptFixtures.receipt;
import static org.meshrelay.protocol.receipt.ReceiptFixtures.tree;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.encoding.DecodeException;

/** Payloads of statements as receipts.md 4 and 6 write and read them. */
final class StatementTest {
  private static final Bytes HASH = entropy(5).bytes(64);
  private static final String TEXT_HASH = HASH.toBase64Url();

  @Test
  void head_withEveryMember_roundTrips() throws Exception {
    SpoolRestart restart =
        new SpoolRestart(BOB, ContainerName.INBOUND, 3, HASH, 9, TIME, "disk \"lost\"\n");
    SpoolTreeHead full =
        new SpoolTreeHead(
            BOB,
            ContainerName.INBOUND,
            11,
            HASH,
            TIME,
            new SpoolTreeHead.Previous(
                "MB2L-NIML", AccountAddress.parse("bob@example.com"), 1, HASH),
            SIGNER.plain(restart));

    SpoolTreeHead read = SpoolTreeHead.parse(full.payload());

    assertEquals(full, read);
    assertEquals(full.payload(), read.payload());
    assertEquals(restart, SpoolRestart.parse(SIGNER.plain(restart).payload()));
  }

  @Test
  void payload_ofEveryStatement_hasTheMembersInOrderWithoutWhiteSpace() {
    SpoolReceipt receipt = receipt(tree(5), 3, 5);
    String text = receipt.payload().utf8();

    assertTrue(
        text.startsWith(
            "{\"SpoolReceipt\":{\"Account\":\"bob@example.net\",\"Container\":\"mmm_Inbound\","
                + "\"Index\":3,\"EnvelopeID\":\"MESSAGE-3\",\"PayloadDigest\":\""),
        text);
    assertTrue(text.contains("\",\"TreeSize\":5,\"RootHash\":\""));
    assertTrue(text.contains("\"Time\":\"2024-11-05T10:00:00Z\",\"Inclusion\":[\""));
    assertEquals(-1, text.indexOf(' '));
    assertEquals(
        "{\"SpoolBatch\":{\"Size\":8,\"RootHash\":\""
            + TEXT_HASH
            + "\",\"Time\":\"2024-11-05T10:00:00Z\"}}",
        new SpoolBatch(8, HASH, TIME).payload().utf8());
  }

  @Test
  @DisplayName("MSP-325: heads are compared outside the service")
  void comparison_ofHeads_isSizeAndHundredBitsOfTheRoot() {
    SpoolTreeHead empty = head(tree(0), TIME);

    assertEquals("0:Z6B6-CNL6-564L-34KU-FBIN", empty.comparison());
    assertEquals(head(tree(4), TIME).comparison(), head(tree(4), TIME).comparison());
    assertNotEquals(head(tree(4), TIME).comparison(), head(tree(5), TIME).comparison());
  }

  @Test
  void time_withFraction_isCutOnWritingAndRefusedOnReading() throws Exception {
    Instant fine = TIME.plusMillis(999);
    SpoolTreeHead head = head(tree(1), fine);

    assertEquals(TIME, head.time());
    assertThrows(
        DecodeException.class,
        () -> SpoolTreeHead.parse(Bytes.utf8(head.payload().utf8().replace("00Z", "00.5Z"))));
  }

  @Test
  void receiptAndHead_unknownMembers_areIgnored() throws Exception {
    SpoolTreeHead head = head(tree(2), TIME);
    SpoolReceipt receipt = receipt(tree(2), 2, 2);

    assertEquals(head, SpoolTreeHead.parse(withMember(head)));
    assertEquals(receipt, SpoolReceipt.parse(withMember(receipt)));
  }

  @Test
  void senderReceipt_unknownMember_isRefused() {
    SpoolSenderReceipt receipt = new SpoolSenderReceipt("ID", HASH, BOB, TIME, HASH);

    for (String member : new String[] {"Index", "TreeSize", "Container", "New"}) {
      Bytes more =
          Bytes.utf8(receipt.payload().utf8().replace("{\"Env", "{\"" + member + "\":1,\"Env"));
      assertThrows(DecodeException.class, () -> SpoolSenderReceipt.parse(more), member);
    }
    Bytes explicitNull =
        Bytes.utf8(receipt.payload().utf8().replace("{\"Env", "{\"Index\":null,\"Env"));
    assertThrows(DecodeException.class, () -> SpoolSenderReceipt.parse(explicitNull));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"SpoolTreeHead\":{}}",
        "{\"SpoolTreeHead\":1}",
        "{\"SpoolReceipt\":{\"Account\":\"bob@example.net\"}}",
        "{\"SpoolTreeHead\":{},\"SpoolTreeHead2\":{}}",
        "{\"SpoolTreeHead\":{\"Account\":\"bob@example.net\",\"Container\":\"mmm_Inbound\","
            + "\"TreeSize\":-1,\"RootHash\":\"H\",\"Time\":\"2024-11-05T10:00:00Z\"}}",
        "{\"SpoolTreeHead\":{\"Account\":\"Bob@example.net\",\"Container\":\"mmm_Inbound\","
            + "\"TreeSize\":1,\"RootHash\":\"H\",\"Time\":\"2024-11-05T10:00:00Z\"}}",
        "{\"SpoolTreeHead\":{\"Account\":\"bob@example.net\",\"Container\":\"mmm_inbound\","
            + "\"TreeSize\":1,\"RootHash\":\"H\",\"Time\":\"2024-11-05T10:00:00Z\"}}",
        "{\"SpoolTreeHead\":{\"Account\":\"bob@example.net\",\"Container\":\"mmm_Inbound\","
            + "\"TreeSize\":9223372036854775808,\"RootHash\":\"H\","
            + "\"Time\":\"2024-11-05T10:00:00Z\"}}",
        "{\"SpoolTreeHead\":{\"Account\":\"bob@example.net\",\"Container\":\"mmm_Inbound\","
            + "\"TreeSize\":1,\"RootHash\":\"AAAA\",\"Time\":\"2024-11-05T10:00:00Z\"}}",
        "{\"SpoolTreeHead\":{\"Account\":\"bob@example.net\",\"Container\":\"mmm_Inbound\","
            + "\"TreeSize\":1,\"RootHash\":\"H\",\"Time\":\"yesterday\"}}"
      })
  void head_malformedPayload_isRefused(String text) {
    Bytes payload = Bytes.utf8(text.replace("\"H\"", "\"" + TEXT_HASH + "\""));

    assertThrows(DecodeException.class, () -> SpoolTreeHead.parse(payload));
  }

  @Test
  void receipt_indexOrPathOutOfRange_isRefused() {
    String good = receipt(tree(5), 3, 5).payload().utf8();

    for (String[] change :
        new String[][] {
          {"\"Index\":3", "\"Index\":0"},
          {"\"Index\":3", "\"Index\":6"},
          {"\"Index\":3", "\"Index\":-3"},
          {"\"Inclusion\":[", "\"Inclusion\":[\"AAAA\","},
          {"\"Inclusion\":[", "\"Inclusion\":[" + ("\"" + TEXT_HASH + "\",").repeat(62)},
          {"\"EnvelopeID\":\"MESSAGE-3\",", ""}
        }) {
      Bytes changed = Bytes.utf8(good.replace(change[0], change[1]));
      assertThrows(DecodeException.class, () -> SpoolReceipt.parse(changed), change[1]);
    }
  }

  @Test
  void statement_above32KiB_isRefused() {
    Bytes large = Bytes.utf8("{\"SpoolTreeHead\":{\"x\":\"" + "y".repeat(40_000) + "\"}}");

    assertThrows(DecodeException.class, () -> SpoolTreeHead.parse(large));
  }

  @Test
  void restart_lostSizeBelowTreeSize_isRefused() {
    String good =
        new SpoolRestart(BOB, ContainerName.INBOUND, 3, HASH, 9, TIME, "t").payload().utf8();

    assertThrows(
        DecodeException.class,
        () -> SpoolRestart.parse(Bytes.utf8(good.replace("\"LostSize\":9", "\"LostSize\":2"))));
  }

  @Test
  void receipt_freshWithoutPathInATreeOfOne_mustBeTheRoot() {
    SpoolReceipt only = receipt(tree(1), 1, 1);
    SpoolReceipt wrong =
        new SpoolReceipt(
            BOB,
            ContainerName.INBOUND,
            1,
            only.envelopeId(),
            only.payloadDigest(),
            1,
            HASH,
            TIME,
            List.of());

    assertTrue(only.isConsistent());
    assertEquals(false, wrong.isConsistent());
  }

  private static Bytes withMember(Statement statement) {
    return Bytes.utf8(
        statement.payload().utf8().replace("{\"Account\"", "{\"New\":[1,{}],\"Account\""));
  }
}
