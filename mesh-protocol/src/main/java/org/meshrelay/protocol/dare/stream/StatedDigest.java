package org.meshrelay.protocol.dare.stream;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.DareHeader;
import org.meshrelay.protocol.dare.DareTrailer;
import org.meshrelay.protocol.dare.HeaderEditor;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.ObjectReader;

/**
 * What header and trailer say about the digest, which may stand in either (dare.md 3.1).
 *
 * @param algorithm value of {@code dig}; null if absent
 * @param value null if none is stated
 */
record StatedDigest(@Nullable String algorithm, @Nullable Bytes value) {
  private static final String ALGORITHM = "dig";
  private static final String VALUE = "PayloadDigest";
  private static final int SHORT_SIZE = 32;

  static StatedDigest of(DareHeader header, DareTrailer trailer) throws DecodeException {
    ObjectReader first = ObjectReader.of(header.json(), "header");
    ObjectReader second = ObjectReader.of(trailer.json(), "trailer");
    return new StatedDigest(
        either(ALGORITHM, first.string(ALGORITHM), second.string(ALGORITHM)),
        either(VALUE, first.binary(VALUE), second.binary(VALUE)));
  }

  private static <T> @Nullable T either(String name, @Nullable T inHeader, @Nullable T inTrailer)
      throws DecodeException {
    if (inHeader != null && inTrailer != null && !Objects.equals(inHeader, inTrailer)) {
      throw new DecodeException(name + " differs between header and trailer");
    }
    return inTrailer == null ? inHeader : inTrailer;
  }

  /**
   * Header and trailer joined, so that they are judged as those of any envelope. A digest of 32
   * octets under no name, which the reference of 2019 writes, is kept out of that judgement.
   */
  DareEnvelope join(DareHeader header, DareTrailer trailer) throws DecodeException {
    if (algorithm != null || value == null || value.size() != SHORT_SIZE) {
      return DareEnvelope.of(header, Bytes.EMPTY, trailer);
    }
    return DareEnvelope.of(
        HeaderEditor.edit(header, Set.of(VALUE), Map.of()),
        Bytes.EMPTY,
        HeaderEditor.edit(trailer, Set.of(VALUE), Map.of()));
  }

  DigestStatus status(RunningDigest computed) {
    if (value == null) {
      return DigestStatus.NONE;
    }
    return matches(computed, value) ? DigestStatus.OK : DigestStatus.BAD;
  }

  private boolean matches(RunningDigest computed, Bytes stated) {
    return algorithm == null
        ? computed.hasComputed(stated)
        : computed.by(algorithm).filter(stated::equals).isPresent();
  }

  /** The digest that signatures are over; null if it cannot be had. */
  @Nullable Bytes signed(RunningDigest computed) {
    if (algorithm != null) {
      return computed.by(algorithm).orElse(null);
    }
    return value != null && computed.hasComputed(value) ? value : computed.first();
  }

  /** Whether nothing is named that we cannot compute, which decryption asks for (dare.md 5.7). */
  boolean isUsable(RunningDigest computed) {
    return switch (status(computed)) {
      case OK -> true;
      case BAD -> false;
      case NONE -> algorithm == null || RunningDigest.algorithm(algorithm).isPresent();
    };
  }
}
