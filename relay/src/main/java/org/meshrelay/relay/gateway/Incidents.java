package org.meshrelay.relay.gateway;

import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.relay.admin.Metrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a bug or a broken disk into an answer: logged once, with a number that the peer is told and
 * by which the operator finds the line. The peer learns nothing else.
 */
final class Incidents {
  private static final Logger LOG = LoggerFactory.getLogger(Incidents.class);
  private static final int NUMBER_SIZE = 5;

  private final EntropySource entropy;
  private final Metrics metrics;

  Incidents(EntropySource entropy, Metrics metrics) {
    this.entropy = entropy;
    this.metrics = metrics;
  }

  Refusal report(long transaction, String name, Throwable failure) {
    String number = entropy.bytes(NUMBER_SIZE).toHex();
    metrics.counter(Metrics.INCIDENTS).increment();
    LOG.atError()
        .addKeyValue("incident", number)
        .addKeyValue("tx", transaction)
        .addKeyValue("transaction", name)
        .setCause(failure)
        .log("internal failure");
    return Refusal.of(StatusCode.SERVER_INTERNAL, "internal failure, incident " + number);
  }
}
