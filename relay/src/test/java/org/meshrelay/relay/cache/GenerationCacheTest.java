package org.meshrelay.relay.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GenerationCacheTest {
  @Test
  void get_whatWasPut_isFound() {
    GenerationCache<String, Integer> cache = GenerationCache.ofEntries(10);
    cache.put("a", 1);
    cache.put("a", 2);

    assertEquals(2, cache.get("a"));
    assertNull(cache.get("b"));
    assertEquals(1, cache.hits());
    assertEquals(1, cache.misses());
  }

  @Test
  void put_moreThanTheBound_keepsWithinIt() {
    GenerationCache<Integer, Integer> cache = GenerationCache.ofEntries(100);
    for (int i = 0; i < 100_000; i++) {
      cache.put(i, i);
      assertTrue(cache.size() <= 100);
    }
  }

  @Test
  void put_manyOthers_keepsWhatIsUsed() {
    GenerationCache<Integer, Integer> cache = GenerationCache.ofEntries(100);
    cache.put(-1, 7);
    for (int i = 0; i < 10_000; i++) {
      cache.put(i, i);
      assertEquals(7, cache.get(-1));
    }
    assertNull(cache.get(5), "not used since");
  }

  @Test
  void put_heavyEntries_countByWeight() {
    GenerationCache<Integer, Integer> cache = new GenerationCache<>(1_000, value -> value);
    for (int i = 0; i < 1_000; i++) {
      cache.put(i, 100);
      assertTrue(cache.size() <= 11);
    }
    cache.put(7, 501);
    assertNull(cache.get(7), "heavier than a generation");
  }

  @Test
  void remove_entryOfEitherGeneration_isGone() {
    GenerationCache<Integer, Integer> cache = GenerationCache.ofEntries(4);
    cache.put(1, 1);
    cache.put(2, 2);
    cache.put(3, 3);

    cache.remove(1);
    cache.remove(3);

    assertNull(cache.get(1));
    assertNull(cache.get(3));
  }

  @Test
  void construct_noRoom_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> new GenerationCache<>(1, value -> 1));
  }

  @Test
  void put_manyThreads_staysBounded() throws InterruptedException {
    GenerationCache<Integer, Integer> cache = GenerationCache.ofEntries(1_000);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int t = 0; t < 4; t++) {
        int base = t * 1_000_000;
        threads.execute(
            () -> {
              for (int i = 0; i < 50_000; i++) {
                cache.put(base + i, i);
                Integer unused = cache.get(base + i / 2);
              }
            });
      }
      threads.shutdown();
      assertTrue(threads.awaitTermination(60, TimeUnit.SECONDS));
    }
    assertTrue(cache.size() <= 1_000 + 8, "at most one entry per thread beside the bound");
  }
}
