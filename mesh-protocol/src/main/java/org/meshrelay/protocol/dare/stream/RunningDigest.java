package org.meshrelay.protocol.dare.stream;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;

/**
 * The digest of a payload, computed while it passes (dare.md 4.1). Where a header names no
 * algorithm, all are computed that the reference of 2019 left unnamed, since what the trailer
 * states is known only when the payload is gone; this costs such envelopes about four times the
 * hashing.
 */
final class RunningDigest {
  private static final String SHA_512 = "SHA-512";
  private static final List<String> UNNAMED = List.of(SHA_512, "SHA-256", "SHA3-512", "SHA3-256");

  private final List<MessageDigest> running;
  private List<Bytes> computed = List.of();

  private RunningDigest(List<String> algorithms) {
    List<MessageDigest> made = new ArrayList<>();
    for (String algorithm : algorithms) {
      try {
        made.add(MessageDigest.getInstance(algorithm));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("the runtime lacks " + algorithm, e);
      }
    }
    this.running = List.copyOf(made);
  }

  /** Computes nothing. */
  static RunningDigest none() {
    return new RunningDigest(List.of());
  }

  /** The digest that we write. */
  static RunningDigest written() {
    return new RunningDigest(List.of(SHA_512));
  }

  /** For a value of {@code dig}, or its absence; computes nothing for a name that is not known. */
  static RunningDigest named(@Nullable String name) {
    if (name == null) {
      return new RunningDigest(UNNAMED);
    }
    return new RunningDigest(algorithm(name).map(List::of).orElse(List.of()));
  }

  static Optional<String> algorithm(String name) {
    return switch (name) {
      case "S512", "SHA2" -> Optional.of(SHA_512);
      case "S256" -> Optional.of("SHA-256");
      default -> Optional.empty();
    };
  }

  void update(byte[] octets, int offset, int size) {
    for (MessageDigest digest : running) {
      digest.update(octets, offset, size);
    }
  }

  /** Ends the computation. */
  void finish() {
    computed = running.stream().map(digest -> Bytes.wrap(digest.digest())).toList();
  }

  /** The first digest, which is SHA-512 unless another is named; null for an unknown name. */
  @Nullable Bytes first() {
    return computed.isEmpty() ? null : computed.getFirst();
  }

  /** The digest by a named algorithm, if it was computed. */
  Optional<Bytes> by(String name) {
    Optional<String> algorithm = algorithm(name);
    for (int i = 0; i < running.size(); i++) {
      if (algorithm.isPresent() && running.get(i).getAlgorithm().equals(algorithm.get())) {
        return Optional.of(computed.get(i));
      }
    }
    return Optional.empty();
  }

  /** Whether one of the digests is the one stated. */
  boolean hasComputed(Bytes stated) {
    return computed.contains(stated);
  }
}
