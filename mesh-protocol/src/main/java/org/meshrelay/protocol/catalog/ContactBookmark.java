package org.meshrelay.protocol.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshStruct;

/**
 * A link of a contact (objects.md 4.2).
 *
 * @param uri what it points to
 * @param title title
 * @param role roles
 */
public record ContactBookmark(@Nullable String uri, @Nullable String title, List<String> role)
    implements MeshStruct {
  /** Copies the lists. */
  public ContactBookmark {
    role = List.copyOf(role);
  }

  static ContactBookmark read(JsonNode node) throws DecodeException {
    ObjectReader in = ObjectReader.of(node, "ContactBookmark");
    return new ContactBookmark(in.string("Uri"), in.string("Title"), in.strings("Role"));
  }

  @Override
  public JsonObject members() {
    return new ObjectWriter().put("Uri", uri).put("Title", title).putStrings("Role", role).build();
  }
}
