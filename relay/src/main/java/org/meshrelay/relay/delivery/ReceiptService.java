package org.meshrelay.relay.delivery;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.SecretBytes;
import org.meshrelay.dare.spool.AppendedFrame;
import org.meshrelay.dare.spool.ContainerView;
import org.meshrelay.dare.spool.SignedSize;
import org.meshrelay.dare.spool.SignedSizeJournal;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.receipt.ContainerId;
import org.meshrelay.protocol.receipt.Opening;
import org.meshrelay.protocol.receipt.SpoolReceipt;
import org.meshrelay.protocol.receipt.SpoolSenderReceipt;
import org.meshrelay.protocol.receipt.SpoolTreeHead;
import org.meshrelay.relay.account.EngineFutures;
import org.meshrelay.relay.cache.GenerationCache;
import org.meshrelay.relay.delivery.BatchSigner.Urgency;

/**
 * Signed receipts and tree heads (receipts.md 4 to 6, MSP-310 to MSP-316).
 *
 * <p>Owners get a receipt that names place and tree; everyone else gets a blinded one that says
 * accepted and nothing more. A sender receipt's nonce follows from the service's secret, so the
 * opening is computed when an owner asks and never stored. A frame always gives the same receipt:
 * what is stated follows from the frame. Signing may fail or be late; then there is no receipt and
 * the acceptance stands (receipts.md 10).
 */
public final class ReceiptService {
  /** A head is reused so long, if the tree does not grow (receipts.md 4). */
  private static final Duration HEAD_LIFE = Duration.ofHours(1);

  /** So long every head says that the container was restored (receipts.md 8.4). */
  private static final Duration RESTART_LIFE = Duration.ofDays(365);

  /** Heads remembered, about 1.5 KB each. A guess: 6 MB. */
  private static final int HEADS_MAX = 4096;

  private final SpoolEngine engine;
  private final BatchSigner signer;
  private final SignedSizeJournal journal;
  private final SecretBytes openingSecret;
  private final InstantSource clock;
  private final GenerationCache<ContainerId, Head> heads = GenerationCache.ofEntries(HEADS_MAX);
  private final LongAdder missing = new LongAdder();

  private record Head(long treeSize, Instant made, DareEnvelope envelope) {}

  /**
   * Receipts over the frames of an engine.
   *
   * @param journal knows which containers went on after a restore
   * @param openingSecret from which nonces follow; the same after every restart
   */
  public ReceiptService(
      SpoolEngine engine,
      BatchSigner signer,
      SignedSizeJournal journal,
      SecretBytes openingSecret,
      InstantSource clock) {
    this.engine = engine;
    this.signer = signer;
    this.journal = journal;
    this.openingSecret = openingSecret;
    this.clock = clock;
  }

  /** The receipt for devices of the account; empty if it could not be signed in time. */
  public Future<Optional<DareEnvelope>> owner(AccountAddress account, AppendedFrame frame) {
    SpoolReceipt receipt = receipt(account, frame);
    return forced(account)
        .compose(durable -> signer.sign(receipt, size(account, frame), Urgency.OPTIONAL))
        .map(this::counted);
  }

  /** The blinded receipt for everyone else; empty if it could not be signed in time. */
  public Future<Optional<DareEnvelope>> sender(AccountAddress account, AppendedFrame frame) {
    SpoolSenderReceipt receipt =
        SpoolSenderReceipt.of(receipt(account, frame), opening(account, frame));
    return forced(account)
        .compose(durable -> signer.sign(receipt, size(account, frame), Urgency.OPTIONAL))
        .map(this::counted);
  }

  /** What opens the sender receipt of a frame; for owners only. */
  public Opening opening(AccountAddress account, AppendedFrame frame) {
    return Opening.derive(openingSecret, receipt(account, frame));
  }

  /**
   * True if the frame is a message that somebody else than its owner posted, so that a sender
   * receipt was given for it: the assertion beside its signature names another account.
   */
  public static boolean wasReceivedFrom(DareEnvelope envelope, AccountAddress owner) {
    Candidate message = Candidate.look(envelope, Integer.MAX_VALUE).candidate();
    return message != null && !message.senders().contains(owner);
  }

