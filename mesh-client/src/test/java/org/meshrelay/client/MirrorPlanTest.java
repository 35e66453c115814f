package org.meshrelay.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.client.home.ContainerReplica;
import org.meshrelay.client.home.MeshHome;
import org.meshrelay.client.home.MirrorState.Sizes;
import org.meshrelay.client.home.ReplicaFrame;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogChange;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.catalog.CatalogedBookmark;
import org.meshrelay.protocol.dare.DareEnvelope;

/** Which way a change goes between the primary service and a further one (ADR 58). */
class MirrorPlanTest {
  private static final ContainerName NAME = ContainerName.BOOKMARK;
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

  @TempDir Path directory;
  private MeshHome home;
  private ContainerReplica primary;
  private ContainerReplica further;

  @BeforeEach
  void open() throws Exception {
    home = MeshHome.open(directory, Duration.ofSeconds(1));
    primary = home.replica(AccountAddress.parse("alice@example.com"), NAME);
    further = home.replica(AccountAddress.parse("alice@example.net"), NAME);
  }

  @AfterEach
  void close() throws Exception {
    home.close();
  }

  private static DareEnvelope put(String key, String title) {
    return CatalogChange.frame(
            CatalogEvent.UPDATE, new CatalogedBookmark(List.of(), "https://x/", title, key), NOW)
        .build();
  }

  private static DareEnvelope deleted(String key) {
    return CatalogChange.deletion(key, NOW).build();
  }

  private static void write(ContainerReplica replica, DareEnvelope... frames) throws Exception {
    List<ReplicaFrame> more = new ArrayList<>();
    for (DareEnvelope frame : frames) {
      more.add(ReplicaFrame.of(replica.size() + 1 + more.size(), frame));
    }
    replica.append(more, null, List.of());
  }

  private void both(DareEnvelope... frames) throws Exception {
    write(primary, frames);
    write(further, frames);
  }

  private Sizes inStep() {
    return new Sizes(primary.size(), further.size());
  }

  private MirrorPlan plan(Sizes sizes, boolean merges) {
    return MirrorPlan.of(
        new CatalogHistory(primary, List.of()),
        new CatalogHistory(further, List.of()),
        sizes,
        merges);
  }

  private MirrorPlan plan(Sizes sizes) {
    return plan(sizes, true);
  }

  private void assertPushes(Sizes sizes, String... keys) {
    MirrorPlan plan = plan(sizes);
    assertEquals(List.of(keys), plan.push());
    assertEquals(List.of(), plan.bring());
  }

  private MirrorPlan.Brought brought(Sizes sizes) {
    MirrorPlan plan = plan(sizes);
    assertEquals(List.of(), plan.push());
    assertEquals(1, plan.bring().size(), plan::toString);
    return plan.bring().getFirst();
  }

  @Test
  void of_sameContents_isNothing() throws Exception {
    both(put("a", "one"), put("b", "one"), deleted("b"));

    assertTrue(plan(Sizes.NONE).isNothing());
    assertTrue(plan(inStep()).isNothing());
  }

  @Test
  void of_changedAtThePrimary_isPushed() throws Exception {
    both(put("a", "one"), put("b", "one"));
    Sizes before = inStep();

    write(primary, put("a", "two"), deleted("b"), put("c", "one"));

    assertPushes(before, "a", "b", "c");
    assertPushes(Sizes.NONE, "a", "b", "c");
  }

  @Test
  void of_changedAtTheFurther_isBroughtOntoWhatItChanged() throws Exception {
    both(put("a", "one"));
    Sizes before = inStep();

    write(further, put("a", "two"));

    assertEquals(1L, brought(before).base());
  }

  @Test
  void of_changedBackAtTheFurther_isBrought() throws Exception {
    both(put("a", "one"), put("a", "two"));
    Sizes before = inStep();

    write(further, put("a", "one"));

    assertEquals(2L, brought(before).base(), "also what the primary held before");
  }

  @Test
  void of_newAtTheFurther_isBroughtAsNew() throws Exception {
    write(further, put("a", "one"));

    assertEquals(null, brought(Sizes.NONE).base());
  }

  @Test
  void of_deletedAtTheFurther_isDeletedAtThePrimary() throws Exception {
    both(put("a", "one"));
    Sizes before = inStep();

    write(further, deleted("a"));

    MirrorPlan.Brought brought = brought(before);
    assertEquals(1L, brought.base());
    assertEquals(null, brought.made());
  }

  @Test
  void of_deletedAtTheFurtherAndChangedAtThePrimary_isKept() throws Exception {
    both(put("a", "one"));
    Sizes before = inStep();

    write(primary, put("a", "two"));
    write(further, deleted("a"));

    assertPushes(before, "a");
  }

  @Test
  void of_changedAtBoth_isBroughtAsASecondVersion() throws Exception {
    both(put("a", "one"));
    Sizes before = inStep();

    write(primary, put("a", "two"));
    write(further, put("a", "three"));

    assertEquals(0L, brought(before).base(), "no version that is live");
  }

  /** The second version stands at the primary; the further service gets the first one. */
  @Test
  void of_secondVersionKept_isPushed() throws Exception {
    both(put("a", "one"));
    Sizes before = inStep();
    write(primary, put("a", "two"));
    write(further, put("a", "three"));

    write(
        primary,
        CatalogChange.frame(
                CatalogEvent.NEW,
                "a~conflict-1",
                new CatalogedBookmark(List.of(), "https://x/", "three", "a"),
                NOW)
            .build());

    assertPushes(before, "a", "a~conflict-1");
  }

  /** Another device has carried over what this one has not seen come about. */
  @Test
  void of_carriedOverByAnotherDevice_isNothing() throws Exception {
    both(put("a", "one"));
    Sizes before = inStep();

    both(put("a", "two"));

    assertTrue(plan(before).isNothing());
  }

  /** ... and the primary has gone on since. */
  @Test
  void of_carriedOverByAnotherDeviceAndChangedAgain_isPushed() throws Exception {
    both(put("a", "one"));
    Sizes before = inStep();
    both(put("a", "two"));

    write(primary, put("a", "three"));

    assertPushes(before, "a");
  }

  @Test
  void of_changedAtBothWherePrimaryIsRight_isPushed() throws Exception {
    both(put("a", "one"));
    Sizes before = inStep();
    write(primary, put("a", "two"), deleted("b"));
    write(further, put("a", "three"), put("c", "one"));

    MirrorPlan plan = plan(before, false);

    assertEquals(List.of("a"), plan.push());
    assertEquals(List.of("c"), plan.bring().stream().map(MirrorPlan.Brought::uniqueId).toList());
  }

  @Test
  void of_removedAtThePrimary_isNotBroughtBackByAnOldFurtherOne() throws Exception {
    both(put("a", "one"));
    Sizes before = inStep();

    write(primary, deleted("a"));

    assertPushes(before, "a");
    assertPushes(Sizes.NONE, "a");
  }
}
