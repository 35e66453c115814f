package org.meshrelay.loadtest.actor;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.message.MessageEnvelopes;
import org.meshrelay.protocol.message.MessageHead;
import org.meshrelay.protocol.message.MessageSigner;
import org.meshrelay.protocol.message.MessageText;
import org.meshrelay.protocol.transaction.PostRequest;
import org.meshrelay.protocol.transaction.RequestHeader;

/**
 * Signed messages made before they are needed, so that signing is in no measured window. The same
 * seed makes the same bodies: identifiers and texts come from it alone.
 */
public final class MessageCorpus {
  /** Messages in memory at about 8 KB each. */
  public static final int MESSAGES_MAX = 60_000;

  private final List<Queue<PostRequest>> requests;
  private final int messageOctets;

  private MessageCorpus(List<Queue<PostRequest>> requests, int messageOctets) {
    this.requests = requests;
    this.messageOctets = messageOctets;
  }

  /**
   * Whose messages.
   *
   * @param from sender
   * @param to recipient
   * @param signer the sender's device
   */
  public record Route(AccountAddress from, AccountAddress to, MessageSigner signer) {}

  /**
   * What is signed.
   *
   * @param messages how many, shared out among the routes
   * @param payloadOctets of each
   * @param seed of identifiers and texts
   * @param time that they are signed at
   */
  public record Order(int messages, int payloadOctets, long seed, Instant time) {}

  /** Signs on all threads of the executor. */
  public static MessageCorpus sign(List<Route> routes, Order order, ExecutorService executor)
      throws InterruptedException {
    int each = (order.messages + routes.size() - 1) / Math.max(1, routes.size());
    SplittableRandom seeds = new SplittableRandom(order.seed);
    List<Future<List<PostRequest>>> work = new ArrayList<>();
    for (Route route : routes) {
      EntropySource entropy = seeds.split()::nextBytes;
      work.add(executor.submit(() -> requests(route, each, order, entropy)));
    }
    List<Queue<PostRequest>> all = new ArrayList<>();
    int octets = 0;
    for (Future<List<PostRequest>> part : work) {
      try {
        List<PostRequest> made = part.get();
        octets = made.isEmpty() ? 0 : made.getFirst().message().getFirst().messageSize();
        all.add(new ConcurrentLinkedQueue<>(made));
      } catch (ExecutionException e) {
        throw new IllegalStateException("cannot sign", e);
      }
    }
    return new MessageCorpus(all, octets);
  }

  /** The next message of a route; null if all are used up. */
  public @Nullable PostRequest next(int route) {
    return requests.get(route).poll();
  }

  /** Size of a message as protocol.md 7.1 measures it: header, payload, trailer. */
  public int messageOctets() {
    return messageOctets;
  }

  private static List<PostRequest> requests(
      Route route, int count, Order order, EntropySource entropy) {
    List<PostRequest> made = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      MessageHead head = MessageHead.fresh(entropy, route.from, route.to);
      int room = order.payloadOctets - new MessageText(head, null, "").payload().size();
      String text = (i + " ").concat("x".repeat(Math.max(0, room)));
      DareEnvelope envelope =
          MessageEnvelopes.signed(
              new MessageText(head, null, text.substring(0, Math.max(0, room))),
              route.signer,
              order.time);
      made.add(
          new PostRequest(
              RequestHeader.of(route.from, entropy.bytes(16)),
              List.of(route.to),
              List.of(envelope),
              List.of()));
    }
    return made;
  }
}
