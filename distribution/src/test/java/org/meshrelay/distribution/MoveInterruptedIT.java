package org.meshrelay.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.client.ClientConfig;
import org.meshrelay.client.MeshClient;
import org.meshrelay.client.MeshServices;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.home.MeshHome;
import org.meshrelay.client.home.MoveRecord;
import org.meshrelay.client.http.TrustRoots;
import org.meshrelay.client.locate.StaticServiceMap;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.protocol.accredit.MessagePermission;
import org.meshrelay.protocol.address.AccountAddress;

/**
 * A move that is cut off anywhere is gone on with by the same command (protocol.md 6.10, MSP-2).
 * The command is cut off at one of the moments when it asks for random octets, which it does for
 * every request, key and message: in between it only reads.
 */
class MoveInterruptedIT {
  /** Cuts, spread over the command. */
  private static final int CUTS = 6;

  private static final int ATTEMPTS = 4;
  private static final int EARLIER = 3;

  @TempDir Path directory;

  /** As if the process were killed. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1;

    Killed() {
      super("killed", null, false, false);
    }
  }

  /** Random octets until none are left. */
  private static final class Fuse implements EntropySource {
    private final AtomicLong left;
    private final AtomicLong asked = new AtomicLong();

    Fuse(long left) {
      this.left = new AtomicLong(left);
    }

    @Override
    public void fill(byte[] target) {
      long unused = asked.incrementAndGet();
      if (left.getAndDecrement() <= 0) {
        throw new Killed();
      }
      EntropySource.system().fill(target);
    }
  }

  private MeshClient open(String home, EntropySource entropy) throws Exception {
    return Devices.open(
        ClientConfig.of(
            directory.resolve(home),
            TrustRoots.only(List.of(directory.resolve("ca/ca.pem"))),
            StaticServiceMap.load(directory.resolve("map.yaml"))),
        entropy);
  }

  private static AccountAddress old(String name) {
    return AccountAddress.parse(name + "@example.com");
  }

  private static AccountAddress moved(String name) {
    return AccountAddress.parse(name + "@example.net");
  }

  private void join(String name) throws Exception {
    try (MeshClient client = open(name, EntropySource.system())) {
      var identity = client.createMesh(name);
      var account = Devices.persistently(() -> client.accounts().register(old(name)));
      assertEquals(identity.meshUdf(), account.meshUdf());
    }
  }

  /** The number of times that a whole move asks; one that forwards asks more often. */
  private long asked() throws Exception {
    join("whole");
    befriend("whole");
    Fuse fuse = new Fuse(Long.MAX_VALUE);
    try (MeshClient client = open("whole", fuse)) {
      client.services().move(null, moved("whole"), false);
    }
    return fuse.asked.get();
  }

  /** True if it was cut off. */
  private boolean cut(String name, long after, boolean forward) throws Exception {
    try (MeshClient client = open(name, new Fuse(after))) {
      client.services().move(null, moved(name), forward);
      return false;
    } catch (Killed e) {
      return true;
    } catch (MeshException e) {
      // In the thread that seals requests: the command has ended just as well.
      assertTrue(String.valueOf(e.getMessage()).contains("killed"), e::toString);
      return true;
    }
  }

  @Test
  @DisplayName("cut off at moments from the first to the last, then repeated")
  void move_cutOffAnywhere_isGoneOnWith() throws Exception {
    try (TwoServices services = TwoServices.start(directory, Command::runMeshHere)) {
      assertNotEquals(services.com().pid(), services.net().pid());
      join("bob");
      long asked = asked();
      Set<MoveRecord.Step> steps = EnumSet.noneOf(MoveRecord.Step.class);
      for (int cut = 0; cut < CUTS; cut++) {
        // The first time is when the client is opened.
        long after = 1 + (asked - 2) * cut / (CUTS - 1);
        String name = cutOff("user" + cut, after, cut % 2 == 0);
        steps.add(step(name));

        assertMoves(name, cut % 2 == 0);
      }
      assertEquals(EnumSet.allOf(MoveRecord.Step.class), steps, "cut off in each step");
    }
  }

  /**
   * Whose move was cut off. One command asks a few times less than another, which was told to come
   * again: where it ended before the cut, somebody else's is cut off a little earlier.
   */
  private String cutOff(String first, long after, boolean forward) throws Exception {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      String name = first + "-" + attempt;
      join(name);
      befriend(name);
      if (cut(name, after - (long) attempt * EARLIER, forward)) {
        return name;
      }
    }
    throw new AssertionError(first + " was never cut off, from " + after + " on");
  }

  /** How far a move had come that was cut off. */
  private MoveRecord.Step step(String name) throws Exception {
    try (MeshHome home = MeshHome.open(directory.resolve(name), ClientConfig.LOCK_PATIENCE)) {
      return home.move().orElseThrow().step();
    }
  }

  private void befriend(String name) throws Exception {
    try (MeshClient asking = open(name, EntropySource.system());
        MeshClient asked = open("bob", EntropySource.system())) {
      var posted = Devices.persistently(() -> asking.messages().contact(null, old("bob"), "hello"));
      var accepted =
          Devices.persistently(
              () ->
                  asked
                      .messages()
                      .accept(null, posted.messageId(), List.of(MessagePermission.MESSAGE)));
      assertTrue(accepted.verified());
      var synced = Devices.persistently(() -> asking.accounts().sync(null));
      assertEquals(List.of(old("bob")), synced.contactsAdded());
    }
  }

  /** Everything is there, proved, once; the old binding has ended. */
  private void assertMoves(String name, boolean forward) throws Exception {
    try (MeshClient client = open(name, EntropySource.system())) {
      MeshServices.Copied copied =
          Devices.persistently(() -> client.services().move(null, moved(name), forward));
      assertEquals(moved(name), copied.to());
      assertEquals(old(name), copied.from());
      List<AccountAddress> here =
          client.accounts().list().stream().map(account -> account.address()).toList();
      assertEquals(List.of(moved(name)), here);
      assertTrue(client.accounts().sync(null).isClean());
      assertEquals(1, client.contacts().list(null).stream().filter(c -> !c.self()).count());
      assertTrue(client.services().list(null).getFirst().primary());
    }
  }
}
