package org.meshrelay.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.client.MeshCatalog;
import org.meshrelay.client.MeshClient;
import org.meshrelay.client.catalog.BookmarkKind;
import org.meshrelay.client.catalog.FieldValues;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.transaction.ContainerStatus;
import org.meshrelay.testkit.Seeds;

/**
 * Three devices of one account change the same few entries in any order, each knowing more or less
 * of what the others did. In the end all devices and the service have the same catalog, and no
 * version is gone that nobody saw and replaced.
 */
@DisplayName("MSP-3, MSP-56, MSP-113")
class CatalogInterleavingIT {
  private static final AccountAddress ALICE = AccountAddress.parse("alice@example.com");
  private static final List<String> DEVICES = List.of("laptop", "phone", "tablet");
  private static final int KEYS = 3;
  private static final int STEPS = 30;
  private static final int STEPS_EACH = 10;

  @TempDir Path directory;

  @Test
  void changes_inAnyOrder_leaveAllWithTheSameCatalog() throws Exception {
    try (Devices devices = new Devices(directory)) {
      Seeds.forEach(2, random -> devices.run(random));
    }
  }

  @Test
  void changes_atTheSameTime_leaveAllWithTheSameCatalog() throws Exception {
    try (Devices devices = new Devices(directory)) {
      Seeds.forEach(1, random -> devices.race(random));
    }
  }

  /** Three devices, and what they know they wrote. */
  private static final class Devices implements AutoCloseable {
    private final TestNode node;
    private final List<MeshClient> clients = new ArrayList<>();
    private final AtomicInteger written = new AtomicInteger();

    /** Values that were written, by key; and those that somebody saw when he replaced them. */
    private final Map<String, Set<String>> values = new HashMap<>();

    private final Map<String, Set<String>> replaced = new HashMap<>();

    Devices(Path directory) throws Exception {
      TestNode.init(directory);
      node = TestNode.start(directory, Homes.UNLIMITED);
      Homes homes = new Homes(node);
      clients.add(homes.join(DEVICES.getFirst(), ALICE));
      for (String name : DEVICES.subList(1, DEVICES.size())) {
        clients.add(homes.connect(name, ALICE, clients.getFirst()));
      }
    }

    void run(SplittableRandom random) {
      for (int i = 0; i < STEPS; i++) {
        step(clients.get(random.nextInt(clients.size())), random);
      }
      converge();
    }

    void race(SplittableRandom random) {
      try (ExecutorService threads = Executors.newFixedThreadPool(clients.size())) {
        List<Future<?>> running = new ArrayList<>();
        for (MeshClient client : clients) {
          SplittableRandom own = random.split();
          running.add(
              threads.submit(
                  () -> {
                    for (int i = 0; i < STEPS_EACH; i++) {
                      step(client, own);
                    }
                  }));
        }
        for (Future<?> thread : running) {
          Object unused = thread.get();
        }
      } catch (Exception e) {
        throw new AssertionError(e);
      }
      converge();
    }

    private void step(MeshClient client, SplittableRandom random) {
      MeshCatalog catalog = client.catalog(new BookmarkKind());
      String key = "Key/" + random.nextInt(KEYS);
      try {
        switch (random.nextInt(4)) {
          case 0 -> assertNull(catalog.refresh(null).stale());
          case 1 -> delete(catalog, key);
          default -> write(catalog, key);
        }
      } catch (MeshException e) {
        throw new AssertionError(e);
      }
    }

    private void write(MeshCatalog catalog, String key) throws MeshException {
      String value = "https://example.com/" + written.incrementAndGet();
      Set<String> seen = seen(catalog, key);
      String before = main(catalog, key);
      note(values, key, Set.of(value));
      try {
        MeshCatalog.Changed changed =
            before != null
                ? catalog.update(null, key, 0, FieldValues.NONE.with("uri", value))
                : seen.isEmpty()
                    ? catalog.add(null, FieldValues.NONE.with("path", key).with("uri", value))
                    : catalog.update(null, key, 1, FieldValues.NONE.with("uri", value));
        if (!changed.conflict()) {
          note(replaced, key, seen);
        } else {
          // The one in place stays: only further versions that were seen are settled.
          seen.remove(before);
          note(replaced, key, seen);
        }
      } catch (MeshException e) {
        if (e.kind() != MeshException.Kind.CHECK_FAILED) {
          throw e;
        }
        // Stored, and at once deleted by another device that saw it.
        note(replaced, key, seen);
      }
    }

