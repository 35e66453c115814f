package org.meshrelay.protocol.receipt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonWriter;

/** Proofs without a service (receipts.md 2 and 3). */
class SpoolProofTest {
  private static final ContainerId ID =
      new ContainerId(AccountAddress.parse("alice@example.com"), ContainerName.INBOUND);
  private static final int SIZE = 21;
  private static final LeafTree TREE = tree();

  private static LeafTree tree() {
    LeafTree tree = new LeafTree();
    for (int i = 1; i <= SIZE; i++) {
      tree.append(MerkleTree.leafHash(i, digest(i), "id-" + i));
    }
    return tree;
  }

  private static Bytes digest(int index) {
    return Digests.sha512(Bytes.utf8("payload " + index));
  }

  private static SpoolProof proof(int index, int first) {
    return new SpoolProof(
        ID,
        SIZE,
        TREE.rootAt(SIZE),
        new SpoolProof.Entry(
            index, "id-" + index, digest(index), MerkleTree.inclusion(TREE, index - 1, SIZE)),
        new SpoolProof.Growth(first, TREE.rootAt(first), MerkleTree.consistency(TREE, first, SIZE)),
        null);
  }

  private static Bytes octets(SpoolProof proof) {
    return JsonWriter.write(proof.toJson(), Encoding.JSON);
  }

  @Test
  void parse_everyFrameAndSize_holdsAndIsTheSame() throws DecodeException {
    for (int index = 1; index <= SIZE; index++) {
      for (int first = 0; first <= SIZE; first++) {
        SpoolProof read = SpoolProof.parse(octets(proof(index, first)));

        assertEquals(proof(index, first), read);
        assertTrue(read.inclusionHolds());
        assertTrue(read.consistencyHolds());
      }
    }
  }

  @Test
  void inclusion_otherFrame_doesNotHold() throws DecodeException {
    String text = octets(proof(7, 5)).utf8();

    assertFalse(
        SpoolProof.parse(Bytes.utf8(text.replace("\"Index\":7", "\"Index\":6"))).inclusionHolds());
    assertFalse(SpoolProof.parse(Bytes.utf8(text.replace("id-7", "id-6"))).inclusionHolds());
    assertFalse(
        SpoolProof.parse(Bytes.utf8(text.replace("\"FirstSize\":5", "\"FirstSize\":6")))
            .consistencyHolds());
  }

  @Test
  void parse_rangesOrFormWrong_isMalformed() {
    String text = octets(proof(7, 5)).utf8();

    for (String wrong :
        new String[] {
          text.replace("\"Index\":7", "\"Index\":0"),
          text.replace("\"Index\":7", "\"Index\":22"),
          text.replace("\"FirstSize\":5", "\"FirstSize\":22"),
          text.replace("\"FirstSize\":5", "\"FirstSize\":-1"),
          text.replace("alice@", "ALICE@"),
          text.replace("mmm_Inbound", "mmm_inbound"),
          text.replace("SpoolProof", "SpoolTreeHead"),
          text.substring(0, text.length() - 1),
          "{}"
        }) {
      assertThrows(DecodeException.class, () -> SpoolProof.parse(Bytes.utf8(wrong)), wrong);
    }
  }
}
