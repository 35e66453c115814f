package org.meshrelay.protocol.transaction;

import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.object.MeshNodes;

/** What became of one entry of an upload or post (protocol.md 2.1, EntryResponse). */
public enum EntryResult {
  /** Taken. */
  ACCEPT("Accept", 201),
  /** Not taken. */
  REJECT("Reject", 403),
  /** Not taken, since the state is another than the request supposes. */
  CONFLICT("Conflict", 409);

  private final String text;
  private final int impliedStatus;

  EntryResult(String text, int impliedStatus) {
    this.text = text;
    this.impliedStatus = impliedStatus;
  }

  /** The word on the wire. */
  public String text() {
    return text;
  }

  /** The status of an entry that states none: earlier revisions have only the word. */
  int impliedStatus() {
    return impliedStatus;
  }

  static EntryResult read(JsonNode node) throws DecodeException {
    String text = MeshNodes.text(node);
    for (EntryResult result : values()) {
      if (result.text.equals(text)) {
        return result;
      }
    }
    throw new DecodeException("no result of an entry");
  }
}
