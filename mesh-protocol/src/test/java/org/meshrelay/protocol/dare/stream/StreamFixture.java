package org.meshrelay.protocol.dare.stream;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.SplittableRandom;
import org.meshrelay.crypto.agree.AgreementException;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.ContentMeta;
import org.meshrelay.protocol.dare.DecryptionException;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;

/** Keys from a seed, kinds of envelopes, and streams that behave badly. */
final class StreamFixture {
  static final SignatureKeyPair ALICE = SignatureKeyPair.generate(Curve.ED448, entropy(1));
  static final SignatureKeyPair BOB = SignatureKeyPair.generate(Curve.ED25519, entropy(2));
  static final AgreementKeyPair READER = AgreementKeyPair.generate(Curve.X448, entropy(3));
  static final AgreementKeyPair OTHER_READER = AgreementKeyPair.generate(Curve.X448, entropy(4));
  static final AgreementKeyPair STRANGER = AgreementKeyPair.generate(Curve.X448, entropy(5));

  /** Both readers' keys and both signers'. */
  static final DecodeOptions OPTIONS =
      DecodeOptions.of(List.of(OTHER_READER), List.of(ALICE.publicKey(), BOB.publicKey()));

  private StreamFixture() {}

  static EntropySource entropy(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return random::nextBytes;
  }

  /** What an envelope may have, in every combination that matters. */
  enum Kind {
    BARE,
    PLAIN,
    SIGNED,
    ENCRYPTED,
    FULL;

    static Kind random(SplittableRandom random) {
      List<Kind> kinds = List.of(values());
      return kinds.get(random.nextInt(kinds.size()));
    }

    /** A builder whose randomness comes from the seed, so that two of them make equal envelopes. */
    EnvelopeBuilder builder(Bytes payload, long seed) {
      return switch (this) {
        case BARE -> EnvelopeBuilder.bare(payload);
        case PLAIN -> EnvelopeBuilder.of(payload);
        case SIGNED -> EnvelopeBuilder.of(payload).sign(ALICE).sign(BOB);
        case ENCRYPTED -> encrypted(EnvelopeBuilder.of(payload), seed);
        case FULL ->
            encrypted(
                EnvelopeBuilder.of(payload)
                    .envelopeId("MAAA")
                    .contentMeta(ContentMeta.builder().contentType("text/plain").build())
                    .annotation(Bytes.utf8("Subject: all of it"))
                    .annotation(Bytes.EMPTY)
                    .sign(ALICE)
                    .sign(BOB),
                seed);
      };
    }

    private static EnvelopeBuilder encrypted(EnvelopeBuilder builder, long seed) {
      List<PublicKey> readers = List.of(READER.publicKey(), OTHER_READER.publicKey());
      try {
        return builder.encryptTo(readers, entropy(seed));
      } catch (AgreementException e) {
        throw new AssertionError(e);
      }
    }
  }

  static Bytes payload(int size) {
    byte[] octets = new byte[size];
    new SplittableRandom(size).nextBytes(octets);
    return Bytes.wrap(octets);
  }

  static InputStream stream(Bytes octets) {
    return new ByteArrayInputStream(octets.toArray());
  }

  /** The document that the stream encoder makes, its length announced or not. */
  static Bytes encoded(Kind kind, Bytes payload, Encoding encoding, boolean announced) {
    StreamEncoder encoder =
        StreamEncoder.of(kind.builder(Bytes.EMPTY, payload.size()).draft(), encoding);
    if (announced) {
      encoder.plainOctets(payload.size());
    }
    ByteArrayOutputStream document = new ByteArrayOutputStream();
    try {
      EncodedStream done = encoder.encode(stream(payload), document);
      if (done.documentOctets() != document.size()) {
        throw new AssertionError("counted " + done.documentOctets() + " of " + document.size());
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return Bytes.wrap(document.toByteArray());
  }

  /**
   * A decoded envelope.
   *
   * @param payload what the sink got
   * @param report the verdict
   */
  record Decoded(Bytes payload, StreamReport report) {}

  static Decoded decoded(Bytes document) throws DecodeException, DecryptionException {
    return decoded(stream(document), OPTIONS);
  }

  static Decoded decoded(InputStream document, DecodeOptions options)
      throws DecodeException, DecryptionException {
    ByteArrayOutputStream sink = new ByteArrayOutputStream();
    try (StreamDecoder decoder = StreamDecoder.open(document, options)) {
      StreamReport report = decoder.decode(sink);
      return new Decoded(Bytes.wrap(sink.toByteArray()), report);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static StreamReport verified(Bytes document, DecodeOptions options) throws DecodeException {
    try (StreamDecoder decoder = StreamDecoder.open(stream(document), options)) {
      return decoder.verify();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** An octet at a time from a source that may fail. */
  interface Octets {
    int next() throws IOException;
  }

  /** Gives as few octets at a time as a slow connection would, one included. */
  static InputStream slow(Octets octets) {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        return octets.next();
      }

      @Override
      public int read(byte[] target, int offset, int size) throws IOException {
        int octet = octets.next();
        target[offset] = (byte) octet;
        return octet < 0 ? -1 : 1;
      }
    };
  }

  static InputStream trickle(Bytes octets, SplittableRandom random) {
    InputStream whole = stream(octets);
    return new InputStream() {
      @Override
      public int read() throws IOException {
        return whole.read();
      }

      @Override
      public int read(byte[] target, int offset, int size) throws IOException {
        return whole.read(target, offset, Math.min(size, 1 + random.nextInt(1 + 2 * size / 3)));
      }
    };
  }
}
