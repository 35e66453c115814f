package org.meshrelay.distribution;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.session.ServiceSession;
import org.meshrelay.client.session.SessionOutcome;
import org.meshrelay.distribution.Devices.Correspondent;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.EntryResponse;
import org.meshrelay.protocol.transaction.PostRequest;
import org.meshrelay.protocol.transaction.PostResponse;

/**
 * A device that posts one message after the other, each only when the one before was acknowledged,
 * and remembers every acknowledgement. While the node does not answer it repeats the same message
 * under the same request ID, as a client does that was cut off.
 */
final class PostStream implements Runnable {
  /** Every so many messages one goes to the own account, whose receipt is another. */
  private static final int OWN_EVERY = 4;

  /** Far above any restart; a stream that stands still fails the test. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** As long as a polite client waits; shorter ones would slow down the start they wait for. */
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final Devices devices;
  private final Correspondent from;
  private final Correspondent to;
  private final String name;
  private final List<Acknowledged> acknowledged = new ArrayList<>();
  private final AtomicReference<ServiceSession> session;
  private int number;
  private final AtomicInteger repeated = new AtomicInteger();
  private volatile boolean stopping;

  PostStream(Devices devices, Correspondent from, Correspondent to, String name) {
    this.devices = devices;
    this.from = from;
    this.to = to;
    this.name = name;
    this.session = new AtomicReference<>(devices.session(from));
  }

  /** A message and the first answer that took it. */
  record Acknowledged(Letter sent, EntryResponse entry) {}

  Correspondent from() {
    return from;
  }

  /** Lets the message on its way come to its end, and no other. */
  void stop() {
    stopping = true;
  }

  /** What was acknowledged so far, in order. */
  List<Acknowledged> acknowledged() {
    synchronized (acknowledged) {
      return List.copyOf(acknowledged);
    }
  }

  /** Repetitions of messages whose answer did not come. */
  int repeated() {
    return repeated.get();
  }

  @Override
  public void run() {
    while (!stopping) {
      Letter sent = compose(number++);
      EntryResponse entry = post(sent, sent.request(), session);
      synchronized (acknowledged) {
        acknowledged.add(new Acknowledged(sent, entry));
      }
    }
  }

  /** Posts messages once more, in requests of their own, through a session of its own. */
  List<EntryResponse> postAgain(List<Letter> messages) {
    AtomicReference<ServiceSession> through = new AtomicReference<>(devices.session(from));
    List<EntryResponse> answers = new ArrayList<>();
    for (Letter sent : messages) {
      answers.add(post(sent, sent.again(), through));
    }
    return answers;
  }

  private Letter compose(int at) {
    Correspondent recipient = at % OWN_EVERY == OWN_EVERY - 1 ? from : to;
    return Letter.encrypted(from, recipient, name + " " + at);
  }

  private EntryResponse post(
      Letter sent, PostRequest request, AtomicReference<ServiceSession> through) {
    long limit = System.nanoTime() + PATIENCE.toNanos();
    SessionOutcome outcome = Devices.ask(through.get(), request);
    EntryResponse entry = accepted(sent, outcome);
    while (entry == null) {
      if (System.nanoTime() > limit) {
        throw new AssertionError(sent.text() + " is not answered; last: " + outcome);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
      repeated.incrementAndGet();
      through.set(devices.session(from));
      outcome = Devices.ask(through.get(), request);
      entry = accepted(sent, outcome);
    }
    return entry;
  }

  /** The entry that took the message; null if nothing is known or it is to be tried again. */
  private static @Nullable EntryResponse accepted(Letter sent, SessionOutcome outcome) {
    if (!(outcome instanceof SessionOutcome.Answered answered)) {
      return null;
    }
    StatusCode code = answered.response().outcome().code().orElse(null);
    if (answered.response() instanceof PostResponse response && response.entries().size() == 1) {
      EntryResponse entry = response.entries().getFirst();
      if (entry.isAccepted()) {
        return entry;
      }
      code = entry.code().orElse(null);
    }
    if (code == StatusCode.SERVER_OVERLOAD || code == StatusCode.TIMEOUT) {
      return null;
    }
    throw new AssertionError(sent + " was refused: " + answered.response().members());
  }
}
