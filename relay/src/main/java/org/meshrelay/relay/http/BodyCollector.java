package org.meshrelay.relay.http;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.relay.http.RequestDoor.HeaderVerdict;

/**
 * Collects the body of one request, counting as it comes. Memory grows with the octets received,
 * never with a length that a peer claims.
 *
 * <p>Belongs to the event loop of its connection.
 */
final class BodyCollector {
  /** First array: the common request fits. */
  private static final int INITIAL = 2 * 1024;

  /**
   * Limits of one body (http-binding.md 4).
   *
   * @param beforeTicket until a ticket has opened
   * @param afterTicket then
   * @param header octets in which the header of the outer message must end
   */
  record Limits(int beforeTicket, int afterTicket, int header) {}

  /** Looks at the beginning of a body. */
  @FunctionalInterface
  interface Gate {
    HeaderVerdict judge(Bytes beginning);
  }

  /** What becomes of the body. */
  sealed interface Outcome {
    /** More may come. */
    record More() implements Outcome {}

    /** Larger than permitted. */
    record TooLarge() implements Outcome {}

    /** No memory for it now. */
    record NoRoom() implements Outcome {}

    /** Its header has no ticket that opens. */
    record Refused(HeaderVerdict.Refused verdict) implements Outcome {}
  }

  private static final Outcome MORE = new Outcome.More();

  private final Limits limits;
  private final long declared;
  private final OctetBudget budget;
  private final Gate gate;
  private byte[] octets = {};
  private int size;
  private boolean opened;

  /**
   * Octets that must be there before the beginning is looked at again. It doubles, so that a body
   * that comes octet by octet is not read through once for each.
   */
  private int nextLook;

  /**
   * @param declared the Content-Length, -1 if there is none
   */
  BodyCollector(Limits limits, long declared, OctetBudget budget, Gate gate) {
    this.limits = limits;
    this.declared = declared;
    this.budget = budget;
    this.gate = gate;
  }

  /** Takes the next octets of the body. */
  Outcome add(Buffer more) {
    long total = (long) size + more.length();
    if (total > limits.afterTicket) {
      return new Outcome.TooLarge();
    }
    if (!ensure((int) total)) {
      return new Outcome.NoRoom();
    }
    if (total > size) {
      more.getBytes(octets, size);
    }
    size = (int) total;
    return opened || Math.max(declared, size) <= limits.beforeTicket ? MORE : judge();
  }

  private Outcome judge() {
    if (size < nextLook) {
      return MORE;
    }
    int seen = Math.min(size, limits.header);
    nextLook = Math.min(2 * seen, limits.header);
    return switch (gate.judge(Bytes.wrap(octets, 0, seen))) {
      case HeaderVerdict.Opens ignored -> {
        opened = true;
        yield MORE;
      }
      case HeaderVerdict.Refused refused -> new Outcome.Refused(refused);
      case HeaderVerdict.Incomplete ignored ->
          seen == limits.header ? new Outcome.TooLarge() : MORE;
    };
  }

  private boolean ensure(int total) {
    if (total <= octets.length) {
      return true;
    }
    long doubled = Math.max(INITIAL, Math.max((long) total, 2L * octets.length));
    int capacity = (int) Math.min(doubled, limits.afterTicket);
    if (!budget.tryTake(capacity - octets.length)) {
      return false;
    }
    octets = Arrays.copyOf(octets, capacity);
    return true;
  }

  int size() {
    return size;
  }

  /** The whole body; the collector takes no more after that. */
  Bytes body() {
    return Bytes.wrap(octets, 0, size);
  }

  /** Gives the memory back to the budget. */
  void release() {
    budget.giveBack(octets.length);
    octets = new byte[0];
    size = 0;
  }
}
