package org.meshrelay.loadtest.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Which processors the generator uses, and what it starts. */
class ProcessorSharesTest {
  private static final long SELF = ProcessHandle.current().pid();

  @Test
  void numbers_rangesAndSingles_areAll() {
    assertEquals(List.of(0), ProcessorShares.numbers("0"));
    assertEquals(List.of(0, 1, 2, 5, 8, 9), ProcessorShares.numbers("0-2,5,8-9"));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void apart_startedProcess_hasTheNodesShareAndThisOneTheRest() throws Exception {
    List<Integer> all = ProcessorShares.allowed(SELF);
    try (ProcessorShares shares = ProcessorShares.apart()) {
      shares.useNodes();
      Process node = new ProcessBuilder("sleep", "60").start();
      try {
        shares.useGenerators();
        List<Integer> nodes = ProcessorShares.allowed(node.pid());
        List<Integer> generators = ProcessorShares.allowed(SELF);

        if (all.size() > 1) {
          assertNotEquals(nodes, generators);
          assertEquals(all.size(), nodes.size() + generators.size());
        }
        assertTrue(all.containsAll(nodes));
        assertTrue(all.containsAll(generators));
      } finally {
        node.destroyForcibly();
      }
    }
    assertEquals(all, ProcessorShares.allowed(SELF));
  }
}
