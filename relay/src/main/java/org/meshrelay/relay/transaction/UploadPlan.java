package org.meshrelay.relay.transaction;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogChange;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.dare.ContainerInfo;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.receipt.SpoolLink;
import org.meshrelay.protocol.receipt.SpoolTreeHead;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.ContainerUpdate;
import org.meshrelay.protocol.transaction.UploadRequest;
import org.meshrelay.relay.account.AccountView;
import org.meshrelay.relay.auth.Caller;
import org.meshrelay.relay.delivery.Continuations;
import org.meshrelay.relay.delivery.FrameSignatures;
import org.meshrelay.relay.delivery.OwnSpools;

/**
 * An upload after everything that can be judged without the state of the containers (protocol.md
 * 2.5): names, authority, structure, size, signatures. Making one verifies signatures.
 *
 * @param preconditions states that containers must have; if there is any, the request is atomic
 * @param entries one per entry of the request, in order
 */
record UploadPlan(List<Precondition> preconditions, List<Entry> entries) {
  /** Copies the lists. */
  UploadPlan {
    preconditions = List.copyOf(preconditions);
    entries = List.copyOf(entries);
  }

  /**
   * A state that a container must have.
   *
   * @param container name
   * @param index frame count
   * @param digest apex value
   */
  record Precondition(ContainerName container, @Nullable Long index, @Nullable Bytes digest) {}

  /**
   * One entry.
   *
   * @param container where it goes; null where there is no such container
   * @param envelope the frame
   * @param change what it does to a catalog; null in a spool
   * @param statedIndex index that the frame itself states
   * @param precondition number of the precondition of its update, -1 if there is none
   * @param redacted without its body
   * @param refusal why it is refused whatever the state; null if it is not
   * @param history whether it was judged as a copy of what another service had taken
   * @param link the other container that this frame 0 says it continues; null in any other frame
   */
  record Entry(
      @Nullable ContainerName container,
      DareEnvelope envelope,
      @Nullable CatalogChange change,
      @Nullable Long statedIndex,
      int precondition,
      boolean redacted,
      @Nullable StatusCode refusal,
      boolean history,
      @Nullable Link link) {}

  /**
   * What a frame 0 from a move says.
   *
   * @param last the last head of the other container
   * @param content the frame's payload
   */
  record Link(SpoolTreeHead.Previous last, SpoolLink content) {}

  boolean isAtomic() {
    return !preconditions.isEmpty();
  }

  /**
   * Judges a request of a device of the account. Crypto pool only.
   *
   * @param filling containers whose history from another service is being copied: what is copied
   *     was judged there, and is whatever it is
   */
  static UploadPlan of(
      UploadRequest request,
      Caller.AccountDevice device,
      AccountView account,
      Set<ContainerName> filling,
      Measures measures) {
    Judge judge =
        new Judge(
            device,
            account,
            FrameSignatures.keysOf(account, device.signatureKey()),
            EnumSet.noneOf(ContainerName.class),
            measures);
    judge.filling.addAll(filling);
    List<Precondition> preconditions = new ArrayList<>();
    List<Entry> entries = new ArrayList<>();
    for (ContainerUpdate update : request.updates()) {
      Optional<ContainerName> container =
          update.containerName().filter(name -> !name.isServiceStore());
      int precondition = -1;
      if (container.isPresent() && (update.index() != null || update.digest() != null)) {
        precondition = preconditions.size();
        preconditions.add(new Precondition(container.get(), update.index(), update.digest()));
      }
      for (DareEnvelope envelope : update.envelopes()) {
        entries.add(judge.entry(container.orElse(null), envelope, precondition));
      }
    }
    for (DareEnvelope envelope : request.self()) {
      entries.add(judge.entry(ContainerName.INBOUND, envelope, -1));
    }
    return new UploadPlan(preconditions, entries);
  }

  /**
   * What entries are measured by.
   *
   * @param octetsMax size of an entry by the measure of protocol.md 7.1
   * @param now wall time
   */
  record Measures(int octetsMax, Instant now) {}

