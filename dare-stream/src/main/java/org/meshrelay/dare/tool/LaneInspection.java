package org.meshrelay.dare.tool;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.record.ContainerRef;
import org.meshrelay.dare.record.LogRecord;
import org.meshrelay.dare.record.RecordCodec;
import org.meshrelay.dare.record.RecordPrefix;
import org.meshrelay.dare.spool.FrameDamagedException;
import org.meshrelay.dare.store.RecordSink;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;

/** One reading of a lane's log from its beginning to its end. */
final class LaneInspection implements RecordSink {
  /** Of a hole this many frames are named one by one. */
  private static final int NAMED_MAX = 1_000;

  private final int lane;
  private final long firstLinked;
  private final long endLinked;
  private final boolean first;
  private final InspectionProgress progress;
  private final int lanes;
  private final Map<Long, ContainerTrack> tracks = new HashMap<>();
  private final Map<AccountAddress, Set<Long>> numbers = new HashMap<>();
  private final List<FrameDamagedException.Place> damaged = new ArrayList<>();
  private final List<Hole> holes = new ArrayList<>();
  private final Map<Hole, ContainerRef> takenHoles = new HashMap<>();
  private long highestNumber = -1;
  private long octetsRead;
  private long unreadable;

  /** A place where something is lost, and nobody knows yet what. */
  private record Hole(long position, String reason) {}

  /** Which containers a reading follows in full, by their numbers. */
  record Scope(int lane, int lanes, long firstLinked, long endLinked) {}

  LaneInspection(Scope scope, InspectionProgress progress) {
    this.lane = scope.lane;
    this.lanes = scope.lanes;
    this.firstLinked = scope.firstLinked;
    this.endLinked = scope.endLinked;
    this.first = firstLinked == 0;
    this.progress = progress;
  }

  long highestNumber() {
    return highestNumber;
  }

  long unreadable() {
    return unreadable;
  }

  List<FrameDamagedException.Place> damaged() {
    return damaged;
  }

  @Override
  public void record(long position, Bytes record) {
    advance(record.size());
    Optional<RecordCodec.Decoded> decoded = RecordCodec.decode(record);
    if (decoded.isEmpty()) {
      lose(position, record.size(), "prefix of the record");
      return;
    }
    switch (decoded.get().record()) {
      case LogRecord.Erasure erasure -> erase(erasure);
      case RecordPrefix prefix -> {
        ContainerTrack track = track(prefix, position);
        if (!track.isScattered()) {
          String problem = track.take(prefix, record.slice(decoded.get().size()), position);
          if (problem != null) {
            damage(position, prefix, prefix.index(), problem);
          }
        }
      }
    }
  }

  @Override
  public void damaged(long position, long octets, Bytes content, String reason) {
    advance(octets);
    Optional<RecordCodec.Decoded> decoded = RecordCodec.decode(content);
    if (decoded.isPresent() && decoded.get().record() instanceof RecordPrefix prefix) {
      unreadable += octets;
      ContainerTrack track = track(prefix, position);
      if (!track.isScattered()) {
        track.takeDamaged(prefix, position);
        damage(position, prefix, prefix.index(), reason);
      }
    } else {
      lose(position, octets, reason);
    }
  }

  private void advance(long octets) {
    octetsRead += octets;
    progress.read(lane, lanes, octetsRead);
  }

  private void lose(long position, long octets, String reason) {
    unreadable += octets;
    holes.add(new Hole(position, reason));
  }

  private void erase(LogRecord.Erasure erasure) {
    Set<Long> ofAccount = numbers.get(erasure.account());
    if (ofAccount == null) {
      return;
    }
    for (long number : List.copyOf(ofAccount)) {
      if (number < erasure.below()) {
        ofAccount.remove(number);
        forget(number);
      }
    }
    if (ofAccount.isEmpty()) {
      numbers.remove(erasure.account());
    }
  }

