package org.meshrelay.protocol.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.kdf.Hkdf;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;

/**
 * Seals and opens tickets under keys (STEKs) that change every 15 minutes and are forgotten after
 * 90, and never seals more than 2^28 tickets under one key (authentication.md 4).
 *
 * <p>Keys are random, or derived from a secret that the nodes of a cluster share; a derived key's
 * id is Unix time / 900. Keys never leave this object. Any thread may use it: readers see an
 * immutable list, rotation takes a short lock. In the derived form the clocks of the nodes of a
 * cluster may differ by up to 15 minutes.
 */
public final class StekRing {
  /** How long a key seals, milliseconds. */
  public static final long ROTATION_MS = 15 * 60_000L;

  /** How long a key opens, counted from its first use for sealing, milliseconds. */
  public static final long ACCEPTED_MS = 90 * 60_000L;

  /** Most tickets per key: bound for random 96-bit nonces (authentication.md 4). */
  public static final long SEALS_MAX = 1L << 28;

  /** Most keys held: six of 90 minutes, one ahead, and room for keys that filled up early. */
  private static final int KEYS_MAX = 16;

  private static final long SLOT_SECONDS = 900;
  private static final Bytes DERIVE_INFO = Bytes.utf8("mesh-ticket/1 stek");

  private final EntropySource entropy;
  private final KeySource source;
  private final long sealsMax;
  private final ReentrantLock rotation = new ReentrantLock();
  private volatile List<Stek> keys = List.of();

  private StekRing(EntropySource entropy, KeySource source, long sealsMax) {
    this.entropy = entropy;
    this.source = source;
    this.sealsMax = sealsMax;
  }

  /** A ring of random keys, for a node that shares its tickets with nobody. */
  public static StekRing random(EntropySource entropy) {
    return random(entropy, SEALS_MAX);
  }

  static StekRing random(EntropySource entropy, long sealsMax) {
    return new StekRing(entropy, new RandomKeys(entropy), sealsMax);
  }

  /**
   * A ring whose keys follow from one secret and the time, so that every node of a cluster opens
   * the tickets of the others.
   *
   * @param secret at least 32 octets, kept by this ring
   * @param nodes how many nodes seal under it; each gets its share of the bound per key
   */
  public static StekRing derived(SecretBytes secret, int nodes, EntropySource entropy) {
    if (secret.size() < TicketCodec.STEK_SIZE || nodes < 1) {
      throw new IllegalArgumentException("cluster secret below 32 octets, or no node");
    }
    return new StekRing(entropy, new DerivedKeys(secret), SEALS_MAX / nodes);
  }

  /** The key of a slot as the nodes of a cluster derive it. */
  static SecretBytes deriveKey(SecretBytes secret, int stekId) {
    return Hkdf.SHA512.derive(
        Bytes.bigEndian(stekId, 4), secret, DERIVE_INFO, TicketCodec.STEK_SIZE);
  }

  /**
   * Seals a ticket; empty only in the derived form, if the key of this slot has sealed all that it
   * may. The caller then issues no ticket.
   */
  public Optional<Bytes> seal(Ticket ticket, long nowMs) {
    Stek stek = sealingKey(nowMs);
    while (!stek.takeSeal(sealsMax)) {
      Stek next = sealingKey(nowMs);
      if (next == stek) {
        return Optional.empty();
      }
      stek = next;
    }
    return Optional.of(TicketCodec.seal(ticket, stek.id, stek.key, nonce()));
  }

  /**
   * Opens a ticket; empty if its key is unknown or too old, or if it does not open. The ticket's
   * own times, domain and epoch are not looked at here.
   */
  public Optional<Ticket> open(Bytes sealed, long nowMs) {
    Optional<Integer> id = TicketCodec.stekId(sealed);
    return id.flatMap(stekId -> openingKey(stekId, nowMs))
        .flatMap(stek -> TicketCodec.open(sealed, stek.id, stek.key));
  }

  /** Number of keys held, for a metric. */
  public int size() {
    return keys.size();
  }

  private Bytes nonce() {
    return entropy.bytes(TicketCodec.NONCE_SIZE);
  }

