package org.meshrelay.client.sync;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.home.ContainerReplica;
import org.meshrelay.client.home.ReplicaFrame;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.protocol.dare.ContentMeta;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.DecryptionException;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.message.MeshMessage;
import org.meshrelay.protocol.message.MessageCodec;
import org.meshrelay.protocol.message.MessageComplete;
import org.meshrelay.protocol.message.Reference;

/**
 * The messages of a spool as this device can read them, and what later MessageComplete say of them
 * (objects.md 4.3: the newest reference wins). Immutable.
 */
public final class SpoolView {
  private final List<Entry> entries;
  private final Map<String, List<Reference>> references;

  private SpoolView(List<Entry> entries, Map<String, List<Reference>> references) {
    this.entries = List.copyOf(entries);
    this.references = Map.copyOf(references);
  }

  /**
   * A message.
   *
   * @param index its frame
   * @param messageId as the header says, and the payload where it can be read
   * @param type class, as the payload says, or the header where it cannot be read
   * @param envelope as delivered
   * @param message the message; null if it cannot be read
   * @param received when the service took it
   */
  public record Entry(
      long index,
      String messageId,
      String type,
      DareEnvelope envelope,
      @Nullable MeshMessage message,
      @Nullable Instant received) {}

  /** The messages of a local copy. */
  public static SpoolView of(ContainerReplica replica, List<AgreementKeyPair> keys) {
    return of(List.of(), replica, keys);
  }

  /**
   * The messages of a local copy, and those that only older copies of the same spool have: each
   * once, by its EnvelopeID, in the order in which services took them.
   *
   * @param older copies from services that the account has left
   */
  public static SpoolView of(
      List<ContainerReplica> older, ContainerReplica replica, List<AgreementKeyPair> keys) {
    List<Entry> entries = new ArrayList<>();
    Map<String, List<Reference>> references = new HashMap<>();
    Set<String> held = new HashSet<>();
    for (ReplicaFrame frame : replica.frames()) {
      String id = frame.envelope().envelopeId();
      if (id != null) {
        held.add(id);
      }
    }
    for (ContainerReplica copy : older) {
      for (ReplicaFrame frame : copy.frames()) {
        if (isFirst(frame, held)) {
          add(entry(frame, keys), entries, references);
        }
      }
    }
    for (ReplicaFrame frame : replica.frames()) {
      add(entry(frame, keys), entries, references);
    }
    if (!older.isEmpty()) {
      // Times are whole seconds; within one, the frames of a spool and of its copy are in order.
      entries.sort(
          Comparator.comparing(
                  Entry::received, Comparator.nullsFirst(Comparator.<Instant>naturalOrder()))
              .thenComparingLong(Entry::index));
    }
    return new SpoolView(entries, references);
  }

  private static boolean isFirst(ReplicaFrame frame, Set<String> held) {
    String id = frame.envelope().envelopeId();
    return id == null || held.add(id);
  }

  private static void add(
      Entry entry, List<Entry> entries, Map<String, List<Reference>> references) {
    if (!(entry.message() instanceof MessageComplete complete)) {
      entries.add(entry);
      return;
    }
    for (Reference reference : complete.head().references()) {
      String named = reference.messageId();
      if (named != null) {
        references.computeIfAbsent(named, ignored -> new ArrayList<>()).add(reference);
      }
    }
  }

  private static Entry entry(ReplicaFrame frame, List<AgreementKeyPair> keys) {
    DareEnvelope envelope = frame.envelope();
    ContentMeta meta = envelope.contentMeta();
    String claimedId = meta == null || meta.uniqueId() == null ? "" : meta.uniqueId();
    String claimedType =
        meta == null || meta.messageType() == null ? "Unknown" : meta.messageType();
    Instant received = envelope.header().received();
    try {
      MeshMessage message = MessageCodec.parse(EnvelopeContent.open(envelope, keys));
      boolean same = claimedId.isEmpty() || claimedId.equals(message.messageId());
      return new Entry(
          frame.index(),
          message.messageId(),
          message.tag(),
          envelope,
          same ? message : null,
          received);
    } catch (DecodeException | DecryptionException e) {
      // Of another device, damaged by its sender, or a stub: listed, not read.
      return new Entry(frame.index(), claimedId, claimedType, envelope, null, received);
    }
  }

  /** The messages in order, without MessageComplete. */
  public List<Entry> entries() {
    return entries;
  }

  /** The readable messages of one class. */
  public <T extends MeshMessage> List<Entry> entries(Class<T> type) {
    return entries.stream().filter(entry -> type.isInstance(entry.message())).toList();
  }

  /** The message of an identifier. */
  public Optional<Entry> find(String messageId) {
    return entries.stream().filter(entry -> entry.messageId().equals(messageId)).findFirst();
  }

  /** What was said of a message, oldest first. */
  public List<Reference> references(String messageId) {
    return references.getOrDefault(messageId, List.of());
  }

  /** The newest relationship that says something of a message; empty if nothing does. */
  public Optional<String> state(String messageId) {
    List<Reference> all = references(messageId);
    return all.isEmpty() ? Optional.empty() : Optional.ofNullable(all.getLast().relationship());
  }

  /** True if a message is to be dealt with still. */
  public boolean isOpen(String messageId) {
    return state(messageId)
        .map(state -> state.equals(Reference.UNREAD) || state.equals("Open"))
        .orElse(true);
  }
}
