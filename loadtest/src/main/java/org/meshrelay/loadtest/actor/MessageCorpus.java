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
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.message.MessageEnvelopes;
import org.meshrelay.protocol.message.MessageHead;
import org.meshrelay.protocol.message.MessageSigner;
import org.meshrelay.protocol.message.MessageText;
import org.meshrelay.protocol.message.RequestContact;
import org.meshrelay.protocol.transaction.PostRequest;
import org.meshrelay.protocol.transaction.RequestHeader;

/**
 * Signed messages made before they are needed, so that signing is in no measured window. The same
 * seed makes the same bodies in the same order, however many are made at a time: identifiers and
 * texts come from it alone. One thread fills, any thread takes.
 */
public final class MessageCorpus {
  private final List<Source> sources = new ArrayList<>();
  private final int payloadOctets;
  private final ExecutorService executor;
  private volatile int messageOctets;

  /**
   * An empty corpus.
   *
   * @param routes whose messages
   * @param payloadOctets of each
   * @param seed of identifiers and texts
   * @param executor signs, on all of its threads
   */
  public MessageCorpus(List<Route> routes, int payloadOctets, long seed, ExecutorService executor) {
    this.payloadOctets = payloadOctets;
    this.executor = executor;
    SplittableRandom seeds = new SplittableRandom(seed);
    for (Route route : routes) {
      sources.add(new Source(route, seeds.split()::nextBytes));
    }
  }

  /**
   * Whose messages.
   *
   * @param from sender
   * @param to recipient
   * @param signer the sender's device
   * @param card the sender's contact, signed, if these are requests for contact; null for texts
   */
  public record Route(
      AccountAddress from, AccountAddress to, MessageSigner signer, @Nullable DareEnvelope card) {
    /** A route for texts. */
    public Route(AccountAddress from, AccountAddress to, MessageSigner signer) {
      this(from, to, signer, null);
    }
  }

  /**
   * What is signed.
   *
   * @param messages how many, shared out among the routes
   * @param payloadOctets of each
   * @param seed of identifiers and texts
   * @param time that they are signed at
   */
  public record Order(int messages, int payloadOctets, long seed, Instant time) {}

  /** A corpus of that many messages. */
  public static MessageCorpus sign(List<Route> routes, Order order, ExecutorService executor)
      throws InterruptedException {
    MessageCorpus corpus = new MessageCorpus(routes, order.payloadOctets, order.seed, executor);
    corpus.fill(order.messages, order.time);
    return corpus;
  }

  /** Signs until so many are there, shared out among the routes. */
  public void fill(int messages, Instant time) throws InterruptedException {
    int each = (messages + sources.size() - 1) / Math.max(1, sources.size());
    List<Future<Integer>> work = new ArrayList<>();
    for (Source source : sources) {
      work.add(executor.submit(() -> source.fill(each, time)));
    }
    for (Future<Integer> part : work) {
      try {
        messageOctets = Math.max(messageOctets, part.get());
      } catch (ExecutionException e) {
        throw new IllegalStateException("cannot sign", e);
      }
    }
  }

  /** The next message of a route; null if all are used up. */
  public @Nullable PostRequest next(int route) {
    return sources.get(route).queue.poll();
  }

  /** A message that was turned away is the last of its route again. */
  public void putBack(int route, PostRequest request) {
    sources.get(route).queue.add(request);
  }

  /** Messages signed so far, taken or not. */
  public int made() {
    return sources.stream().mapToInt(source -> source.made.get()).sum();
  }

  /** Messages signed and not taken. */
  public int size() {
    return sources.stream().mapToInt(source -> source.queue.size()).sum();
  }

  /** Size of a message as protocol.md 7.1 measures it: header, payload, trailer. */
  public int messageOctets() {
    return messageOctets;
  }

  /** The messages of one route, in order. */
  private final class Source {
    private final Route route;
    private final EntropySource entropy;
    private final Queue<PostRequest> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger made = new AtomicInteger();

    Source(Route route, EntropySource entropy) {
      this.route = route;
      this.entropy = entropy;
    }

    /** Returns the size of the last message made, 0 if none was needed. */
    int fill(int count, Instant time) {
      int octets = 0;
      for (int missing = count - queue.size(); missing > 0; missing--) {
        DareEnvelope envelope = next(time);
        octets = envelope.messageSize();
        queue.add(
            new PostRequest(
                RequestHeader.of(route.from, entropy.bytes(16)),
                List.of(route.to),
                List.of(envelope),
                List.of()));
      }
      return octets;
    }

    private DareEnvelope next(Instant time) {
      MessageHead head = MessageHead.fresh(entropy, route.from, route.to);
      DareEnvelope card = route.card;
      if (card != null) {
        RequestContact request = new RequestContact(head, true, card, null, null);
        made.incrementAndGet();
        return MessageEnvelopes.signed(request, route.signer, time);
      }
      int room = Math.max(0, payloadOctets - new MessageText(head, null, "").payload().size());
      String text = (made.getAndIncrement() + " ").concat("x".repeat(room));
      return MessageEnvelopes.signed(
          new MessageText(head, null, text.substring(0, room)), route.signer, time);
    }
  }
}