    private void delete(MeshCatalog catalog, String key) throws MeshException {
      Set<String> seen = seen(catalog, key);
      if (seen.isEmpty()) {
        return;
      }
      try {
        MeshCatalog.Changed unused = catalog.delete(null, key);
        note(replaced, key, seen);
      } catch (MeshException e) {
        assertEquals(MeshException.Kind.CHECK_FAILED, e.kind(), e::getMessage);
      }
    }

    private static @Nullable String main(MeshCatalog catalog, String key) throws MeshException {
      return catalog.list(null).stream()
          .filter(item -> item.key().equals(key))
          .map(item -> item.values().get("uri"))
          .filter(value -> value != null)
          .findFirst()
          .orElse(null);
    }

    private static Set<String> seen(MeshCatalog catalog, String key) throws MeshException {
      Set<String> seen = new HashSet<>();
      for (MeshCatalog.Item item : catalog.list(null)) {
        if (item.key().equals(key)) {
          seen.addAll(versions(item));
        }
      }
      return seen;
    }

    private static Set<String> versions(MeshCatalog.Item item) {
      Set<String> all = new TreeSet<>();
      if (!item.values().isEmpty()) {
        all.add(item.values().text("uri"));
      }
      item.conflicting().forEach(values -> all.add(values.text("uri")));
      return all;
    }

    private synchronized void note(Map<String, Set<String>> notes, String key, Set<String> noted) {
      notes.computeIfAbsent(key, ignored -> new HashSet<>()).addAll(noted);
    }

    /** Everybody looks once more; then all is the same everywhere, and nothing is missing. */
    private void converge() {
      try {
        List<Map<String, Set<String>>> catalogs = new ArrayList<>();
        List<Long> frames = new ArrayList<>();
        for (MeshClient client : clients) {
          MeshCatalog catalog = client.catalog(new BookmarkKind());
          assertEquals(List.of(), catalog.refresh(null).alerts());
          assertTrue(client.accounts().sync(null).isClean());
          Map<String, Set<String>> entries = new TreeMap<>();
          for (MeshCatalog.Item item : catalog.list(null)) {
            entries.put(item.key() + " " + item.values().get("uri"), versions(item));
          }
          catalogs.add(entries);
          frames.add(frames(client));
        }
        assertEquals(Set.of(catalogs.getFirst()), new HashSet<>(catalogs));
        assertEquals(1, new HashSet<>(frames).size(), () -> "frames: " + frames);
        assertNothingLost(clients.getFirst().catalog(new BookmarkKind()));
      } catch (MeshException e) {
        throw new AssertionError(e);
      }
    }

    /** The copy is as long as the service says, and its audit has found every frame in the tree. */
    private static long frames(MeshClient client) throws MeshException {
      long service =
          client.accounts().status(null).containers().stream()
              .filter(c -> c.containerName().filter(ContainerName.BOOKMARK::equals).isPresent())
              .mapToLong(ContainerStatus::index)
              .findFirst()
              .orElseThrow();
      long held =
          client.accounts().sync(null).containers().stream()
              .filter(c -> c.container() == ContainerName.BOOKMARK)
              .mapToLong(c -> c.verified() ? c.after() : -1)
              .findFirst()
              .orElseThrow();
      assertEquals(service, held + 1);
      return held;
    }

    private void assertNothingLost(MeshCatalog catalog) throws MeshException {
      for (Map.Entry<String, Set<String>> key : values.entrySet()) {
        Set<String> expected = new TreeSet<>(key.getValue());
        expected.removeAll(replaced.getOrDefault(key.getKey(), Set.of()));
        Set<String> there = seen(catalog, key.getKey());
        expected.removeAll(there);
        assertEquals(Set.of(), expected, () -> "lost from " + key.getKey());
      }
    }

    @Override
    public void close() throws MeshException {
      for (MeshClient client : clients) {
        client.close();
      }
      node.close();
    }
  }
}
