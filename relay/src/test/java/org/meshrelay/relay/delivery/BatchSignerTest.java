package org.meshrelay.relay.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.spool.SignedSize;
import org.meshrelay.dare.spool.SignedSizeJournal;
import org.meshrelay.dare.store.chronicle.ChronicleFrameStores;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.receipt.ContainerId;
import org.meshrelay.protocol.receipt.SpoolTreeHead;
import org.meshrelay.protocol.receipt.StatementSigner;
import org.meshrelay.protocol.receipt.StatementVerifier;
import org.meshrelay.relay.admin.Metrics;
import org.meshrelay.relay.fixture.Waiting;
import org.meshrelay.relay.pool.BoundedPool;
import org.meshrelay.testkit.GuardedVertx;

/**
 * Statements share signatures, sizes are durable before they are stated, and nobody waits long for
 * what is not needed. MSP-310, MSP-312, MSP-313.
 */
class BatchSignerTest {
  private static final AccountAddress ALICE = AccountAddress.parse("alice@example.com");
  private static final Instant TIME = Instant.parse("2026-11-25T10:00:00Z");

  @TempDir Path directory;
  private final Vertx vertx = GuardedVertx.open();
  private final Metrics metrics = new Metrics();
  private final EntropySource entropy = EntropySource.system();
  private final SignatureKeyPair key = SignatureKeyPair.generate(Curve.ED448, entropy);
  private final BoundedPool pool = new BoundedPool("signing", 1, 16, metrics);
  private final CountDownLatch blocked = new CountDownLatch(1);
  private SignedSizeJournal journal;
  private BatchSigner signer;

  @BeforeEach
  void open() {
    journal = SignedSizeJournal.open(directory, new ChronicleFrameStores());
    signer =
        new BatchSigner(
            vertx,
            new StatementSigner(key),
            journal,
            new BatchSigner.Tools(pool, entropy, () -> TIME, System::nanoTime));
  }

  @AfterEach
  void close() {
    blocked.countDown();
    pool.close();
    journal.close();
    metrics.close();
    Void unused = Waiting.await(vertx.close());
  }

  private static Bytes root(int filling) {
    byte[] octets = new byte[64];
    octets[0] = (byte) filling;
    return Bytes.wrap(octets);
  }

  private static SpoolTreeHead head(long size, int filling) {
    return SpoolTreeHead.of(ALICE, ContainerName.INBOUND, size, root(filling), TIME);
  }

  private Future<Optional<DareEnvelope>> sign(long size, int filling, BatchSigner.Urgency urgency) {
    return signer.sign(
        head(size, filling),
        new SignedSize(ALICE, ContainerName.INBOUND, size, root(filling), TIME),
        urgency);
  }

  private void assertVerifies(DareEnvelope envelope) {
    assertTrue(
        StatementVerifier.ofHost(key.publicKey())
            .head(envelope, new ContainerId(ALICE, ContainerName.INBOUND), TIME)
            .isValid());
  }

  @Test
  void sign_one_getsThePlainForm() {
    DareEnvelope envelope = Waiting.await(sign(1, 1, BatchSigner.Urgency.OPTIONAL)).orElseThrow();

    assertVerifies(envelope);
    assertEquals(head(1, 1).payload(), envelope.payload());
    assertEquals(1, signer.signatures());
  }

  @Test
  void sign_many_shareSignatures() {
    List<Future<Optional<DareEnvelope>>> all = new ArrayList<>();
    long began = System.nanoTime();
    for (int size = 1; size <= 500; size++) {
      all.add(sign(size, size, BatchSigner.Urgency.NEEDED));
    }
    all.forEach(one -> assertVerifies(Waiting.await(one).orElseThrow()));

    long tens = Duration.ofNanos(System.nanoTime() - began).toMillis() / 10 + 2;
    assertTrue(signer.signatures() <= tens, "one in 10 ms: " + signer.signatures() + " > " + tens);
    assertEquals(0, signer.failures());
  }

