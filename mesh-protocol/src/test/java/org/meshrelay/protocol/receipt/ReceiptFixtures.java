package org.meshrelay.protocol.receipt;

import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;

/** A container, its frames and its host, shared by the tests of this package. */
final class ReceiptFixtures {
  static final AccountAddress BOB = AccountAddress.parse("bob@example.net");
  static final ContainerId INBOUND = new ContainerId(BOB, ContainerName.INBOUND);
  static final Instant TIME = Instant.parse("2024-11-05T10:00:00Z");
  static final SignatureKeyPair HOST = SignatureKeyPair.generate(Curve.ED448, entropy(1));
  static final SignatureKeyPair STRANGER = SignatureKeyPair.generate(Curve.ED448, entropy(2));
  static final StatementSigner SIGNER = new StatementSigner(HOST);
  static final StatementVerifier VERIFIER = StatementVerifier.ofHost(HOST.publicKey());

  private ReceiptFixtures() {}

  static EntropySource entropy(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return random::nextBytes;
  }

  static Bytes digest(long index) {
    return Digests.sha512(Bytes.utf8("payload " + index));
  }

  static String id(long index) {
    return "MESSAGE-" + index;
  }

  static Bytes leaf(long index) {
    return MerkleTree.leafHash(index, digest(index), id(index));
  }

  static LeafTree tree(long size) {
    LeafTree tree = new LeafTree();
    for (long index = 1; index <= size; index++) {
      tree.append(leaf(index));
    }
    return tree;
  }

  static SpoolTreeHead head(LeafTree tree, Instant time) {
    return SpoolTreeHead.of(BOB, ContainerName.INBOUND, tree.size(), tree.frontier().root(), time);
  }

  static Verification.Valid<SpoolTreeHead> signed(SpoolTreeHead head) {
    return new Verification.Valid<>(head, SIGNER.plain(head));
  }

  /** A receipt for a frame in a tree of the given size, with its path unless fresh. */
  static SpoolReceipt receipt(LeafTree tree, long index, long size) {
    return new SpoolReceipt(
        BOB,
        ContainerName.INBOUND,
        index,
        id(index),
        digest(index),
        size,
        tree.rootAt(size),
        TIME,
        index == size ? List.of() : MerkleTree.inclusion(tree, index - 1, size));
  }
}
