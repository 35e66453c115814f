package org.meshrelay.protocol.object;

import org.meshrelay.protocol.encoding.JsonObject;

/** A structure that is written as a JSON object without a tag: its class follows from the field. */
public interface MeshStruct {
  /** The members as written: canonical names, absent ones left out. */
  JsonObject members();
}
