package org.meshrelay.dare.container.file;

import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonReader;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.encoding.ReadLimits;

/**
 * The apex of a container at some time, as the payload of one of its frames (dare.md 7.10).
 *
 * @param frames how many frames there were
 * @param digest the chain or tree digest of the last of them
 */
public record ApexStatement(long frames, Bytes digest) {
  /** Media type of a frame whose payload is such a statement. */
  public static final String CONTENT_TYPE = "application/dare-apex";

  /** Octets of a statement; a digest and a number have less than 200. */
  public static final int OCTETS_MAX = 1024;

  private static final String TAG = "ContainerApex";

  /** The statement of these values. */
  public static ApexStatement of(long frames, Bytes digest) {
    return new ApexStatement(frames, digest);
  }

  /**
   * Reads a payload.
   *
   * @throws DecodeException if it is no such statement
   */
  public static ApexStatement parse(Bytes payload) throws DecodeException {
    JsonObject object = JsonReader.readObject(payload, Encoding.JSON, ReadLimits.of(OCTETS_MAX));
    @Nullable ObjectReader reader = ObjectReader.of(object, "apex").object(TAG);
    Long frames = reader == null ? null : reader.count("Index");
    Bytes digest = reader == null ? null : reader.binary("Digest");
    if (frames == null || digest == null) {
      throw new DecodeException("no statement of an apex");
    }
    return new ApexStatement(frames, digest);
  }

  /** The statement as a payload; {@code Index} is the number of the next frame (dare.md 9.3). */
  Bytes payload() {
    JsonObject members = new ObjectWriter().put("Index", frames).put("Digest", digest).build();
    return JsonObject.of(TAG, members).source();
  }
}
