package org.meshrelay.protocol.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * A bookmark (objects.md 4.2).
 *
 * @param labels labels
 * @param uri what it points to
 * @param title title
 * @param path place among the bookmarks
 */
public record CatalogedBookmark(
    List<String> labels, @Nullable String uri, @Nullable String title, String path)
    implements CatalogedEntry {
  /** Copies the lists. */
  public CatalogedBookmark {
    labels = List.copyOf(labels);
  }

  static CatalogedBookmark read(ObjectReader in) throws DecodeException {
    return new CatalogedBookmark(
        in.strings("Labels"), in.string("Uri"), in.string("Title"), in.requireString("Path"));
  }

  @Override
  public String tag() {
    return "CatalogedBookmark";
  }

  @Override
  public JsonObject members() {
    return new ObjectWriter()
        .putStrings("Labels", labels)
        .put("Uri", uri)
        .put("Title", title)
        .put("Path", path)
        .build();
  }

  @Override
  public String key() {
    return path;
  }
}
