package org.meshrelay.protocol.dare.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.DecryptionException;
import org.meshrelay.protocol.dare.EnvelopeDecryptor;
import org.meshrelay.protocol.dare.EnvelopeVerifier;
import org.meshrelay.protocol.dare.stream.StreamFixture.Decoded;
import org.meshrelay.protocol.dare.stream.StreamFixture.Kind;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.ReadLimits;
import org.meshrelay.testkit.Seeds;

/** The reader of streams and the reader of whole envelopes agree on every document. */
final class StreamPropertyTest {
  private static final int[] BORDERS = {16, 48 << 10, 64 << 10, 128 << 10, 192 << 10};

  @Test
  void encoded_anySizeAndKind_isReadByBothReaders() {
    Seeds.forEach(
        150,
        random -> {
          Kind kind = Kind.random(random);
          Encoding encoding = random.nextBoolean() ? Encoding.JSON : Encoding.JSON_B;
          Bytes payload = StreamFixture.payload(size(random));
          Bytes document = StreamFixture.encoded(kind, payload, encoding, random.nextBoolean());

          DareEnvelope whole = whole(document, encoding).orElseThrow();
          Decoded streamed = streamed(StreamFixture.trickle(document, random));

          assertEquals(payload, streamed.payload());
          assertEquals(payload, opened(whole));
          assertAgree(whole, streamed.report());
        });
  }

  @Test
  void built_anySizeAndKind_isReadWhateverTheFormOfThePayload() {
    Seeds.forEach(
        150,
        random -> {
          Kind kind = Kind.random(random);
          Bytes payload = StreamFixture.payload(size(random));
          DareEnvelope built = kind.builder(payload, 1).build();
          Bytes document = reformed(built, random);

          Decoded streamed = streamed(StreamFixture.trickle(document, random));

          assertEquals(payload, streamed.payload());
          assertAgree(built, streamed.report());
        });
  }

  private static int size(SplittableRandom random) {
    int border = BORDERS[random.nextInt(BORDERS.length)];
    return random.nextInt(4) == 0
        ? random.nextInt(100)
        : Math.max(0, border - 20 + random.nextInt(40));
  }

  /** The envelope with its payload in chunks of any size, or as text with spaces and escapes. */
  private static Bytes reformed(DareEnvelope envelope, SplittableRandom random) {
    List<Bytes> parts = new ArrayList<>();
    boolean wrapped = random.nextBoolean();
    parts.add(Bytes.utf8(wrapped ? "{\"DareEnvelope\": [" : "\n[ "));
    parts.add(envelope.header().source());
    parts.add(Bytes.utf8(" ,\n"));
    parts.add(
        random.nextBoolean()
            ? chunked(envelope.payload(), random)
            : spaced(envelope.payload(), random));
    if (envelope.trailer().isPresent()) {
      parts.add(Bytes.utf8(" , "));
      parts.add(envelope.trailer().source());
    }
    parts.add(Bytes.utf8(wrapped ? "]}" : "]\n"));
    return Bytes.concat(parts.toArray(Bytes[]::new));
  }

  private static Bytes chunked(Bytes payload, SplittableRandom random) {
    List<Bytes> parts = new ArrayList<>();
    int at = 0;
    while (payload.size() - at > 0 && random.nextInt(8) > 0) {
      int size = Math.min(payload.size() - at, random.nextInt(1 + payload.size() / 2));
      parts.add(Bytes.of(0x8E));
      parts.add(Bytes.bigEndian(size, 4));
      parts.add(payload.slice(at, at + size));
      at += size;
    }
    parts.add(Bytes.of(0x8B));
    parts.add(Bytes.bigEndian(payload.size() - at, 8));
    parts.add(payload.slice(at));
    return Bytes.concat(parts.toArray(Bytes[]::new));
  }

  private static Bytes spaced(Bytes payload, SplittableRandom random) {
    StringBuilder text = new StringBuilder("\"");
    for (char digit : payload.toBase64Url().toCharArray()) {
      switch (random.nextInt(100)) {
        case 0 -> text.append("\n  ");
        case 1 -> text.append("\\n");
        default -> {}
      }
      switch (digit) {
        case '-' -> text.append(random.nextBoolean() ? '+' : '-');
        case '_' -> text.append(random.nextBoolean() ? "\\/" : "_");
        default -> text.append(digit);
      }
    }
    return Bytes.utf8(text + "=".repeat(random.nextInt(3)) + "\"");
  }