  @Test
  void sign_poolIsBusy_optionalLeavesWithoutAndNeededWaits() throws InterruptedException {
    Future<Boolean> busy = pool.submit(() -> blocked.await(10, TimeUnit.SECONDS));
    long began = System.nanoTime();
    Future<Optional<DareEnvelope>> needed = sign(1, 1, BatchSigner.Urgency.NEEDED);

    assertTrue(Waiting.await(sign(2, 2, BatchSigner.Urgency.OPTIONAL)).isEmpty());

    long waitedMs = Duration.ofNanos(System.nanoTime() - began).toMillis();
    assertTrue(waitedMs >= 45, "waited " + waitedMs);
    assertFalse(needed.isComplete());
    blocked.countDown();
    assertTrue(Waiting.await(busy));
    assertVerifies(Waiting.await(needed).orElseThrow());
  }

  @Test
  void sign_contradictionInABatch_getsNothingAndTheOthersDo() {
    Future<Boolean> busy = pool.submit(() -> blocked.await(10, TimeUnit.SECONDS));
    Future<Optional<DareEnvelope>> first = sign(5, 1, BatchSigner.Urgency.NEEDED);
    Future<Optional<DareEnvelope>> before = sign(6, 6, BatchSigner.Urgency.NEEDED);
    Future<Optional<DareEnvelope>> forked = sign(5, 2, BatchSigner.Urgency.NEEDED);
    Future<Optional<DareEnvelope>> after = sign(7, 7, BatchSigner.Urgency.NEEDED);
    blocked.countDown();

    assertTrue(Waiting.await(busy));
    assertVerifies(Waiting.await(first).orElseThrow());
    assertVerifies(Waiting.await(before).orElseThrow());
    assertTrue(Waiting.await(forked).isEmpty(), "another root for a size that was signed");
    assertVerifies(Waiting.await(after).orElseThrow());
    assertEquals(1, signer.conflicts());
  }

  @Test
  void sign_sameAgain_isSignedAgain() {
    assertVerifies(Waiting.await(sign(5, 1, BatchSigner.Urgency.NEEDED)).orElseThrow());
    assertVerifies(Waiting.await(sign(5, 1, BatchSigner.Urgency.NEEDED)).orElseThrow());
    assertEquals(0, signer.conflicts());
  }

  @Test
  void sign_afterARestart_remembersWhatWasSigned() {
    assertVerifies(Waiting.await(sign(5, 1, BatchSigner.Urgency.NEEDED)).orElseThrow());
    journal.close();

    open();

    assertTrue(Waiting.await(sign(5, 2, BatchSigner.Urgency.NEEDED)).isEmpty());
  }

  @Test
  void sign_journalBroken_givesNothingAndCounts() {
    journal.close();

    assertTrue(Waiting.await(sign(1, 1, BatchSigner.Urgency.NEEDED)).isEmpty());

    assertEquals(1, signer.failures());
    assertEquals(0, signer.signatures());
  }

  @Test
  void sign_moreThanABatchHolds_givesTheRestNothing() {
    Future<Boolean> busy = pool.submit(() -> blocked.await(10, TimeUnit.SECONDS));
    List<Future<Optional<DareEnvelope>>> all = new ArrayList<>();
    for (int size = 1; size <= 2 * StatementSigner.BATCH_MAX + 10; size++) {
      all.add(sign(size, size, BatchSigner.Urgency.NEEDED));
    }
    assertTrue(Waiting.await(all.getLast()).isEmpty());
    blocked.countDown();
    assertTrue(Waiting.await(busy));

    long signed = all.stream().filter(one -> Waiting.await(one).isPresent()).count();

    assertTrue(signed >= StatementSigner.BATCH_MAX && signed <= 2L * StatementSigner.BATCH_MAX);
  }
}
