package org.meshrelay.loadtest.scenario;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What is done how often: weights of the operations, of which at least one is positive.
 *
 * @param weights by operation; an operation that is missing has none
 */
public record Mix(Map<Operation, Integer> weights) {
  /** Copies the map. */
  public Mix {
    weights = Map.copyOf(weights);
    if (weights.values().stream().mapToInt(Integer::intValue).sum() <= 0) {
      throw new IllegalArgumentException("a mix without weights does nothing");
    }
  }

  /** What a request does. */
  public enum Operation {
    /** A sender posts a signed message to its recipient. */
    POST,
    /** A recipient asks how long its containers are. */
    STATUS,
    /** A recipient fetches the newest frames of its inbound spool. */
    DOWNLOAD,
    /** A sender drops its ticket and makes a new key exchange. */
    RECONNECT,
    /** A stranger posts a message that no contact entry permits. */
    SPAM,
    /** Octets that are no message. */
    GARBAGE,
    /** A new device asks with a PIN, a recipient's device takes it up, it fetches the answer. */
    CONNECT,
    /** A stranger asks a recipient for contact. */
    CONTACT_REQUEST;

    /** As scenarios and reports name it. */
    public String key() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** The operations of a schedule, one for each arrival. */
  public Operation[] draw(int count, long seed) {
    List<Operation> tickets = new ArrayList<>();
    for (Operation operation : Operation.values()) {
      tickets.addAll(Collections.nCopies(weights.getOrDefault(operation, 0), operation));
    }
    SplittableRandom random = new SplittableRandom(seed);
    Operation[] drawn = new Operation[count];
    Arrays.setAll(drawn, i -> tickets.get(random.nextInt(tickets.size())));
    return drawn;
  }

  /** The share of this among all that is done, from 0 to 1. */
  public double share(Operation operation) {
    double sum = weights.values().stream().mapToInt(Integer::intValue).sum();
    return weights.getOrDefault(operation, 0) / sum;
  }

  /** Whether this is ever done. */
  public boolean has(Operation operation) {
    return weights.getOrDefault(operation, 0) > 0;
  }
}