  private record Judge(
      Caller.AccountDevice device,
      AccountView account,
      List<PublicKey> keys,
      Set<ContainerName> filling,
      Measures measures) {
    Entry entry(@Nullable ContainerName container, DareEnvelope envelope, int precondition) {
      Long stated = statedIndex(envelope);
      if (container != null && stated != null && stated == 0) {
        return linked(container, envelope, precondition);
      }
      CatalogChange change = null;
      StatusCode refusal;
      if (container == null) {
        refusal = StatusCode.UNKNOWN_CONTAINER;
      } else {
        refusal = authority(container);
        if (container.isCatalog()) {
          change = change(envelope);
          refusal = refusal == null && change == null ? StatusCode.MALFORMED : refusal;
        }
        refusal = refusal == null ? content(container, envelope, change) : refusal;
      }
      return new Entry(
          container,
          envelope,
          change,
          stated,
          precondition,
          OwnSpools.isRedacted(envelope),
          refusal,
          container != null && filling.contains(container),
          null);
    }

    /** Frame 0 is written by us, unless it says that the container continues another. */
    private Entry linked(ContainerName container, DareEnvelope envelope, int precondition) {
      boolean mayLink =
          device.administrator() && !OwnSpools.isTooLarge(envelope, measures.octetsMax());
      SpoolLink content = mayLink ? Continuations.link(envelope) : null;
      SpoolTreeHead.Previous last =
          content == null
              ? null
              : Continuations.last(
                      content,
                      container,
                      account.authority().account().accountAddresses(),
                      measures.now())
                  .orElse(null);
      StatusCode refusal = null;
      if (!device.administrator()) {
        refusal = StatusCode.ADMINISTRATOR_NEEDED;
      } else if (content == null) {
        refusal = StatusCode.PRECONDITION_FAILED;
      } else if (last == null) {
        refusal = StatusCode.NOT_VERIFIED;
      } else {
        filling.add(container);
      }
      return new Entry(
          container,
          envelope,
          null,
          0L,
          precondition,
          false,
          refusal,
          false,
          content == null || last == null ? null : new Link(last, content));
    }

    /** The session and nothing else decides (MSP-327, objects.md 3.7). */
    private @Nullable StatusCode authority(ContainerName container) {
      boolean deviceCatalog = container == ContainerName.DEVICE;
      if (device.standing() == Caller.Standing.ENTRY_LOST && !deviceCatalog) {
        return StatusCode.REVOKED;
      }
      return deviceCatalog && !device.administrator() ? StatusCode.ADMINISTRATOR_NEEDED : null;
    }

    private @Nullable StatusCode content(
        ContainerName container, DareEnvelope envelope, @Nullable CatalogChange change) {
      if (OwnSpools.isTooLarge(envelope, measures.octetsMax())) {
        return StatusCode.TOO_LARGE;
      }
      if (filling.contains(container)) {
        return history(envelope);
      }
      if (change == null) {
        StatusCode refusal = OwnSpools.refusal(envelope, measures.octetsMax());
        if (refusal != null) {
          return refusal;
        }
        if (!OwnSpools.mayUpload(container, envelope)) {
          return StatusCode.WRONG_TYPE;
        }
      } else if (change.event() == CatalogEvent.DELETE && !envelope.payload().isEmpty()) {
        return StatusCode.MALFORMED;
      }
      return FrameSignatures.areRight(envelope, keys) ? null : StatusCode.NOT_VERIFIED;
    }

    /** Judged before, by another service; a digest that is stated has to be the payload's. */
    private static @Nullable StatusCode history(DareEnvelope envelope) {
      Bytes stated = envelope.statedDigest();
      return stated == null
              || OwnSpools.isRedacted(envelope)
              || stated.equals(Digests.sha512(envelope.payload()))
          ? null
          : StatusCode.NOT_VERIFIED;
    }

    private static @Nullable CatalogChange change(DareEnvelope envelope) {
      try {
        CatalogChange change = CatalogChange.read(envelope);
        // The engine's keys are measured in octets.
        return Bytes.utf8(change.uniqueId()).size() > CatalogChange.UNIQUE_ID_MAX ? null : change;
      } catch (DecodeException e) {
        return null;
      }
    }

    /** The index that the frame states; -1, which is never the next one, if it is malformed. */
    private static @Nullable Long statedIndex(DareEnvelope envelope) {
      try {
        ContainerInfo info = envelope.header().containerInfo();
        return info == null ? null : info.index();
      } catch (DecodeException e) {
        return -1L;
      }
    }
  }
}
