package org.meshrelay.relay.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.port.EncodedReply;
import org.meshrelay.relay.http.BodyCollector.Outcome;
import org.meshrelay.relay.http.RequestDoor.HeaderVerdict;

class BodyCollectorTest {
  private static final BodyCollector.Limits LIMITS =
      new BodyCollector.Limits(2_000, 100_000, 1_000);

  private final OctetBudget budget = new OctetBudget(150_000);
  private final AtomicInteger looked = new AtomicInteger();

  private BodyCollector collector(long declared, int headerEnds) {
    return new BodyCollector(
        LIMITS,
        declared,
        budget,
        beginning -> {
          looked.incrementAndGet();
          return beginning.size() < headerEnds
              ? new HeaderVerdict.Incomplete()
              : new HeaderVerdict.Opens();
        });
  }

  private static Buffer octets(int count) {
    return Buffer.buffer(new byte[count]);
  }

  @Test
  @DisplayName("a large body that comes octet by octet is looked at a few times, not once for each")
  void add_octetByOctet_looksLogarithmically() {
    BodyCollector collector = collector(50_000, 900);
    for (int i = 0; i < 50_000; i++) {
      assertInstanceOf(Outcome.More.class, collector.add(octets(1)));
    }
    assertTrue(looked.get() <= 12, looked::toString);
    assertEquals(50_000, collector.body().size());
  }

  @Test
  void add_headerNeverEnds_isTooLargeAtItsLimit() {
    BodyCollector collector = collector(50_000, Integer.MAX_VALUE);

    assertInstanceOf(Outcome.More.class, collector.add(octets(999)));
    assertInstanceOf(Outcome.TooLarge.class, collector.add(octets(1)));
  }

  @Test
  void add_smallBody_isNotLookedAt() {
    BodyCollector collector = collector(2_000, 0);

    assertInstanceOf(Outcome.More.class, collector.add(octets(2_000)));
    assertEquals(0, looked.get());
  }

  @Test
  void add_lengthUnknown_isLookedAtWhenItGetsLarge() {
    BodyCollector collector = collector(-1, 10);

    assertInstanceOf(Outcome.More.class, collector.add(octets(2_000)));
    assertEquals(0, looked.get());
    assertInstanceOf(Outcome.More.class, collector.add(octets(1)));
    assertEquals(1, looked.get());
  }

  @Test
  void add_aboveTheLimit_isTooLargeWhateverOpened() {
    BodyCollector collector = collector(-1, 0);

    assertInstanceOf(Outcome.More.class, collector.add(octets(100_000)));
    assertInstanceOf(Outcome.TooLarge.class, collector.add(octets(1)));
  }

  @Test
  void add_refusedByTheGate_carriesTheReply() {
    EncodedReply reply = new EncodedReply(401, Encoding.JSON, Bytes.utf8("[]"), null, false);
    BodyCollector collector =
        new BodyCollector(LIMITS, 3_000, budget, beginning -> new HeaderVerdict.Refused(reply));

    Outcome.Refused refused = assertInstanceOf(Outcome.Refused.class, collector.add(octets(1)));

    assertEquals(reply, refused.verdict().reply());
  }

  @Test
  void add_budgetSpent_findsNoRoomUntilOthersRelease() {
    BodyCollector first = collector(-1, 0);
    BodyCollector second = collector(-1, 0);
    assertInstanceOf(Outcome.More.class, first.add(octets(100_000)));

    assertInstanceOf(Outcome.NoRoom.class, second.add(octets(60_000)));
    first.release();
    assertInstanceOf(Outcome.More.class, second.add(octets(60_000)));
    second.release();

    assertEquals(0, budget.taken());
  }

  @Test
  void release_twice_givesBackOnce() {
    BodyCollector collector = collector(-1, 0);
    assertInstanceOf(Outcome.More.class, collector.add(octets(10)));

    collector.release();
    collector.release();

    assertEquals(0, budget.taken());
  }
}
