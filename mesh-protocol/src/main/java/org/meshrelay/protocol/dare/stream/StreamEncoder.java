package org.meshrelay.protocol.dare.stream;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.OptionalLong;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.DareTrailer;
import org.meshrelay.protocol.dare.DecryptionException;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.dare.EnvelopeDraft;
import org.meshrelay.protocol.dare.ItemKeys;
import org.meshrelay.protocol.encoding.Encoding;

/**
 * Writes an envelope around a payload of any length in one pass and constant memory, octet for
 * octet as {@link org.meshrelay.protocol.dare.DareEnvelope#encode} would. Digest and signatures
 * stand in the trailer (dare.md 10.1).
 *
 * <p>In JSON-B a payload of unknown length is written in chunks of 64 KiB. One encoder writes one
 * envelope, on one thread.
 */
public final class StreamEncoder {
  private final EnvelopeDraft draft;
  private final Encoding encoding;
  private OptionalLong plainOctets = OptionalLong.empty();
  private StreamProgress progress = StreamProgress.NONE;

  private StreamEncoder(EnvelopeDraft draft, Encoding encoding) {
    this.draft = draft;
    this.encoding = encoding;
  }

  /**
   * An encoder for what {@link EnvelopeBuilder#draft()} has made, which is closed by {@link
   * #encode}.
   */
  public static StreamEncoder of(EnvelopeDraft draft, Encoding encoding) {
    return new StreamEncoder(draft, encoding);
  }

  /**
   * Says how long the payload will be, which lets JSON-B have a single chunk.
   *
   * @throws IllegalArgumentException if negative
   */
  @CanIgnoreReturnValue
  public StreamEncoder plainOctets(long octets) {
    if (octets < 0) {
      throw new IllegalArgumentException("negative length");
    }
    plainOctets = OptionalLong.of(octets);
    return this;
  }

  /** Has progress told, counted in octets of the plain payload. */
  @CanIgnoreReturnValue
  public StreamEncoder progress(StreamProgress value) {
    progress = value;
    return this;
  }

  /** As {@link #encode(InputStream, OutputStream)}. */
  public EncodedStream encode(ReadableByteChannel payload, OutputStream document)
      throws IOException {
    return encode(Channels.newInputStream(payload), document);
  }

  /**
   * Reads the payload to its end and writes the document, closing neither stream. What was written
   * before an exception is no envelope.
   *
   * @throws IOException from the streams, or if the payload has not the length that was announced
   * @throws IllegalArgumentException if the trailer is too large
   */
  public EncodedStream encode(InputStream payload, OutputStream document) throws IOException {
    try (draft) {
      BufferedOutputStream buffered = new BufferedOutputStream(document, OctetSource.BUFFER_OCTETS);
      CountingOutput counted = new CountingOutput(buffered, RunningDigest.none());
      counted.write('[');
      write(counted, draft.header().source());
      counted.write(',');
      Stored stored = writePayload(payload, counted);
      DareTrailer trailer = draft.trailer(stored.digest);
      if (trailer.isPresent()) {
        counted.write(',');
        write(counted, trailer.source());
      }
      counted.write(']');
      counted.flush();
      return new EncodedStream(
          draft.header(), trailer, stored.plainOctets, stored.payloadOctets, counted.count());
    }
  }

  private Stored writePayload(InputStream payload, OutputStream document) throws IOException {
    RunningDigest digest = draft.hasTrailer() ? RunningDigest.written() : RunningDigest.none();
    PayloadOutput element = PayloadOutput.of(encoding, payloadOctets(), document);
    CountingOutput stored = new CountingOutput(element, digest);
    long taken = copy(payload, transform(), stored);
    element.finish();
    digest.finish();
    Bytes computed = digest.first();
    return new Stored(taken, stored.count(), computed == null ? Bytes.EMPTY : computed);
  }

  private long copy(InputStream payload, PayloadTransform transform, OutputStream stored)
      throws IOException {
    ProgressMeter meter = new ProgressMeter(progress, plainOctets);
    byte[] block = new byte[OctetSource.BUFFER_OCTETS];
    long taken = 0;
    int count = payload.read(block);
    while (count >= 0) {
      transform.update(block, 0, count, stored);
      taken += count;
      meter.at(taken);
      count = payload.read(block);
    }
    try {
      transform.finish(stored);
    } catch (DecryptionException e) {
      throw new IllegalStateException("encryption has no padding to be wrong", e);
    }
    meter.end(taken);
    return taken;
  }

  private PayloadTransform transform() {
    ItemKeys keys = draft.payloadKeys().orElse(null);
    if (keys == null) {
      return PayloadTransform.none();
    }
    try (keys) {
      return PayloadTransform.encrypting(keys);
    }
  }

  private OptionalLong payloadOctets() {
    if (plainOctets.isEmpty() || draft.header().encryption() == null) {
      return plainOctets;
    }
    return OptionalLong.of(PayloadTransform.encryptedOctets(plainOctets.getAsLong()));
  }

  private static void write(OutputStream output, Bytes octets) throws IOException {
    output.write(octets.toArray());
  }

  private record Stored(long plainOctets, long payloadOctets, Bytes digest) {}
}
