package org.meshrelay.client.home;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.ContainerInfo;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.dare.HeaderEditor;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.receipt.LeafTree;
import org.meshrelay.protocol.receipt.MerkleTree;
import org.meshrelay.protocol.receipt.SpoolTreeHead;
import org.meshrelay.protocol.receipt.StatementSigner;
import org.meshrelay.protocol.receipt.Verification;

/** A local copy survives a crash at any octet as the state before or the state after. */
class ContainerReplicaTest {
  private static final AccountAddress ALICE = AccountAddress.parse("alice@example.com");
  private static final ContainerName NAME = ContainerName.INBOUND;
  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

  @TempDir Path directory;

  private final StatementSigner signer =
      new StatementSigner(SignatureKeyPair.generate(Curve.ED448, EntropySource.system()));

  @Test
  void load_nothingThere_isEmpty() throws Exception {
    ContainerReplica replica = load();

    assertEquals(0, replica.size());
    assertNull(replica.known());
  }

  @Test
  void append_framesAndHead_comeBack() throws Exception {
    load().append(frames(1, 5), head(5), List.of());

    ContainerReplica replica = load();
    assertEquals(5, replica.size());
    assertEquals(5, requireNonNull(replica.known()).size());
    assertEquals(Bytes.utf8("entry 3"), replica.frames().get(2).envelope().payload());
  }

  @Test
  void append_again_extendsTheCopy() throws Exception {
    ContainerReplica first = load();
    first.append(frames(1, 2), head(2), List.of());
    first.append(frames(3, 4), head(4), List.of());
    load().append(frames(5, 5), head(5), List.of());

    assertEquals(5, load().size());
    assertEquals(tree(5).frontier().root(), load().frontier().root());
  }

  @Test
  void load_tornFramesBehindTheGoodOnes_areIgnoredAndOverwritten() throws Exception {
    load().append(frames(1, 3), head(3), List.of());
    Path file = directory.resolve("frames");
    byte[] whole = Files.readAllBytes(file);
    for (int torn : List.of(1, 7, 8, 9, 100)) {
      byte[] more = new byte[torn];
      java.util.Arrays.fill(more, (byte) 0x5A);
      Files.write(file, whole);
      Files.write(file, more, StandardOpenOption.APPEND);

      assertEquals(3, load().size());
    }
    load().append(frames(4, 4), head(4), List.of());
    assertEquals(4, load().size());
  }

  @Test
  void load_goodFramesCutOrChanged_isDamage() throws Exception {
    load().append(frames(1, 3), head(3), List.of());
    Path file = directory.resolve("frames");
    byte[] whole = Files.readAllBytes(file);
    for (int at = 0; at < whole.length; at += 37) {
      byte[] changed = whole.clone();
      changed[at] ^= 0x10;
      Files.write(file, changed);
      assertThrows(MeshException.class, this::load, "octet " + at);
      Files.write(file, java.util.Arrays.copyOf(whole, at));
      assertThrows(MeshException.class, this::load, "cut at " + at);
    }
    Files.write(file, whole);
    assertEquals(3, load().size());
  }

  @Test
  void load_headOfAnotherTree_isDamage() throws Exception {
    load().append(frames(1, 3), head(3), List.of());
    ContainerReplica other = ContainerReplica.load(directory.resolve("other"), NAME);
    other.append(frames(1, 3), headOf(Digests.sha512(Bytes.utf8("x")), 3), List.of());

    assertThrows(
        MeshException.class, () -> ContainerReplica.load(directory.resolve("other"), NAME));
  }

  @Test
  void hold_receipts_areKeptUntilTheyAreSettled() throws Exception {
    load().append(frames(1, 1), head(1), List.of());
    DareEnvelope receipt = EnvelopeBuilder.of(Bytes.utf8("receipt")).build();
    load().hold(List.of(receipt));

    assertEquals(1, load().receipts().size());
    load().append(List.of(), head(1), List.of());
    assertEquals(0, load().receipts().size());
  }

  @Test
  void append_frameOutOfOrder_isADefect() throws Exception {
    ContainerReplica replica = load();

    assertThrows(
        IllegalArgumentException.class, () -> replica.append(frames(2, 2), head(1), List.of()));
  }

  @Test
  void of_redactedFrames_takeTheirLeafFromTheStub() throws Exception {
    DareEnvelope whole = envelope(1);
    DareEnvelope redacted =
        HeaderEditor.stored(whole, ContainerInfo.frame(1, null).asRedacted(null), NOW)
            .withoutPayload();
    Bytes hash = Digests.sha512(Bytes.utf8("leaf"));
    DareEnvelope erased =
        HeaderEditor.stored(
            EnvelopeBuilder.bare(Bytes.EMPTY).build(),
            ContainerInfo.frame(2, null).asRedacted(hash),
            NOW);

    assertEquals(ReplicaFrame.of(1, whole).leaf(), ReplicaFrame.of(1, redacted).leaf());
    assertEquals(hash, ReplicaFrame.of(2, erased).leaf().leafHash());
    assertEquals(true, ReplicaFrame.of(2, erased).leaf().erased());
  }

  @Test
  void of_stubWithoutDigestAndLeaf_isMalformed() {
    DareEnvelope stub =
        HeaderEditor.stored(
            EnvelopeBuilder.bare(Bytes.EMPTY).build(),
            ContainerInfo.frame(1, null).asRedacted(null),
            NOW);

    assertThrows(DecodeException.class, () -> ReplicaFrame.of(1, stub));
  }

  private ContainerReplica load() throws MeshException {
    return ContainerReplica.load(directory, NAME);
  }

  private static DareEnvelope envelope(long index) {
    return HeaderEditor.stored(
        EnvelopeBuilder.of(Bytes.utf8("entry " + index)).envelopeId("ID-" + index).build(),
        ContainerInfo.frame(index, null),
        NOW);
  }

  private static List<ReplicaFrame> frames(long from, long to) throws DecodeException {
    List<ReplicaFrame> frames = new ArrayList<>();
    for (long index = from; index <= to; index++) {
      frames.add(ReplicaFrame.of(index, envelope(index)));
    }
    return frames;
  }

  private static LeafTree tree(long size) {
    LeafTree tree = new LeafTree();
    for (long index = 1; index <= size; index++) {
      DareEnvelope envelope = envelope(index);
      tree.append(
          MerkleTree.leafHash(index, Digests.sha512(envelope.payload()), envelope.envelopeId()));
    }
    return tree;
  }

  private Verification.Valid<SpoolTreeHead> head(long size) {
    return headOf(tree(size).frontier().root(), size);
  }

  private Verification.Valid<SpoolTreeHead> headOf(Bytes root, long size) {
    SpoolTreeHead head = SpoolTreeHead.of(ALICE, NAME, size, root, NOW);
    return new Verification.Valid<>(head, signer.plain(head));
  }
}
