package org.meshrelay.protocol.receipt;

import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonReader;
import org.meshrelay.protocol.encoding.JsonWriter;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.encoding.ReadLimits;

/**
 * Payload of frame 0 of a container that continues one of another service: the last head there and
 * the chain that verifies it (receipts.md 8.3). Not signed itself.
 */
public record SpoolLink(
    DareEnvelope treeHead,
    DareEnvelope profileService,
    DareEnvelope profileHost,
    DareEnvelope connectionHost) {
  /** Tag of the payload. */
  public static final String TAG = "SpoolLink";

  /** Four envelopes, of which profiles are the largest. */
  private static final ReadLimits LIMITS = ReadLimits.of(64 << 10);

  /** Reads a payload; unknown members are ignored. */
  public static SpoolLink parse(Bytes payload) throws DecodeException {
    JsonObject outer = JsonReader.readObject(payload, Encoding.JSON, LIMITS);
    if (outer.size() != 1) {
      throw new DecodeException("a link has one member");
    }
    ObjectReader link = ObjectReader.of(outer, "link").requireObject(TAG);
    return new SpoolLink(
        link.requireValue("EnvelopedTreeHead", DareEnvelope::of),
        link.requireValue("EnvelopedProfileService", DareEnvelope::of),
        link.requireValue("EnvelopedProfileHost", DareEnvelope::of),
        link.requireValue("EnvelopedConnectionHost", DareEnvelope::of));
  }

  /** The payload octets. */
  public Bytes payload() {
    return JsonWriter.write(
        JsonObject.of(
            TAG,
            new ObjectWriter()
                .put("EnvelopedTreeHead", treeHead.toJson())
                .put("EnvelopedProfileService", profileService.toJson())
                .put("EnvelopedProfileHost", profileHost.toJson())
                .put("EnvelopedConnectionHost", connectionHost.toJson())
                .build()),
        Encoding.JSON);
  }
}
