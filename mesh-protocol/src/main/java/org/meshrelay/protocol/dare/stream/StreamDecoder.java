package org.meshrelay.protocol.dare.stream;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.DareHeader;
import org.meshrelay.protocol.dare.DareTrailer;
import org.meshrelay.protocol.dare.DecryptionException;
import org.meshrelay.protocol.dare.EnvelopeDecryptor;
import org.meshrelay.protocol.dare.MasterKey;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonBinary;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonString;

/**
 * Reads an envelope whose payload has any length in one pass and constant memory: the header first,
 * then the payload into a sink, then the trailer, by which alone the payload can be judged. JSON
 * and JSON-B are told apart by themselves, mixtures included; JSON-C is not read.
 *
 * <p><b>What the sink gets is unverified until the report is there.</b> Decode into a temporary
 * file and move it when the report is good; the archive package of {@code dare-stream} has a class
 * that does so.
 *
 * <p>For one thread. Closing wipes the master key and leaves the stream open.
 */
public final class StreamDecoder implements AutoCloseable {
  /**
   * Octets of a header, and of a trailer: 64 entries in the indented form of the reference have 25
   * KiB, and some signers put an assertion of 2 KiB beside their signature.
   */
  public static final int HEADER_OCTETS_MAX = 64 << 10;

  private static final JsonString WRAPPER = JsonString.of("DareEnvelope");

  /** The same as a tagged name, which is no value that could be read by itself. */
  private static final Bytes TAGGED_WRAPPER =
      Bytes.concat(Bytes.of(Tags.NAME, 12), Bytes.utf8("DareEnvelope"));

  private final OctetSource source;
  private final DecodeOptions options;
  private final DareHeader header;
  private final boolean wrapped;
  private final @Nullable MasterKey master;

  /** Whether anything so far needs JSON-B. */
  private boolean tagged;

  private boolean payloadTagged;

  /** What some writers put in place of the trailer. */
  private @Nullable Bytes statedCode;

  private boolean used;

  private StreamDecoder(OctetSource source, DecodeOptions options)
      throws IOException, DecodeException {
    this.source = source;
    this.options = options;
    source.skipSpace();
    this.wrapped = source.peek() == '{';
    if (wrapped) {
      takeWrapper();
    }
    source.expect('[');
    source.skipSpace();
    this.header = DareHeader.of(element("header"));
    this.master = EnvelopeDecryptor.masterKey(header, options.recipients()).orElse(null);
  }

  /**
   * Reads the header and finds out whether one of the keys opens the payload.
   *
   * @throws DecodeException if the document does not begin with the header of an envelope, or that
   *     is larger than {@link #HEADER_OCTETS_MAX}
   */
  public static StreamDecoder open(InputStream document, DecodeOptions options)
      throws IOException, DecodeException {
    return new StreamDecoder(new OctetSource(document), options);
  }

  /** As {@link #open(InputStream, DecodeOptions)}. */
  public static StreamDecoder open(ReadableByteChannel document, DecodeOptions options)
      throws IOException, DecodeException {
    return open(Channels.newInputStream(document), options);
  }

  /** The header as it came. */
  public DareHeader header() {
    return header;
  }

  /** Whether the payload is plain, or encrypted to one of the keys. */
  public boolean canDecode() {
    return header.encryption() == null || master != null;
  }

  /**
   * The header with its encoded data sequences opened.
   *
   * @throws DecryptionException if it is encrypted to none of the keys
   */
  public RevealedHeader revealed() throws DecodeException, DecryptionException {
    return RevealedHeader.of(header, master);
  }

  /**
   * Writes the plain payload to the sink, which must not be believed before the report is there,
   * and reads the document to its end. Once only.
   *
   * @throws DecodeException if the document is malformed or the payload too long
   * @throws DecryptionException whatever the reason: encrypted to none of the keys, a stated digest
   *     or witness or the padding is wrong
   */
  public StreamReport decode(OutputStream unverified)
      throws IOException, DecodeException, DecryptionException {
    if (header.encryption() == null) {
      return verify(unverified);
    }
    if (master == null) {
      throw new DecryptionException();
    }
    return run(PayloadPass.decrypting(header, master, unverified));
  }

  /**
   * Reads the document to its end without decrypting it; the report says what is right. Once only.
   *
   * @throws DecodeException if the document is malformed or the payload too long
   */
  public StreamReport verify() throws IOException, DecodeException {
    return verify(OutputStream.nullOutputStream());
  }