  /** What a receipt says of a frame that was stored some time ago. Blocks. */
  public AppendedFrame stored(AccountAddress account, ContainerName container, long index) {
    var frame = engine.read(account, container, index);
    String envelopeId = frame.envelope().envelopeId();
    return new AppendedFrame(
        container,
        index,
        frame.received(),
        frame.payloadDigest(),
        envelopeId == null ? "" : envelopeId,
        engine.leafHash(account, container, index),
        engine.root(account, container, index));
  }

  /**
   * A head that covers every frame acknowledged before; empty if there is no such container or it
   * could not be signed in time.
   */
  public Future<Optional<SignedHead>> head(AccountAddress account, ContainerName container) {
    return EngineFutures.write(
            engine,
            account,
            tx ->
                tx.view(container)
                    .map(
                        view ->
                            new Measured(
                                view,
                                tx.now(),
                                Continuations.find(tx, container)
                                    .map(OutqueueRecord.Continuation::last)
                                    .orElse(null))))
        .compose(
            measured ->
                measured.isEmpty()
                    ? Future.succeededFuture(Optional.empty())
                    : head(measured.get()));
  }

  /**
   * A signed head.
   *
   * @param treeSize size that it states
   * @param envelope the statement
   */
  public record SignedHead(long treeSize, DareEnvelope envelope) {}

  /** Taken in the lane, so that no frame of a larger tree can have an earlier time. */
  private record Measured(ContainerView view, Instant now, SpoolTreeHead.@Nullable Previous last) {}

  private Future<Optional<SignedHead>> head(Measured measured) {
    ContainerView view = measured.view();
    ContainerId id = new ContainerId(view.account(), view.container());
    Head known = heads.get(id);
    if (known != null
        && known.treeSize() == view.treeSize()
        && clock.instant().isBefore(known.made().plus(HEAD_LIFE))) {
      return Future.succeededFuture(
          Optional.of(new SignedHead(known.treeSize(), known.envelope())));
    }
    Instant time = measured.now().isBefore(view.lastTime()) ? view.lastTime() : measured.now();
    SpoolTreeHead head = statement(view, time, measured.last());
    SignedSize size =
        new SignedSize(id.account(), id.container(), view.treeSize(), view.root(), head.time());
    return signer
        .sign(head, size, Urgency.NEEDED)
        .map(this::counted)
        .map(
            signed ->
                signed.map(
                    envelope -> {
                      heads.put(id, new Head(view.treeSize(), clock.instant(), envelope));
                      return new SignedHead(view.treeSize(), envelope);
                    }));
  }

  /** What a head says: where the tree came from, and after a restore that it was one. */
  private SpoolTreeHead statement(
      ContainerView view, Instant time, SpoolTreeHead.@Nullable Previous last) {
    Optional<SignedSizeJournal.Restart> restart =
        journal
            .restarted(view.account(), view.container())
            .filter(known -> time.isBefore(known.size().time().plus(RESTART_LIFE)));
    return new SpoolTreeHead(
        view.account(),
        view.container(),
        view.treeSize(),
        view.root(),
        time,
        last,
        restart.map(ReceiptService::envelope).orElse(null));
  }

  private static DareEnvelope envelope(SignedSizeJournal.Restart restart) {
    try {
      return DareEnvelope.parse(restart.envelope(), Encoding.JSON);
    } catch (DecodeException e) {
      throw new IllegalStateException("the journal holds no statement", e);
    }
  }

  /** Statements that were wanted and could not be given: a metric and an alarm. */
  public long missing() {
    return missing.sum();
  }

  private Optional<DareEnvelope> counted(Optional<DareEnvelope> signed) {
    if (signed.isEmpty()) {
      missing.increment();
    }
    return signed;
  }

  private Future<Void> forced(AccountAddress account) {
    return EngineFutures.of(engine.forced(account));
  }

  private static SpoolReceipt receipt(AccountAddress account, AppendedFrame frame) {
    return new SpoolReceipt(
        account,
        frame.container(),
        frame.index(),
        frame.envelopeId(),
        frame.payloadDigest(),
        frame.index(),
        frame.root(),
        frame.received(),
        List.of());
  }

  private static SignedSize size(AccountAddress account, AppendedFrame frame) {
    return new SignedSize(
        account, frame.container(), frame.index(), frame.root(), frame.received());
  }
}
