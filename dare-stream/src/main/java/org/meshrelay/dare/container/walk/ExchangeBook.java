package org.meshrelay.dare.container.walk;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.protocol.dare.DareHeader;
import org.meshrelay.protocol.dare.EnvelopeDecryptor;
import org.meshrelay.protocol.dare.MasterKey;

/**
 * Finds the master key of a frame, in its own header or in that of an earlier one, by the rule of
 * dare.md 7.9. Sees the frames in order; for one thread. Closing wipes what is kept.
 */
public final class ExchangeBook implements AutoCloseable {
  /**
   * Exchanges remembered beside the first: one for each time a container was added to. A guess, but
   * twice as many as an extraction has files on their way, so that no key is wiped that is in use.
   */
  public static final int EXCHANGES_MAX = 256;

  private final List<AgreementKeyPair> keys;
  private final Deque<Exchange> newestFirst = new ArrayDeque<>();
  private @Nullable Exchange first;

  public ExchangeBook(List<AgreementKeyPair> keys) {
    this.keys = keys;
  }

  /** A frame that carries recipients; its master key is found when first needed. */
  private final class Exchange {
    private final long index;
    private final long offset;
    private final DareHeader header;
    private @Nullable MasterKey master;
    private boolean tried;

    Exchange(LocatedFrame frame) {
      this.index = frame.index();
      this.offset = frame.offset();
      this.header = frame.header();
    }

    Optional<MasterKey> master() {
      if (!tried) {
        tried = true;
        master = EnvelopeDecryptor.masterKey(header, keys).orElse(null);
      }
      return Optional.ofNullable(master);
    }

    void close() {
      if (master != null) {
        master.close();
      }
    }
  }

  /** Takes the next frame. */
  public void take(LocatedFrame frame) {
    if (keys.isEmpty() || frame.header().recipients().isEmpty()) {
      return;
    }
    Exchange exchange = new Exchange(frame);
    if (first == null) {
      first = exchange;
      return;
    }
    newestFirst.addFirst(exchange);
    if (newestFirst.size() > EXCHANGES_MAX) {
      newestFirst.removeLast().close();
    }
  }

  /** The master key of an encrypted frame that was taken last; stays this book's. */
  public Optional<MasterKey> master(LocatedFrame frame) {
    return exchange(frame).flatMap(Exchange::master);
  }

  private Optional<Exchange> exchange(LocatedFrame frame) {
    if (!frame.header().recipients().isEmpty()) {
      return find(each -> each.index == frame.index());
    }
    Long position = frame.info() == null ? null : frame.info().exchangePosition();
    Optional<Exchange> found = Optional.empty();
    if (position != null) {
      found =
          find(each -> each.index == position && each.index < frame.index())
              .or(() -> find(each -> each.offset == position && each.offset < frame.offset()));
    }
    String name = frame.header().keyIdentifier();
    return found
        .or(() -> find(each -> Objects.equals(each.header.keyIdentifier(), name)))
        .or(() -> find(each -> each.index == 0));
  }

  private Optional<Exchange> find(Predicate<Exchange> wanted) {
    return newestFirst.stream()
        .filter(wanted)
        .findFirst()
        .or(() -> Optional.ofNullable(first).filter(wanted));
  }

  @Override
  public void close() {
    newestFirst.forEach(Exchange::close);
    if (first != null) {
      first.close();
    }
  }
}
