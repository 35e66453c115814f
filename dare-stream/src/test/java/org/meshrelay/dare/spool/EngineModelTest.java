package org.meshrelay.dare.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.dare.record.ContainerRef;
import org.meshrelay.dare.store.memory.MemoryFrameStores;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.testkit.Seeds;

/** The engine against a model over random histories with restarts and power cuts. */
class EngineModelTest {
  private static final List<ContainerName> NAMES =
      List.of(ContainerName.INBOUND, ContainerName.CONTACT, ContainerName.LOCAL);

  private static final List<CatalogEvent> EVENTS =
      List.of(CatalogEvent.NEW, CatalogEvent.UPDATE, CatalogEvent.DELETE);

  @TempDir Path directory;

  /** What a container should hold. */
  private static final class Model {
    final List<String> texts = new ArrayList<>();
    final Map<String, Long> keys = new TreeMap<>();

    Model copy() {
      Model copy = new Model();
      copy.texts.addAll(texts);
      copy.keys.putAll(keys);
      return copy;
    }
  }

  private final class Run {
    final SplittableRandom random;
    final MemoryFrameStores stores = new MemoryFrameStores();
    final Path own;
    final Durability durability;
    Map<ContainerRef, Model> model = new HashMap<>();

    /** States after each work since the last one known to be on the device, oldest first. */
    final List<Map<ContainerRef, Model>> since = new ArrayList<>();

    SpoolEngine engine;
    int serial;

    Run(SplittableRandom random) {
      this.random = random;
      this.own = directory.resolve("e" + random.nextLong(1L << 60));
      this.durability = random.nextBoolean() ? Durability.sync() : new Durability.Os();
      this.engine = open();
    }

    SpoolEngine open() {
      LaneLimits small = new LaneLimits(64, 8, 1 << 20, 3);
      return SpoolEngine.open(
          EngineConfig.at(own).withLanes(1).withDurability(durability).withLane(small),
          stores,
          EngineMonitor.none(),
          () -> Instant.parse("2026-11-25T10:00:00Z").plusSeconds(random.nextInt(1_000)));
    }

    void play() {
      for (int step = 0; step < 60; step++) {
        switch (random.nextInt(15)) {
          case 0 -> restart();
          case 1 -> powerCut();
          case 2 -> erase();
          case 3, 4 -> compact();
          case 5 -> loseIndex();
          default -> work();
        }
        compare();
      }
      engine.close();
    }

    void restart() {
      engine.close();
      since.clear();
      engine = open();
    }

    void compact() {
      int percent = 1 + random.nextInt(100);
      var unused =
          engine.compact(
              new CompactionOrder(
                  percent, random.nextBoolean(), 1L << 40, FrameRetention.keepAll()));
    }

    void loseIndex() {
      engine.close();
      since.clear();
      Trees.delete(new EngineDirectory(own).index(0));
      engine = open();
    }

    /** What is not flushed may be lost from some record on; works are lost as a whole. */
    void powerCut() {
      boolean safe = durability instanceof Durability.Sync;
      stores.device(new EngineDirectory(own).log(0)).crash(random.nextInt(8));
      engine.close();
      engine = open();
      if (!safe && !since.isEmpty()) {
        model = matching();
      }
      since.clear();
    }

    Map<ContainerRef, Model> matching() {
      for (Map<ContainerRef, Model> state : since) {
        if (describe(state).equals(describe())) {
          return state;
        }
      }
      throw new AssertionError("state after a power cut is none of those before");
    }

    void erase() {
      AccountAddress account = account();
      remember();
      var unused =
          EngineFixture.write(
              engine,
              account,
              tx -> {
                tx.eraseAccount();
                return 0;
              });
      model = copy(model);
      model.keySet().removeIf(ref -> ref.account().equals(account));
      remember();
    }

    void work() {
      AccountAddress account = account();
      Map<ContainerRef, Model> next = copy(model);
      List<Planned> plan = new ArrayList<>();
      for (int i = random.nextInt(5); i >= 0; i--) {
        plan.add(plan(account, next));
      }
      boolean fails = random.nextInt(10) == 0;
      remember();
      try {
        var unused = EngineFixture.write(engine, account, tx -> run(tx, plan, fails));
        model = next;
      } catch (ArithmeticException e) {
        assertTrue(fails);
      }
      remember();
    }

    private record Planned(
        ContainerName name, String text, @Nullable String key, @Nullable CatalogEvent event) {}

    Planned plan(AccountAddress account, Map<ContainerRef, Model> next) {
      ContainerName name = NAMES.get(random.nextInt(NAMES.size()));
      Model target = next.computeIfAbsent(new ContainerRef(account, name), unused -> new Model());
      String text = "text " + serial++;
      String key = random.nextInt(4) == 0 ? null : "key" + random.nextInt(6);
      CatalogEvent event = null;
      if (name.isCatalog() && key != null) {
        event = EVENTS.get(random.nextInt(EVENTS.size()));
      }
      target.texts.add(text);
      if (key != null) {
        if (event == CatalogEvent.DELETE) {
          target.keys.remove(key);
        } else {
          target.keys.put(key, (long) target.texts.size());
        }
      }
      return new Planned(name, text, key, event);
    }

    int run(LaneTransaction tx, List<Planned> plan, boolean fails) {
      for (Planned planned : plan) {
        tx.create(planned.name);
        FrameDraft draft =
            new FrameDraft(
                EngineFixture.envelope(planned.key, planned.text), planned.key, planned.event);
        AppendedFrame appended = tx.append(planned.name, draft);
        assertEquals(planned.text, EngineFixture.text(tx.read(planned.name, appended.index())));
      }
      if (fails) {
        throw new ArithmeticException("planned");
      }
      return plan.size();
    }

    AccountAddress account() {
      return AccountAddress.parse("user" + random.nextInt(4) + "@example.com");
    }

    void remember() {
      since.add(copy(model));
    }

    void compare() {
      assertEquals(describe(model), describe());
      AccountAddress account = account();
      ContainerName name = NAMES.get(random.nextInt(NAMES.size()));
      Model expected = model.getOrDefault(new ContainerRef(account, name), new Model());
      for (int i = 0; i < 6; i++) {
        Long index = expected.keys.get("key" + i);
        assertEquals(
            index == null ? OptionalLong.empty() : OptionalLong.of(index),
            engine.find(account, name, "key" + i));
      }
      long[] live = expected.keys.values().stream().mapToLong(v -> v).sorted().toArray();
      assertEquals(List.of(box(live)), List.of(box(engine.live(account, name))));
    }

    private static List<Long> box(long[] values) {
      return java.util.Arrays.stream(values).boxed().toList();
    }

    Map<String, List<String>> describe() {
      Map<String, List<String>> found = new TreeMap<>();
      engine.accounts(
          account ->
              engine
                  .containers(account)
                  .forEach(
                      view ->
                          found.put(
                              account + " " + view.container(),
                              EngineFixture.texts(engine, account, view.container()))));
      return found;
    }

    static Map<String, List<String>> describe(Map<ContainerRef, Model> state) {
      Map<String, List<String>> found = new TreeMap<>();
      state.forEach((ref, model) -> found.put(ref.account() + " " + ref.container(), model.texts));
      return found;
    }

    static Map<ContainerRef, Model> copy(Map<ContainerRef, Model> state) {
      Map<ContainerRef, Model> copy = new HashMap<>();
      state.forEach((ref, model) -> copy.put(ref, model.copy()));
      return copy;
    }
  }

  @Test
  void history_withRestartsAndPowerCuts_isThatOfTheModel() {
    Seeds.forEach(30, random -> new Run(random).play());
  }
}