  private void forget(long number) {
    ContainerTrack unused = tracks.remove(number);
  }

  private ContainerTrack track(RecordPrefix prefix, long position) {
    highestNumber = Math.max(highestNumber, prefix.number());
    ContainerTrack track = tracks.get(prefix.number());
    if (track == null) {
      boolean linked = prefix.number() >= firstLinked && prefix.number() < endLinked;
      track = new ContainerTrack(linked);
      tracks.put(prefix.number(), track);
      numbers.computeIfAbsent(prefix.account(), unused -> new HashSet<>()).add(prefix.number());
    }
    if (prefix.form().moved() && !track.isScattered()) {
      track.scatter();
    }
    if (track.isScattered()) {
      track.see(prefix);
    } else if (prefix.index() > track.nextIndex()) {
      nameMissing(track, prefix, position);
      track.skipTo(prefix.index(), prefix.offset());
    }
    return track;
  }

  /** Frames between the last one and this one are lost; the holes between them say where. */
  private void nameMissing(ContainerTrack track, RecordPrefix prefix, long position) {
    long end = Math.min(prefix.index(), track.nextIndex() + NAMED_MAX);
    for (long index = track.nextIndex(); index < end; index++) {
      Hole hole = takeHole(track.position(), position, prefix.ref());
      damage(
          hole == null ? -1 : hole.position,
          prefix,
          index,
          hole == null ? "the log has no such record" : hole.reason);
    }
  }

  private @Nullable Hole takeHole(long after, long before, ContainerRef ref) {
    for (Hole hole : holes) {
      if (hole.position > after && hole.position < before) {
        holes.remove(hole);
        takenHoles.put(hole, ref);
        return hole;
      }
    }
    return null;
  }

  private void damage(long position, RecordPrefix of, long index, String reason) {
    damaged.add(
        new FrameDamagedException.Place(
            lane, position, of.account(), of.container(), index, reason));
  }

  /** What no frame behind it explained: the last frames of some containers. */
  void finish() {
    forgetScattered();
    for (Hole hole : holes) {
      damaged.add(
          new FrameDamagedException.Place(lane, hole.position, null, null, -1, hole.reason));
    }
    holes.clear();
  }

  /** What seemed to be missing of a container may have been moved; that is found out later. */
  private void forgetScattered() {
    Set<ContainerRef> scattered = new HashSet<>();
    scattered().forEach(last -> scattered.add(last.ref()));
    for (FrameDamagedException.Place place : List.copyOf(damaged)) {
      AccountAddress account = place.account();
      ContainerName container = place.container();
      if (account != null
          && container != null
          && scattered.contains(new ContainerRef(account, container))) {
        damaged.remove(place);
      }
    }
    takenHoles.forEach(
        (hole, ref) -> {
          if (scattered.contains(ref)) {
            holes.add(hole);
          }
        });
  }

  /** Last frames of the containers whose frames are not in order, so that all is still to do. */
  List<RecordPrefix> scattered() {
    List<RecordPrefix> lasts = new ArrayList<>();
    for (ContainerTrack track : tracks.values()) {
      RecordPrefix last = track.last();
      if (track.isScattered() && last != null) {
        lasts.add(last);
      }
    }
    return lasts;
  }

  /** Frames that are good. */
  long frames() {
    return tracks.values().stream()
        .filter(track -> !track.isScattered())
        .mapToLong(ContainerTrack::goodFrames)
        .sum();
  }

  boolean isFirst() {
    return first;
  }

  List<InspectionReport.Summary> containers() {
    List<InspectionReport.Summary> found = new ArrayList<>();
    for (ContainerTrack track : tracks.values()) {
      RecordPrefix last = track.last();
      if (last != null) {
        found.add(
            new InspectionReport.Summary(
                last.account(),
                last.container(),
                lane,
                last.frameCount(),
                last.end(),
                last.received(),
                last.hashes().treeDigest()));
      }
    }
    return found;
  }
}
