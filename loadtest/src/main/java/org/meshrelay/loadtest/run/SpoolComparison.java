package org.meshrelay.loadtest.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.loadtest.run.Ledger.Entry;
import org.meshrelay.loadtest.run.Ledger.State;
import org.meshrelay.protocol.address.AccountAddress;

/**
 * Compares what is known of the posts of one pair with what stands in the recipient's spool. Posts
 * overlap, so only this much order is promised: what was sent after another was acknowledged stands
 * after it. Pure.
 */
final class SpoolComparison {
  /**
   * A message in the spool.
   *
   * @param envelopeId of the message
   * @param payloadDigest of its payload as stored
   */
  record Stored(String envelopeId, Bytes payloadDigest) {}

  private final String place;
  private final Map<String, Entry> known = new HashMap<>();
  private final List<String> failures = new ArrayList<>();

  private SpoolComparison(String place, List<Entry> posts) {
    this.place = place;
    posts.forEach(post -> known.put(post.envelopeId(), post));
  }

  /**
   * The comparison of a spool with all that was sent to it.
   *
   * @param place for the words
   * @param posts by sender
   * @param spool messages by sender, in the order of the spool
   */
  static AuditResult of(
      String place,
      Map<AccountAddress, List<Entry>> posts,
      Map<AccountAddress, List<Stored>> spool) {
    Set<AccountAddress> senders = new LinkedHashSet<>(posts.keySet());
    senders.addAll(spool.keySet());
    AuditResult result = AuditResult.NONE;
    for (AccountAddress sender : senders) {
      List<Entry> sent = posts.getOrDefault(sender, List.of());
      List<Stored> stored = spool.getOrDefault(sender, List.of());
      result = result.plus(of(place + ", from " + sender.text(), sent, stored));
    }
    return result;
  }

  /** The comparison of what one sender sent with what is there of it. */
  static AuditResult of(String place, List<Entry> posts, List<Stored> spool) {
    return new SpoolComparison(place, posts).compare(posts, spool);
  }

  private AuditResult compare(List<Entry> posts, List<Stored> spool) {
    Set<String> there = new HashSet<>();
    long duplicated = 0;
    long invented = 0;
    List<Entry> inOrder = new ArrayList<>();
    for (Stored stored : spool) {
      Entry post = known.get(stored.envelopeId());
      if (post == null || post.state() == State.REFUSED) {
        invented++;
        failures.add(place + " holds " + stored.envelopeId() + ", which was never accepted");
      } else if (!there.add(stored.envelopeId())) {
        duplicated++;
        failures.add(place + " holds " + stored.envelopeId() + " twice");
      } else {
        inOrder.add(post);
        if (!post.payloadDigest().equals(stored.payloadDigest())) {
          failures.add(place + " holds another payload of " + stored.envelopeId());
        }
      }
    }
    List<Entry> acknowledged =
        posts.stream().filter(post -> post.state() == State.ACKNOWLEDGED).toList();
    long lost = 0;
    for (Entry post : acknowledged) {
      if (!there.contains(post.envelopeId())) {
        lost++;
        failures.add(place + " lacks " + post.envelopeId() + ", which was acknowledged");
      }
    }
    return new AuditResult(
        acknowledged.size(),
        acknowledged.size() - lost,
        lost,
        duplicated,
        outOfOrder(inOrder),
        invented,
        0,
        0,
        0,
        0,
        failures);
  }

  /** Messages that were acknowledged before something that stands before them was sent. */
  private long outOfOrder(List<Entry> spool) {
    long latestSent = Long.MIN_VALUE;
    long count = 0;
    for (Entry post : spool) {
      if (post.state() == State.ACKNOWLEDGED && post.endedNanos() < latestSent) {
        count++;
        failures.add(place + ": " + post.envelopeId() + " stands after a later one");
      }
      latestSent = Math.max(latestSent, post.sentNanos());
    }
    return count;
  }
}
