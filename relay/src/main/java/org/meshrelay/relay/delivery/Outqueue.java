package org.meshrelay.relay.delivery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.spool.AppendedFrame;
import org.meshrelay.dare.spool.ContainerView;
import org.meshrelay.dare.spool.FrameDraft;
import org.meshrelay.dare.spool.FrameRange;
import org.meshrelay.dare.spool.LaneTransaction;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.dare.spool.StoredFrame;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.object.TaggedObject;
import org.meshrelay.protocol.receipt.SpoolLink;
import org.meshrelay.protocol.receipt.SpoolTreeHead;

/**
 * Writes and reads the service's notes about an account in its {@code mmm_Outqueue}.
 *
 * <p>The writing methods belong inside a lane work; the reading ones block and belong on the reader
 * pool.
 */
public final class Outqueue {
  private static final ContainerName OUTQUEUE = ContainerName.OUTQUEUE;

  /** Frames read at once when a queue is read again: notes are about 300 octets each. */
  private static final int FRAMES_AT_ONCE = 256;

  private static final int OCTETS_AT_ONCE = 1 << 20;

  private Outqueue() {}

  /**
   * Asks for deliveries of an outbound message. Recipients to whom the message was posted before
   * are left out.
   *
   * @return the record, empty if nobody is new
   */
  public static Optional<Asked> ask(
      LaneTransaction tx, String envelopeId, long outboundIndex, List<AccountAddress> recipients) {
    List<AccountAddress> known = new ArrayList<>(known(tx, envelopeId));
    List<AccountAddress> fresh =
        recipients.stream().distinct().filter(recipient -> !known.contains(recipient)).toList();
    if (fresh.isEmpty()) {
      return Optional.empty();
    }
    known.addAll(fresh);
    long frame = append(tx, envelopeId, new OutqueueRecord.Delivery(outboundIndex, fresh, known));
    return Optional.of(new Asked(frame, outboundIndex, fresh, tx.now(), null));
  }

  /**
   * Deliveries asked for by one frame.
   *
   * @param frame number of the frame
   * @param outboundIndex frame of the message in {@code mmm_Outbound}
   * @param recipients whom they are for
   * @param recorded when
   * @param messageId of the message; null if only the queue is known, which does not name it
   */
  public record Asked(
      long frame,
      long outboundIndex,
      List<AccountAddress> recipients,
      Instant recorded,
      @Nullable String messageId) {
    /** The same, of a message whose identifier is known. */
    Asked of(String message) {
      return new Asked(frame, outboundIndex, recipients, recorded, message);
    }
  }

  private static List<AccountAddress> known(LaneTransaction tx, String envelopeId) {
    OptionalLong index =
        tx.view(OUTQUEUE).isEmpty() ? OptionalLong.empty() : tx.find(OUTQUEUE, envelopeId);
    if (index.isEmpty()) {
      return List.of();
    }
    return record(tx.read(OUTQUEUE, index.getAsLong())) instanceof OutqueueRecord.Delivery delivery
        ? delivery.known()
        : List.of();
  }

  /**
   * Notes that one delivery is over.
   *
   * @param position frame number below which everything is settled with it; 0 if that is not known
   */
  public static void settle(
      LaneTransaction tx,
      long delivery,
      AccountAddress recipient,
      String relationship,
      long position) {
    var ignored =
        append(tx, null, new OutqueueRecord.Settled(delivery, recipient, relationship, position));
  }

  /** Notes that answers with this ResponseID are expected from the recipients. */
  public static void expect(
      LaneTransaction tx, String responseId, String messageType, List<AccountAddress> recipients) {
    var ignored = append(tx, responseId, new OutqueueRecord.OpenRequest(messageType, recipients));
  }

  /** Notes which device may ask for the response with this ResponseID. */
  public static void connecting(LaneTransaction tx, String responseId, String deviceUdf) {
    var ignored = append(tx, responseId, new OutqueueRecord.Connecting(deviceUdf));
  }