  private Optional<Stek> openingKey(int id, long nowMs) {
    for (Stek stek : keys) {
      if (stek.id == id) {
        return nowMs - stek.sinceMs < ACCEPTED_MS ? Optional.of(stek) : Optional.empty();
      }
    }
    return source.find(id, nowMs).map(this::add);
  }

  private Stek sealingKey(long nowMs) {
    List<Stek> held = keys;
    if (!held.isEmpty() && source.isCurrent(held.get(0), nowMs, sealsMax)) {
      return held.get(0);
    }
    rotation.lock();
    try {
      List<Stek> again = keys;
      for (Stek stek : again) {
        if (source.isCurrent(stek, nowMs, sealsMax)) {
          return publish(stek, nowMs);
        }
      }
      return publish(source.next(again, nowMs), nowMs);
    } finally {
      rotation.unlock();
    }
  }

  /** Puts the key first and forgets those that open nothing any more. */
  private Stek publish(Stek first, long nowMs) {
    List<Stek> next = new ArrayList<>();
    next.add(first);
    for (Stek stek : keys) {
      if (stek.id != first.id && nowMs - stek.sinceMs < ACCEPTED_MS && next.size() < KEYS_MAX) {
        next.add(stek);
      }
    }
    keys = List.copyOf(next);
    return first;
  }

  private Stek add(Stek found) {
    rotation.lock();
    try {
      List<Stek> held = keys;
      for (Stek stek : held) {
        if (stek.id == found.id) {
          return stek;
        }
      }
      List<Stek> next = new ArrayList<>(held);
      if (next.size() >= KEYS_MAX) {
        next.remove(next.size() - 1);
      }
      next.add(found);
      keys = List.copyOf(next);
      return found;
    } finally {
      rotation.unlock();
    }
  }

  private static final class Stek {
    private final int id;
    private final SecretBytes key;
    private final long sinceMs;
    private final AtomicLong seals = new AtomicLong();

    private Stek(int id, SecretBytes key, long sinceMs) {
      this.id = id;
      this.key = key;
      this.sinceMs = sinceMs;
    }

    private boolean takeSeal(long max) {
      return seals.incrementAndGet() <= max;
    }

    private boolean isFull(long max) {
      return seals.get() >= max;
    }
  }

  /** Where keys come from. */
  private sealed interface KeySource permits RandomKeys, DerivedKeys {
    boolean isCurrent(Stek stek, long nowMs, long sealsMax);

    Stek next(List<Stek> held, long nowMs);

    Optional<Stek> find(int id, long nowMs);
  }

  private record RandomKeys(EntropySource entropy) implements KeySource {
    @Override
    public boolean isCurrent(Stek stek, long nowMs, long sealsMax) {
      return nowMs - stek.sinceMs < ROTATION_MS && !stek.isFull(sealsMax);
    }

    @Override
    public Stek next(List<Stek> held, long nowMs) {
      while (true) {
        int id = (int) entropy.bytes(4).bigEndianAt(0, 4);
        if (held.stream().noneMatch(stek -> stek.id == id)) {
          return new Stek(id, entropy.secret(TicketCodec.STEK_SIZE), nowMs);
        }
      }
    }

    @Override
    public Optional<Stek> find(int id, long nowMs) {
      return Optional.empty();
    }
  }

  private record DerivedKeys(SecretBytes secret) implements KeySource {
    @Override
    public boolean isCurrent(Stek stek, long nowMs, long sealsMax) {
      return stek.id == slot(nowMs);
    }

    @Override
    public Stek next(List<Stek> held, long nowMs) {
      return derive(slot(nowMs));
    }

    @Override
    public Optional<Stek> find(int id, long nowMs) {
      long sinceMs = Integer.toUnsignedLong(id) * SLOT_SECONDS * 1000;
      // One slot ahead: another node's clock may be a little faster than ours.
      boolean opens = nowMs - sinceMs < ACCEPTED_MS && sinceMs - nowMs <= ROTATION_MS;
      return opens ? Optional.of(derive(id)) : Optional.empty();
    }

    private Stek derive(int id) {
      return new Stek(id, deriveKey(secret, id), Integer.toUnsignedLong(id) * SLOT_SECONDS * 1000);
    }

    private static int slot(long nowMs) {
      return (int) (Math.floorDiv(nowMs, 1000L) / SLOT_SECONDS);
    }
  }
}
