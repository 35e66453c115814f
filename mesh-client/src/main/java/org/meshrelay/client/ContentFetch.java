package org.meshrelay.client;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.locate.ClientNetwork;
import org.meshrelay.client.sync.ServiceCalls;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.port.Deadline;
import org.meshrelay.protocol.port.EncodedReply;
import org.meshrelay.protocol.port.Endpoint;
import org.meshrelay.protocol.port.TransportException;

/**
 * Gets what a domain publishes under a content identifier (protocol.md 6.4.3), without telling who
 * asks. Whoever answers, only what opens under the key of the locator is believed.
 */
final class ContentFetch {
  private static final String PATH = "/.well-known/mmm-udf/";

  private final ClientNetwork network;
  private final LongSupplier nanoTime;
  private final Duration patience;

  ContentFetch(ClientNetwork network, LongSupplier nanoTime, Duration patience) {
    this.network = network;
    this.nanoTime = nanoTime;
    this.patience = patience;
  }

  DareEnvelope fetch(ServiceName domain, String identifier) throws MeshException {
    Deadline deadline = Deadline.after(nanoTime.getAsLong(), patience);
    try {
      TransportException last =
          new TransportException(TransportException.Cause.UNREACHABLE, "no address is known");
      for (Endpoint endpoint : await(network.locator().locate(domain))) {
        try {
          return content(domain, get(endpoint, domain, identifier, deadline));
        } catch (TransportException e) {
          last = e;
        }
      }
      throw last;
    } catch (TransportException e) {
      throw new MeshException(
          Kind.UNAVAILABLE, domain + " cannot be reached: " + e.getMessage(), e);
    }
  }

  /** A service that counts requests is obeyed, as long as the patience lasts. */
  private EncodedReply get(
      Endpoint endpoint, ServiceName domain, String identifier, Deadline deadline)
      throws TransportException, MeshException {
    while (true) {
      EncodedReply reply =
          await(network.fetch(endpoint, domain.text(), PATH + identifier, deadline));
      Long seconds = reply.retryAfterSeconds();
      boolean counted = reply.httpStatus() == 429 || reply.httpStatus() == 503;
      if (!counted
          || seconds == null
          || deadline.remainingNanos(nanoTime.getAsLong()) < TimeUnit.SECONDS.toNanos(seconds)) {
        return reply;
      }
      ServiceCalls.pause(Math.max(1, seconds));
    }
  }

  private static DareEnvelope content(ServiceName domain, EncodedReply reply) throws MeshException {
    switch (reply.httpStatus()) {
      case 200 -> {
        try {
          return DareEnvelope.parse(reply.body(), reply.encoding());
        } catch (DecodeException e) {
          throw new MeshException(
              Kind.UNAVAILABLE, domain + " answered with something that is no envelope", e);
        }
      }
      case 404 ->
          throw new MeshException(
              Kind.CHECK_FAILED, domain + " publishes nothing under this locator (any more)");
      case 429, 503 ->
          throw new MeshException(Kind.TRY_LATER, domain + " has no time now; try again later");
      default ->
          throw new MeshException(
              Kind.UNAVAILABLE, domain + " answered with HTTP status " + reply.httpStatus());
    }
  }

  private static <T> T await(CompletionStage<T> stage) throws TransportException {
    try {
      return stage.toCompletableFuture().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof TransportException failure) {
        throw failure;
      }
      throw e;
    }
  }
}
