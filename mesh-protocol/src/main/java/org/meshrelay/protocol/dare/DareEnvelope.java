package org.meshrelay.protocol.dare;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonArray;
import org.meshrelay.protocol.encoding.JsonBinary;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonReader;
import org.meshrelay.protocol.encoding.JsonWriter;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ReadLimits;

/**
 * An envelope that is well-formed; whether its digest and signatures are right is asked separately.
 * Header and trailer are repeated octet for octet when it is written again, so that unknown members
 * pass through and its size stays what the sender counted.
 *
 * <p>Form: {@code [header, payload]} or {@code [header, payload, trailer]}, the payload base64url
 * in JSON and a binary item in JSON-B (dare.md 3.1, 3.2). Immutable, any thread; the digest is
 * computed when first asked for, which takes time with the size of the payload. Equality is that of
 * header octets, payload and trailer octets.
 */
public final class DareEnvelope {
  private final DareHeader header;
  private final Bytes payload;
  private final DareTrailer trailer;
  private final @Nullable String digestName;
  private final @Nullable Bytes statedDigest;
  private final List<DareSignature> signatures;

  /** Computed at most a few times by racing threads, always to an equal value. */
  private @Nullable Bytes computedDigest;

  private DareEnvelope(DareHeader header, Bytes payload, DareTrailer trailer)
      throws DecodeException {
    this.header = header;
    this.payload = payload;
    this.trailer = trailer;
    this.digestName = either(HeaderMembers.DIGEST_ALGORITHM, ObjectReader::string, header, trailer);
    this.statedDigest = either(HeaderMembers.PAYLOAD_DIGEST, ObjectReader::binary, header, trailer);
    this.signatures = signatures(header, trailer);
    checkDigestSize();
  }

  private DareEnvelope(DareEnvelope read, DareHeader header, DareTrailer trailer) {
    this.header = header;
    this.payload = read.payload;
    this.trailer = trailer;
    this.digestName = read.digestName;
    this.statedDigest = read.statedDigest;
    this.signatures = read.signatures;
    this.computedDigest = read.computedDigest;
  }

  /** Joins the parts, refusing what contradicts itself (dare.md 10.3). */
  public static DareEnvelope of(DareHeader header, Bytes payload, DareTrailer trailer)
      throws DecodeException {
    return new DareEnvelope(header, payload, trailer);
  }

  /** Reads a document of at most {@link ReadLimits#REQUEST}. */
  public static DareEnvelope parse(Bytes octets, Encoding encoding) throws DecodeException {
    return parse(octets, encoding, ReadLimits.REQUEST);
  }

  /** Reads a document. */
  public static DareEnvelope parse(Bytes octets, Encoding encoding, ReadLimits limits)
      throws DecodeException {
    return of(JsonReader.read(octets, encoding, limits));
  }

  /** Reads a value: the array, or an object whose one member {@code DareEnvelope} is the array. */
  public static DareEnvelope of(JsonNode node) throws DecodeException {
    JsonNode bare =
        node instanceof JsonObject object && object.size() == 1 ? object.get("DareEnvelope") : node;
    if (!(bare instanceof JsonArray array) || array.size() < 2 || array.size() > 3) {
      throw new DecodeException("envelope is not an array of two or three elements");
    }
    return new DareEnvelope(
        DareHeader.of(array.get(0)),
        ObjectReader.octets(array.get(1), "payload"),
        array.size() == 2 ? DareTrailer.ABSENT : DareTrailer.of(array.get(2)));
  }

  private static List<DareSignature> signatures(DareHeader header, DareTrailer trailer)
      throws DecodeException {
    boolean inHeader = header.members().has(HeaderMembers.SIGNATURES);
    if (inHeader && trailer.members().has(HeaderMembers.SIGNATURES)) {
      throw new DecodeException("signatures both in header and trailer");
    }
    ObjectReader place = inHeader ? header.members() : trailer.members();
    List<DareSignature> found = place.list(HeaderMembers.SIGNATURES, DareSignature::of);
    if (found.size() > DareHeader.ENTRIES_MAX) {
      throw new DecodeException("more than " + DareHeader.ENTRIES_MAX + " signatures");
    }
    return found;
  }

  /** A member that writers put in the header or the trailer, or in both alike. */
  private static <T> @Nullable T either(
      String name, MemberReader<T> reader, DareHeader header, DareTrailer trailer)
      throws DecodeException {
    T inHeader = reader.read(header.members(), name);
    T inTrailer = reader.read(trailer.members(), name);
    if (inHeader != null && inTrailer != null && !inHeader.equals(inTrailer)) {
      throw new DecodeException(name + " differs between header and trailer");
    }
    return inTrailer == null ? inHeader : inTrailer;
  }

