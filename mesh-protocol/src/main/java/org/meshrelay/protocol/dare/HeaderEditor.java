package org.meshrelay.protocol.dare;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.encoding.DateTimes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonString;

/**
 * What stores and forwarders do to an envelope (dare.md 8.1 rules 3 and 4). Every member that they
 * do not set themselves keeps its octets; payload, digest and signatures are never touched.
 */
public final class HeaderEditor {
  private HeaderEditor() {}

  /**
   * The envelope as a store keeps it: the container's own members and {@code Received} are those
   * given here, whatever the envelope said; chain and tree digests from outside are dropped.
   */
  public static DareEnvelope stored(
      DareEnvelope envelope, @Nullable ContainerInfo info, @Nullable Instant received) {
    Map<String, JsonNode> added = new LinkedHashMap<>();
    if (received != null) {
      added.put(HeaderMembers.RECEIVED, JsonString.of(DateTimes.format(received)));
    }
    if (info != null) {
      added.put(HeaderMembers.CONTAINER_INFO, info.toJson());
    }
    DareHeader header = edit(envelope.header(), HeaderMembers.STORE_AND_LINKS, added);
    DareTrailer trailer = edit(envelope.trailer(), HeaderMembers.LINKS, Map.of());
    return envelope.relinked(header, trailer);
  }

  /**
   * The envelope as it is sent on: without what stores have added, otherwise octet for octet, and
   * never longer than it was received.
   */
  public static DareEnvelope forwarded(DareEnvelope envelope) {
    return stored(envelope, null, null);
  }

  /** The header without some members and with others, replacing those of equal name. */
  public static DareHeader edit(
      DareHeader header, Set<String> removed, Map<String, JsonNode> added) {
    if (isUntouched(header.json(), removed, added)) {
      return header;
    }
    try {
      return header.edited(removed, added);
    } catch (DecodeException e) {
      throw new IllegalArgumentException("not a header any more", e);
    }
  }

  /** The trailer without some members and with others; an absent one stays so if none are added. */
  public static DareTrailer edit(
      DareTrailer trailer, Set<String> removed, Map<String, JsonNode> added) {
    if (isUntouched(trailer.json(), removed, added)) {
      return trailer;
    }
    try {
      return DareTrailer.of(trailer.json().asText().edit(removed, added));
    } catch (DecodeException e) {
      throw new IllegalArgumentException("not a trailer any more", e);
    }
  }

  private static boolean isUntouched(
      JsonObject object, Set<String> removed, Map<String, JsonNode> added) {
    return added.isEmpty() && Collections.disjoint(object.names(), removed);
  }
}
