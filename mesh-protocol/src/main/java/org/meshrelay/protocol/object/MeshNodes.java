package org.meshrelay.protocol.object;

import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonString;
import org.meshrelay.protocol.encoding.ObjectReader;

/**
 * Mappers between nodes and the nouns of the Mesh, for readers and writers of members. Reading is
 * strict about form; writing takes null for an absent member.
 */
public final class MeshNodes {
  private MeshNodes() {}

  /** The account address that a string is. */
  public static AccountAddress account(JsonNode node) throws DecodeException {
    return AccountAddress.find(text(node))
        .orElseThrow(() -> new DecodeException("not an account address"));
  }

  /** The service name that a string is. */
  public static ServiceName service(JsonNode node) throws DecodeException {
    return ServiceName.find(text(node)).orElseThrow(() -> new DecodeException("not a service"));
  }

  /** The octets of a binary value. */
  public static Bytes binary(JsonNode node) throws DecodeException {
    return ObjectReader.octets(node, "element");
  }

  /** The text of a string. */
  public static String text(JsonNode node) throws DecodeException {
    if (node instanceof JsonString string) {
      return string.text();
    }
    throw new DecodeException("not a string");
  }

  /** The count that must be there: an index or size, not negative. */
  public static long requireCount(ObjectReader in, String name) throws DecodeException {
    Long value = in.count(name);
    if (value == null) {
      throw in.malformed(name, "is missing");
    }
    return value;
  }

  /** The truth value, or null if it is absent, where that is a third answer. */
  public static @Nullable Boolean flagOrNull(ObjectReader in, String name) throws DecodeException {
    return in.has(name) ? in.bool(name) : null;
  }

  /** The envelope as it came. */
  public static @Nullable JsonNode json(@Nullable DareEnvelope envelope) {
    return envelope == null ? null : envelope.toJson();
  }

  /** The members of a structure. */
  public static @Nullable JsonNode json(@Nullable MeshStruct value) {
    return value == null ? null : value.members();
  }

  /** The object with its tag. */
  public static @Nullable JsonNode jsonTagged(@Nullable MeshObject value) {
    return value == null ? null : value.tagged();
  }

  /** The address in canonical form. */
  public static @Nullable JsonNode json(@Nullable AccountAddress address) {
    return address == null ? null : JsonString.of(address.text());
  }

  /** The name in canonical form. */
  public static @Nullable JsonNode json(@Nullable ServiceName name) {
    return name == null ? null : JsonString.of(name.text());
  }

  /** True is written, false is left out: absent means false (protocol.md 1.2). */
  public static @Nullable Boolean trueOrAbsent(boolean value) {
    return value ? true : null;
  }
}