  private void checkDigestSize() throws DecodeException {
    Optional<PayloadDigest> algorithm = PayloadDigest.ofName(digestName);
    if (statedDigest != null
        && algorithm.isPresent()
        && statedDigest.size() != algorithm.get().size()) {
      throw new DecodeException("digest of " + statedDigest.size() + " octets");
    }
  }

  /** The header. */
  public DareHeader header() {
    return header;
  }

  /** The payload as stored: ciphertext if encrypted. */
  public Bytes payload() {
    return payload;
  }

  /** The trailer, which may be absent. */
  public DareTrailer trailer() {
    return trailer;
  }

  /** The signatures, wherever they stand. */
  public List<DareSignature> signatures() {
    return signatures;
  }

  /** The identifier in the header; null if absent. */
  public @Nullable String envelopeId() {
    return header.envelopeId();
  }

  /** What the header says about the payload, unsigned; null if nothing. */
  public @Nullable ContentMeta contentMeta() {
    return header.contentMeta();
  }

  /** Whether the payload is ciphertext. */
  public boolean isEncrypted() {
    return header.encryption() != null;
  }

  /** The assertion that accredits a signer: beside its signature, else in the header. */
  public @Nullable DareEnvelope connectionOf(DareSignature signature) {
    return signature.connection() != null ? signature.connection() : header.connection();
  }

  /** The digest that the sender states; null if it states none. */
  public @Nullable Bytes statedDigest() {
    return statedDigest;
  }

  /** The digest of the payload by the algorithm of the header, SHA-512 unless it names another. */
  public Bytes computedDigest() {
    Bytes known = computedDigest;
    if (known == null) {
      known = PayloadDigest.ofName(digestName).orElse(PayloadDigest.SHA_512).of(payload);
      computedDigest = known;
    }
    return known;
  }

  /** Whether a digest is stated, its algorithm is known, and it is that of the payload. */
  public boolean digestMatches() {
    return statedDigest != null && hasKnownDigest() && computedDigest().equals(statedDigest);
  }

  /** Whether the named digest algorithm, if any is named, is one that we compute. */
  boolean hasKnownDigest() {
    return PayloadDigest.ofName(digestName).isPresent();
  }

  /**
   * Octets of the message as protocol.md 7.1 measures it: header and trailer from brace to brace as
   * the sender sent them, and the payload decoded. The same in both encodings.
   */
  public int messageSize() {
    return Math.addExact(
        Math.addExact(header.source().size(), payload.size()), trailer.source().size());
  }

  /** The array, for use inside another document. */
  public JsonNode toJson() {
    JsonBinary body = new JsonBinary(payload);
    return trailer.isPresent()
        ? JsonArray.of(header.element(), body, trailer.element())
        : JsonArray.of(header.element(), body);
  }

  /** The document. */
  public Bytes encode(Encoding encoding) {
    return JsonWriter.write(toJson(), encoding);
  }

  /** Header and trailer alone, for listings; the digest no longer matches. */
  public DareEnvelope withoutPayload() {
    return joined(header, Bytes.EMPTY, trailer);
  }

  /** Header and payload alone. */
  public DareEnvelope withoutTrailer() {
    return joined(header, payload, DareTrailer.ABSENT);
  }

  /** This envelope with other members of a store in header and trailer; none else may differ. */
  DareEnvelope relinked(DareHeader otherHeader, DareTrailer otherTrailer) {
    return new DareEnvelope(this, otherHeader, otherTrailer);
  }

  /** Parts that stood, each for itself, in well-formed envelopes of the same digest algorithm. */
  static DareEnvelope joined(DareHeader header, Bytes payload, DareTrailer trailer) {
    try {
      return new DareEnvelope(header, payload, trailer);
    } catch (DecodeException e) {
      throw new IllegalArgumentException("parts do not make an envelope", e);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DareEnvelope that
        && payload.equals(that.payload)
        && trailer.isPresent() == that.trailer.isPresent()
        && header.source().equals(that.header.source())
        && trailer.source().equals(that.trailer.source());
  }

  @Override
  public int hashCode() {
    return Objects.hash(header.source(), payload, trailer.source());
  }

  /** Sizes only: contents do not belong in logs. */
  @Override
  public String toString() {
    return "DareEnvelope[size=" + messageSize() + ", signatures=" + signatures.size() + "]";
  }

  private interface MemberReader<T> {
    @Nullable T read(ObjectReader reader, String name, String... aliases) throws DecodeException;
  }
}
