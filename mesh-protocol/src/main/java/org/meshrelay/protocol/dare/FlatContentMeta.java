package org.meshrelay.protocol.dare;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.ObjectReader;

/**
 * Headers of 2018 and 2019 hold the content meta data flat among their own members. Either place is
 * read; a value that stands in both must be the same (protocol.md C-10).
 */
final class FlatContentMeta {
  private FlatContentMeta() {}

  static @Nullable ContentMeta read(ObjectReader header, @Nullable ObjectReader nested)
      throws DecodeException {
    ContentMeta flat = flat(header);
    if (nested == null) {
      return flat;
    }
    ContentMeta inner = ContentMeta.of(nested);
    return flat == null ? inner : merge(flat, inner);
  }

  private static @Nullable ContentMeta flat(ObjectReader header) throws DecodeException {
    boolean present =
        header.has("UniqueID", "UniqueId")
            || header.has("Event")
            || header.has("KeyValues")
            || header.has("Labels")
            || header.has("cty")
            || header.has("Filename");
    return present ? ContentMeta.of(header) : null;
  }

  private static ContentMeta merge(ContentMeta flat, ContentMeta inner) throws DecodeException {
    return new ContentMeta(
        same("UniqueID", flat.uniqueId(), inner.uniqueId()),
        same("MessageType", flat.messageType(), inner.messageType()),
        same("cty", flat.contentType(), inner.contentType()),
        same("Event", flat.event(), inner.event()),
        sameList("Labels", flat.labels(), inner.labels()),
        sameList("KeyValues", flat.keyValues(), inner.keyValues()),
        sameList("Paths", flat.paths(), inner.paths()),
        same("Filename", flat.filename(), inner.filename()),
        same("Created", flat.created(), inner.created()),
        same("Modified", flat.modified(), inner.modified()),
        same("Expire", flat.expire(), inner.expire()),
        same("First", flat.first(), inner.first()),
        same("Previous", flat.previous(), inner.previous()));
  }

  private static <T> @Nullable T same(String name, @Nullable T flat, @Nullable T inner)
      throws DecodeException {
    if (flat != null && inner != null && !Objects.equals(flat, inner)) {
      throw new DecodeException("header." + name + " and ContentMetaData." + name + " differ");
    }
    return inner == null ? flat : inner;
  }

  private static <T> List<T> sameList(String name, List<T> flat, List<T> inner)
      throws DecodeException {
    if (!flat.isEmpty() && !inner.isEmpty() && !flat.equals(inner)) {
      throw new DecodeException("header." + name + " and ContentMetaData." + name + " differ");
    }
    return inner.isEmpty() ? flat : inner;
  }
}
