package org.meshrelay.dare.tool;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.record.LogRecord;
import org.meshrelay.dare.record.RecordCodec;
import org.meshrelay.dare.record.RecordPrefix;
import org.meshrelay.dare.spool.FrameDamagedException;
import org.meshrelay.dare.store.Damage;
import org.meshrelay.dare.store.RecordSink;
import org.meshrelay.protocol.address.AccountAddress;

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
  private final List<Finding> findings = new ArrayList<>();
  private final List<Hole> holes = new ArrayList<>();
  private long highestNumber = -1;
  private long octetsRead;
  private long unreadable;

  /** A place where something is lost, and nobody knows yet what. */
  private record Hole(long position, Damage damage) {}

  /**
   * Something that is wrong with a frame.
   *
   * @param number of its container
   * @param place of the frame
   * @param missing whether there is no such record
   * @param hole that explains why, null if none does
   */
  private record Finding(
      long number, FrameDamagedException.Place place, boolean missing, @Nullable Hole hole) {}

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
    return findings.stream().map(Finding::place).toList();
  }

  @Override
  public void record(long position, Bytes record) {
    advance(record.size());
    Optional<RecordCodec.Decoded> decoded = RecordCodec.decode(record);
    if (decoded.isEmpty()) {
      lose(position, record.size(), Damage.PREFIX);
      return;
    }
    switch (decoded.get().record()) {
      case LogRecord.Erasure erasure -> erase(erasure);
      case RecordPrefix prefix -> {
        ContainerTrack track = track(prefix, position);
        if (!track.isScattered()) {
          Damage problem = track.take(prefix, record.slice(decoded.get().size()), position);
          if (problem != null) {
            damage(position, prefix, problem);
          }
        }
      }
    }
  }

  @Override
  public void damaged(long position, long octets, Bytes content, Damage damage) {
    advance(octets);
    Optional<RecordCodec.Decoded> decoded = RecordCodec.decode(content);
    if (decoded.isPresent() && decoded.get().record() instanceof RecordPrefix prefix) {
      unreadable += octets;
      ContainerTrack track = track(prefix, position);
      if (!track.isScattered()) {
        track.takeDamaged(prefix, position);
        damage(position, prefix, damage);
      }
    } else {
      lose(position, octets, damage);
    }
  }

  private void advance(long octets) {
    octetsRead += octets;
    progress.read(lane, lanes, octetsRead);
  }

  private void lose(long position, long octets, Damage damage) {
    unreadable += octets;
    holes.add(new Hole(position, damage));
  }

  private void erase(LogRecord.Erasure erasure) {
    Set<Long> ofAccount = numbers.get(erasure.account());
    if (ofAccount == null) {
      return;
    }
    for (long number : List.copyOf(ofAccount)) {
      if (number < erasure.below()) {
        ofAccount.remove(number);
        ContainerTrack unused = tracks.remove(number);
        // Compaction may have given back the first part of what is erased, and not yet the rest.
        takeBack(finding -> finding.number == number && finding.missing);
      }
    }
    if (ofAccount.isEmpty()) {
      numbers.remove(erasure.account());
    }
  }

  /** What was found of these does not count; the holes that explained it explain it no more. */
  private void takeBack(Predicate<Finding> which) {
    for (Finding finding : findings) {
      if (finding.hole != null && which.test(finding)) {
        holes.add(finding.hole);
      }
    }
    boolean unused = findings.removeIf(which);
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
      Hole hole = takeHole(track.position(), position);
      Damage damage = hole == null ? Damage.NO_SUCH_RECORD : hole.damage;
      FrameDamagedException.Place place =
          place(hole == null ? -1 : hole.position, prefix, index, damage);
      findings.add(new Finding(prefix.number(), place, true, hole));
    }
  }

  private @Nullable Hole takeHole(long after, long before) {
    for (Hole hole : holes) {
      if (hole.position > after && hole.position < before) {
        holes.remove(hole);
        return hole;
      }
    }
    return null;
  }

  private void damage(long position, RecordPrefix of, Damage damage) {
    findings.add(new Finding(of.number(), place(position, of, of.index(), damage), false, null));
  }

  private FrameDamagedException.Place place(
      long position, RecordPrefix of, long index, Damage damage) {
    return new FrameDamagedException.Place(
        lane, position, of.account(), of.container(), index, damage);
  }

  /** What no frame behind it explained: the last frames of some containers. */
  void finish() {
    // What seemed to be missing of a container may have been moved; that is found out later.
    takeBack(
        finding -> {
          ContainerTrack track = tracks.get(finding.number);
          return track != null && track.isScattered();
        });
    for (Hole hole : holes) {
      findings.add(
          new Finding(
              -1,
              new FrameDamagedException.Place(lane, hole.position, null, null, -1, hole.damage),
              false,
              hole));
    }
    holes.clear();
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