  /**
   * As {@link #verify()}, with the payload as stored, that is ciphertext if it is encrypted,
   * written to the sink, which must not be believed before the report is there.
   */
  public StreamReport verify(OutputStream unverified) throws IOException, DecodeException {
    try {
      return run(PayloadPass.asStored(header, unverified));
    } catch (DecryptionException e) {
      throw new IllegalStateException("nothing is decrypted", e);
    }
  }

  private StreamReport run(PayloadPass pass)
      throws IOException, DecodeException, DecryptionException {
    if (used) {
      throw new IllegalStateException("the payload has been read");
    }
    used = true;
    separator(false);
    takePayload(payloadSource(), pass);
    DareTrailer trailer = takeTrailer();
    Encoding encoding = tagged ? Encoding.JSON_B : Encoding.JSON;
    return pass.finish(trailer, statedCode, encoding, options.signers());
  }

  private void takePayload(PayloadSource payload, PayloadPass pass)
      throws IOException, DecodeException {
    ProgressMeter meter = new ProgressMeter(options.progress(), options.documentOctets());
    byte[] block = new byte[OctetSource.BUFFER_OCTETS];
    int count = payload.read(block, 0, block.length);
    while (count >= 0) {
      if (count > options.payloadOctetsMax() - pass.payloadOctets()) {
        throw source.malformed("payload larger than " + options.payloadOctetsMax() + " octets");
      }
      pass.update(block, 0, count);
      meter.at(source.offset());
      count = payload.read(block, 0, block.length);
    }
  }

  private PayloadSource payloadSource() throws IOException, DecodeException {
    int first = source.peek();
    if (first == '"') {
      source.expect('"');
      return new Base64Source(new QuotedSource(source), source);
    }
    payloadTagged = true;
    tagged = true;
    return switch (Tags.family(first)) {
      case Tags.STRING, Tags.STRING_CHUNK ->
          new Base64Source(new ChunkedSource(source, Tags.STRING), source);
      case Tags.BINARY, Tags.BINARY_CHUNK -> new ChunkedSource(source, Tags.BINARY);
      default -> throw source.malformed("payload is not binary");
    };
  }

  private DareTrailer takeTrailer() throws IOException, DecodeException {
    source.skipSpace();
    DareTrailer trailer = DareTrailer.ABSENT;
    if (!source.accept(']')) {
      separator(payloadTagged);
      trailer = trailer(element("trailer"));
      source.skipSpace();
      source.expect(']');
    }
    source.skipSpace();
    if (wrapped) {
      source.expect('}');
      source.skipSpace();
    }
    if (!source.atEnd()) {
      throw source.malformed("something behind the envelope");
    }
    options.progress().advanced(source.offset(), options.documentOctets());
    return trailer;
  }

  private DareTrailer trailer(JsonNode node) throws DecodeException {
    if (node instanceof JsonBinary code
        && code.octets().size() == RunningCode.size(header.encryption())) {
      statedCode = code.octets();
      return DareTrailer.ABSENT;
    }
    return DareTrailer.of(node);
  }

  /** A comma, which JSON-B may leave out where a tag or bracket makes the edge plain. */
  private void separator(boolean taggedBefore) throws IOException, DecodeException {
    source.skipSpace();
    if (source.accept(',')) {
      source.skipSpace();
      return;
    }
    int next = source.peek();
    if (next < 0x80 && next != '{' && next != '[' && !taggedBefore) {
      throw source.malformed("elements without a comma");
    }
    tagged = true;
  }

  private JsonNode element(String what) throws IOException, DecodeException {
    ElementScanner.Element element = ElementScanner.take(source, what, HEADER_OCTETS_MAX);
    tagged |= element.needsTags();
    return element.read();
  }

  private void takeWrapper() throws IOException, DecodeException {
    source.expect('{');
    source.skipSpace();
    ElementScanner.Element name = ElementScanner.take(source, "header", HEADER_OCTETS_MAX);
    if (!TAGGED_WRAPPER.equals(name.octets()) && !WRAPPER.equals(name.read())) {
      throw source.malformed("not an envelope");
    }
    source.skipSpace();
    tagged = name.tagged();
    if (!source.accept(':') && !tagged) {
      throw source.malformed("name without a colon");
    }
    source.skipSpace();
  }

  @Override
  public void close() {
    if (master != null) {
      master.close();
    }
  }
}