  /** Notes that a container continues one of another service. */
  static void continuing(
      LaneTransaction tx,
      String key,
      ContainerName container,
      SpoolTreeHead.Previous last,
      SpoolLink link) {
    var ignored = append(tx, key, new OutqueueRecord.Continuation(container, last, link));
  }

  /** The note under an identifier as the lane has it. */
  static Optional<OutqueueRecord> find(LaneTransaction tx, String identifier) {
    OptionalLong index =
        tx.view(OUTQUEUE).isEmpty() ? OptionalLong.empty() : tx.find(OUTQUEUE, identifier);
    return index.isEmpty()
        ? Optional.empty()
        : Optional.of(record(tx.read(OUTQUEUE, index.getAsLong())));
  }

  /** The note under an identifier, if there is one. Blocks. */
  public static Optional<OutqueueRecord> find(
      SpoolEngine engine, AccountAddress account, String identifier) {
    if (engine.view(account, OUTQUEUE).isEmpty()) {
      return Optional.empty();
    }
    OptionalLong index = engine.find(account, OUTQUEUE, identifier);
    return index.isEmpty()
        ? Optional.empty()
        : Optional.of(record(engine.read(account, OUTQUEUE, index.getAsLong())));
  }

  /** What is not settled, oldest first. Blocks; reads from the stated position to the end. */
  public static List<Asked> unsettled(SpoolEngine engine, AccountAddress account) {
    Optional<ContainerView> view = engine.view(account, OUTQUEUE);
    long count = view.map(ContainerView::frameCount).orElse(0L);
    if (count <= 1) {
      return List.of();
    }
    long from = position(engine, account, count - 1);
    List<Open> open = new ArrayList<>();
    while (from < count) {
      List<StoredFrame> frames =
          engine.read(
              account, OUTQUEUE, new FrameRange(from, count - 1, FRAMES_AT_ONCE, OCTETS_AT_ONCE));
      if (frames.isEmpty()) {
        throw new IllegalStateException("a queue ends before its published length");
      }
      frames.forEach(frame -> apply(open, frame));
      from = frames.getLast().index() + 1;
    }
    return open.stream()
        .filter(delivery -> !delivery.recipients.isEmpty())
        .map(d -> new Asked(d.frame, d.outboundIndex, List.copyOf(d.recipients), d.recorded, null))
        .toList();
  }

  private record Open(
      long frame, long outboundIndex, List<AccountAddress> recipients, Instant recorded) {}

  private static void apply(List<Open> open, StoredFrame frame) {
    switch (record(frame)) {
      case OutqueueRecord.Delivery delivery ->
          open.add(
              new Open(
                  frame.index(),
                  delivery.outboundIndex(),
                  new ArrayList<>(delivery.recipients()),
                  frame.received()));
      case OutqueueRecord.Settled settled ->
          open.stream()
              .filter(delivery -> delivery.frame == settled.delivery())
              .forEach(delivery -> delivery.recipients.remove(settled.recipient()));
      case OutqueueRecord.OpenRequest ignored -> {}
      case OutqueueRecord.Connecting ignored -> {}
      case OutqueueRecord.Continuation ignored -> {}
    }
  }

  /** The position as the newest note that knows it has it. */
  private static long position(SpoolEngine engine, AccountAddress account, long last) {
    for (long frame = last; frame > 0; frame--) {
      if (record(engine.read(account, OUTQUEUE, frame)) instanceof OutqueueRecord.Settled settled
          && settled.position() > 0) {
        return settled.position();
      }
    }
    return 1;
  }

  private static long append(
      LaneTransaction tx, @Nullable String identifier, OutqueueRecord record) {
    tx.create(OUTQUEUE);
    AppendedFrame frame =
        tx.append(
            OUTQUEUE,
            FrameDraft.message(
                EnvelopeBuilder.of(record.payload()).envelopeId(identifier).build()));
    return frame.index();
  }

  private static OutqueueRecord record(StoredFrame frame) {
    Bytes payload = frame.envelope().payload();
    try {
      return OutqueueRecord.read(TaggedObject.read(payload));
    } catch (DecodeException e) {
      throw new IllegalStateException("a queue holds what we did not write", e);
    }
  }
}
