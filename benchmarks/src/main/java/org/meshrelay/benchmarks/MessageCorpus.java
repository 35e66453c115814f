package org.meshrelay.benchmarks;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.message.MessageEnvelopes;
import org.meshrelay.protocol.message.MessageHead;
import org.meshrelay.protocol.message.MessageText;
import org.meshrelay.protocol.transaction.PostRequest;
import org.meshrelay.protocol.transaction.RequestHeader;

/** Signed messages made before they are needed, so that signing is in no measured window. */
final class MessageCorpus {
  /** Octets of the payload that is signed. */
  static final int PAYLOAD_OCTETS = 1_024;

  private final List<Queue<PostRequest>> requests;
  private final int messageOctets;

  private MessageCorpus(List<Queue<PostRequest>> requests, int messageOctets) {
    this.requests = requests;
    this.messageOctets = messageOctets;
  }

  /** Signs so many messages, shared out among the pairs, on all threads of the executor. */
  static MessageCorpus sign(List<Correspondents.Pair> pairs, int messages, ExecutorService executor)
      throws InterruptedException {
    int each = messages / pairs.size() + 1;
    List<Future<List<PostRequest>>> work = new ArrayList<>();
    for (Correspondents.Pair pair : pairs) {
      work.add(executor.submit(() -> requests(pair, each)));
    }
    List<Queue<PostRequest>> all = new ArrayList<>();
    int octets = 0;
    for (Future<List<PostRequest>> part : work) {
      try {
        List<PostRequest> made = part.get();
        octets = made.getFirst().message().getFirst().messageSize();
        all.add(new ConcurrentLinkedQueue<>(made));
      } catch (ExecutionException e) {
        throw new IllegalStateException("cannot sign", e);
      }
    }
    return new MessageCorpus(all, octets);
  }

  /** The next message of a pair; null if all are used up. */
  @org.jspecify.annotations.Nullable
  PostRequest next(int pair) {
    return requests.get(pair).poll();
  }

  /** Size of a message as protocol.md 7.1 measures it: header, payload, trailer. */
  int messageOctets() {
    return messageOctets;
  }

  private static List<PostRequest> requests(Correspondents.Pair pair, int count) {
    EntropySource entropy = EntropySource.system();
    List<PostRequest> made = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      MessageHead head = MessageHead.fresh(entropy, pair.from(), pair.to());
      int room = PAYLOAD_OCTETS - new MessageText(head, null, "").payload().size();
      DareEnvelope envelope =
          MessageEnvelopes.signed(
              new MessageText(head, null, "x".repeat(room)), pair.signer(), Instant.now());
      made.add(
          new PostRequest(
              RequestHeader.of(pair.from(), entropy.bytes(16)),
              List.<AccountAddress>of(pair.to()),
              List.of(envelope),
              List.of()));
    }
    return made;
  }
}
