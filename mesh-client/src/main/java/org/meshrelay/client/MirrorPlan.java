package org.meshrelay.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.home.MirrorState;
import org.meshrelay.protocol.catalog.CatalogState;

/**
 * What brings a catalog at a further service in step with the primary one (ADR 58). The primary is
 * right, except where the further one holds something that the primary never held: a change that a
 * user made there.
 *
 * @param push names whose state at the primary goes to the further service
 * @param bring changes made at the further service
 */
record MirrorPlan(List<String> push, List<Brought> bring) {
  /** Frame 0 holds no entry: the change was made in a version that is not the live one. */
  private static final long UNSEEN = 0;

  MirrorPlan {
    push = List.copyOf(push);
    bring = List.copyOf(bring);
  }

  /**
   * A change to be made at the primary.
   *
   * @param uniqueId name of the entry
   * @param base frame of the version that it changes, or 0 if that was changed meanwhile; null if
   *     there is none
   * @param made what it is now; null if it was deleted
   */
  record Brought(String uniqueId, @Nullable Long base, CatalogState.@Nullable Live made) {}

  boolean isNothing() {
    return push.isEmpty() && bring.isEmpty();
  }

  int size() {
    return push.size() + bring.size();
  }

  /**
   * Compares two copies, the primary's being the newer one.
   *
   * @param sizes how long they were when they were last the same
   * @param merges whether what both have changed is kept in two versions; else the primary is right
   */
  static MirrorPlan of(
      CatalogHistory primary, CatalogHistory further, MirrorState.Sizes sizes, boolean merges) {
    Set<String> here = primary.changedAfter(sizes.primary());
    Set<String> there = further.changedAfter(sizes.further());
    Set<String> all = new TreeSet<>(here);
    all.addAll(there);
    List<String> push = new ArrayList<>();
    List<Brought> bring = new ArrayList<>();
    for (String name : all) {
      CatalogState.Live ours = primary.live(name);
      CatalogState.Live theirs = further.live(name);
      if (primary.isSame(ours, further, theirs)) {
        continue;
      }
      boolean changedHere = here.contains(name);
      boolean madeThere =
          there.contains(name)
              && (theirs == null
                  ? !changedHere && further.everHeld(name)
                  : !changedHere || isNew(primary, name, further, theirs, sizes));
      if (madeThere && (merges || !primary.everHeld(name))) {
        bring.add(new Brought(name, base(ours, changedHere), theirs));
      } else {
        push.add(name);
      }
    }
    return new MirrorPlan(push, bring);
  }

  private static boolean isNew(
      CatalogHistory primary,
      String name,
      CatalogHistory further,
      CatalogState.Live theirs,
      MirrorState.Sizes sizes) {
    return further
        .content(theirs)
        .filter(content -> !primary.hasSaid(content, name, sizes.primary()))
        .isPresent();
  }

  private static @Nullable Long base(CatalogState.@Nullable Live ours, boolean changedHere) {
    if (ours == null) {
      return null;
    }
    return changedHere ? UNSEEN : ours.index();
  }
}