  @Test
  void decode_damagedDocument_agreesWithTheWholeReaderAndThrowsNothingElse() {
    Seeds.forEach(
        4000,
        random -> {
          Kind kind = Kind.random(random);
          Encoding encoding = random.nextBoolean() ? Encoding.JSON : Encoding.JSON_B;
          DareEnvelope built = kind.builder(Bytes.utf8("some payload"), 1).build();
          agreeOn(damaged(built.encode(encoding), random));
        });
  }

  /** Asserts that both readers accept or refuse, and find the same. */
  static void agreeOn(Bytes document) {
    Optional<DareEnvelope> asText = whole(document, Encoding.JSON);
    Optional<DareEnvelope> whole = asText.or(() -> whole(document, Encoding.JSON_B));
    Optional<StreamReport> streamed = verified(document);
    if (whole.isPresent()) {
      StreamReport report = streamed.orElseThrow(() -> new AssertionError("refused " + document));
      assertEquals(
          asText.isPresent() ? Encoding.JSON : Encoding.JSON_B, report.encoding(), "encoding");
      assertAgree(whole.get(), report);
      assertEquals(opened(whole.get()), opened(document));
    } else {
      assertTrue(
          streamed.isEmpty() || isDigestWithoutName(streamed.get()),
          () -> "accepted " + document.toHex());
    }
  }

  /** The one thing that is read in streams only, for the files of 2019. */
  private static boolean isDigestWithoutName(StreamReport report) {
    return report.header().member("dig") == null && report.digest() != DigestStatus.NONE;
  }

  private static void assertAgree(DareEnvelope whole, StreamReport report) {
    assertEquals(whole.header().source(), report.header().source());
    assertEquals(whole.trailer().source(), report.trailer().source());
    assertEquals(whole.payload().size(), report.payloadOctets());
    assertEquals(
        whole.signatures(), report.signatures().stream().map(SignatureReport::signature).toList());
    if (whole.header().member("dig") != null) {
      assertEquals(whole.digestMatches(), report.digest() == DigestStatus.OK);
    }
    for (PublicKey key : StreamFixture.OPTIONS.signers()) {
      assertEquals(EnvelopeVerifier.verifiedBy(whole, key), report.isSignedBy(key));
    }
  }

  private static Bytes damaged(Bytes octets, SplittableRandom random) {
    byte[] changed = octets.toArray();
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextInt(changed.length);
      changed[at] =
          random.nextBoolean()
              ? (byte) random.nextInt(256)
              : changed[random.nextInt(changed.length)];
    }
    int from = random.nextInt(changed.length);
    int to = Math.min(changed.length, from + random.nextInt(4));
    Bytes whole = Bytes.wrap(changed);
    return switch (random.nextInt(8)) {
      case 0 -> whole.slice(0, from);
      case 1 -> Bytes.concat(whole.slice(0, from), whole.slice(to));
      case 2 -> Bytes.concat(whole.slice(0, to), whole.slice(from));
      default -> whole;
    };
  }

  private static Optional<DareEnvelope> whole(Bytes document, Encoding encoding) {
    try {
      return Optional.of(DareEnvelope.parse(document, encoding, ReadLimits.of(6 << 20)));
    } catch (DecodeException e) {
      return Optional.empty();
    }
  }

  private static Optional<StreamReport> verified(Bytes document) {
    try {
      return Optional.of(StreamFixture.verified(document, StreamFixture.OPTIONS));
    } catch (DecodeException e) {
      return Optional.empty();
    }
  }

  private static Decoded streamed(InputStream document) {
    try {
      return StreamFixture.decoded(document, StreamFixture.OPTIONS);
    } catch (DecodeException | DecryptionException e) {
      throw new AssertionError(e);
    }
  }

  private static @Nullable Bytes opened(DareEnvelope envelope) {
    try {
      return envelope.isEncrypted()
          ? EnvelopeDecryptor.decrypt(envelope, StreamFixture.OPTIONS.recipients())
          : envelope.payload();
    } catch (DecryptionException e) {
      return null;
    }
  }

  private static @Nullable Bytes opened(Bytes document) {
    try {
      return StreamFixture.decoded(document).payload();
    } catch (DecryptionException e) {
      return null;
    } catch (DecodeException e) {
      throw new AssertionError(e);
    }
  }
}
