package org.meshrelay.protocol.dare;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonReader;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ReadLimits;

/**
 * The header of an envelope or frame: the values of the members we know, under every name that a
 * draft has given them, beside the object as it came (dare.md 3.3). Immutable.
 */
public final class DareHeader {
  /** Octets of a header that we write or wait for (dare.md 10.1, http-binding.md 4). */
  public static final int OCTETS_MAX = 16 << 10;

  /** Recipients, and signatures, of one envelope (dare.md 10.3). */
  public static final int ENTRIES_MAX = 64;

  private static final int SALT_SIZE_MIN = 16;
  private static final int SALT_SIZE_MAX = 1024;
  private static final ReadLimits META_LIMITS = ReadLimits.of(OCTETS_MAX);

  private final JsonObject element;
  private final ObjectReader members;
  private final @Nullable String encryption;
  private final @Nullable Bytes salt;
  private final List<DareRecipient> recipients;
  private final @Nullable ContentMeta contentMeta;
  private final @Nullable String envelopeId;
  private final @Nullable String keyIdentifier;
  private final @Nullable Instant received;
  private final @Nullable DareEnvelope connection;

  private DareHeader(JsonObject element) throws DecodeException {
    this.element = element;
    this.members = ObjectReader.of(unwrapped(element), "header");
    this.encryption = encryption(members);
    this.salt = salt(members);
    this.recipients = members.list("recipients", DareRecipient::of);
    this.contentMeta = contentMeta(members);
    this.envelopeId = members.string("EnvelopeID", "EnvelopeId");
    this.keyIdentifier = members.string("kid");
    this.received = members.dateTime(HeaderMembers.RECEIVED);
    this.connection = members.value("connection", DareEnvelope::of);
    if (recipients.size() > ENTRIES_MAX) {
      throw new DecodeException("more than " + ENTRIES_MAX + " recipients");
    }
  }

  /** As another, with members changed that are not read here. */
  private DareHeader(JsonObject element, DareHeader read) throws DecodeException {
    this.element = element;
    this.members = ObjectReader.of(element, "header");
    this.encryption = read.encryption;
    this.salt = read.salt;
    this.recipients = read.recipients;
    this.contentMeta = read.contentMeta;
    this.envelopeId = read.envelopeId;
    this.keyIdentifier = read.keyIdentifier;
    this.received = members.dateTime(HeaderMembers.RECEIVED);
    this.connection = read.connection;
  }

  /** Reads the header of an envelope or frame; one wrapped in {@code DareHeader} too. */
  public static DareHeader of(JsonNode node) throws DecodeException {
    if (node instanceof JsonObject object) {
      return new DareHeader(object);
    }
    throw new DecodeException("header is not an object");
  }

  /**
   * This header without some members and with others. What the other members say was checked when
   * they were read, and is read again only if one of them may have changed.
   */
  DareHeader edited(Set<String> removed, Map<String, JsonNode> added) throws DecodeException {
    JsonObject edited = json().asText().edit(removed, added);
    boolean unread =
        HeaderMembers.OF_STORES.containsAll(removed)
            && HeaderMembers.OF_STORES.containsAll(added.keySet());
    return unread ? new DareHeader(edited, this) : new DareHeader(edited);
  }

  private static JsonObject unwrapped(JsonObject element) {
    return element.size() == 1 && element.get("DareHeader") instanceof JsonObject inner
        ? inner
        : element;
  }

  private static @Nullable String encryption(ObjectReader members) throws DecodeException {
    String name = members.string("enc");
    if (name != null && !EncryptionAlgorithm.isKnown(name)) {
      throw members.malformed("enc", "is not known");
    }
    return EncryptionAlgorithm.NONE.equals(name) ? null : name;
  }

  private static @Nullable Bytes salt(ObjectReader members) throws DecodeException {
    Bytes salt = members.binary("Salt");
    if (salt != null && (salt.size() < SALT_SIZE_MIN || salt.size() > SALT_SIZE_MAX)) {
      throw members.malformed("Salt", "has " + salt.size() + " octets");
    }
    return salt;
  }

  /** The open object, the encoded one, or the flat members; where several are, they must agree. */
  private static @Nullable ContentMeta contentMeta(ObjectReader members) throws DecodeException {
    Bytes encoded = members.binary(HeaderMembers.CONTENT_META, "ContentInfoData");
    ObjectReader nested = members.object("ContentMeta");
    if (encoded != null) {
      JsonObject decoded = JsonReader.readObject(encoded, Encoding.JSON_B, META_LIMITS);
      nested = ObjectReader.of(decoded, HeaderMembers.CONTENT_META);
    }
    return FlatContentMeta.read(members, nested);
  }

  /** The header element as it came, a wrapper included. */
  public JsonObject element() {
    return element;
  }

  /** The object that holds the members. */
  public JsonObject json() {
    return members.object();
  }

  /** The octets of the header element as they came, or as they will be written. */
  public Bytes source() {
    return element.source();
  }

  /** A member as it came, for those that have no method here; null if absent. */
  public @Nullable JsonNode member(String name) {
    return json().get(name);
  }

  /** {@code enc}; null if the payload is not encrypted. */
  public @Nullable String encryption() {
    return encryption;
  }

  /** {@code Salt}, 16 to 1,024 octets; null if absent. */
  public @Nullable Bytes salt() {
    return salt;
  }

  /** The entries of the key exchange; empty if there is none. */
  public List<DareRecipient> recipients() {
    return recipients;
  }

  /** What is said about the payload; null if nothing is. */
  public @Nullable ContentMeta contentMeta() {
    return contentMeta;
  }

  /** {@code cty} of the header itself, by which the session names the payload's encoding. */
  public @Nullable String contentType() throws DecodeException {
    return members.string("cty");
  }

  /** The identifier of the envelope; null if absent. */
  public @Nullable String envelopeId() {
    return envelopeId;
  }

  /** {@code kid}, the identifier of the master key; null if absent. */
  public @Nullable String keyIdentifier() {
    return keyIdentifier;
  }

  /** The time stamped by the store; a value from outside means nothing. */
  public @Nullable Instant received() {
    return received;
  }

  /**
   * What the container says about the frame, nested or flat; null if nothing. Read when asked for:
   * what a message from outside says here means nothing and must not stop it (dare.md 8.1).
   */
  public @Nullable ContainerInfo containerInfo() throws DecodeException {
    ObjectReader nested = members.object(HeaderMembers.CONTAINER_INFO, "SequenceInfo");
    if (nested != null) {
      return ContainerInfo.of(nested);
    }
    boolean flat = members.has("Index") || members.has("ContainerType");
    return flat ? ContainerInfo.of(members) : null;
  }

  /** The assertion that some writers put here and not beside the signature; null if absent. */
  public @Nullable DareEnvelope connection() {
    return connection;
  }

  /** The encoded data sequences, in order. */
  public List<EncodedData> annotations() throws DecodeException {
    List<EncodedData> parsed = new ArrayList<>();
    for (Bytes octets :
        members.list("Annotations", node -> ObjectReader.octets(node, "item"), "annotations")) {
      parsed.add(EncodedData.parse(octets));
    }
    return List.copyOf(parsed);
  }

  ObjectReader members() {
    return members;
  }
}
