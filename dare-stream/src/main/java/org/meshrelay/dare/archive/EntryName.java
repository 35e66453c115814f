package org.meshrelay.dare.archive;

import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.ContentMeta;
import org.meshrelay.protocol.dare.DareHeader;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonReader;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ReadLimits;

/**
 * How a frame names its file. Ours state the whole path in {@code Paths}; archives of 2023 state
 * the folder in {@code FileEntry} and the name in {@code Filename}; others have only one of {@code
 * UniqueID} and {@code Filename} (dare.md 3.7, 8.5).
 *
 * @param path as stated, not checked; null if the frame names no file
 * @param key what later frames refer to; null if there is nothing to refer to
 */
record EntryName(@Nullable String path, @Nullable String key) {
  static EntryName of(DareHeader header) throws DecodeException {
    ContentMeta meta = header.contentMeta();
    if (meta == null) {
      return new EntryName(null, null);
    }
    String path = path(header, meta);
    return new EntryName(path, meta.uniqueId() == null ? path : meta.uniqueId());
  }

  private static @Nullable String path(DareHeader header, ContentMeta meta) throws DecodeException {
    String filename = meta.filename();
    if (!meta.paths().isEmpty()) {
      return meta.paths().getFirst();
    }
    String folder = folder(header);
    if (folder != null && filename != null) {
      return folder.isEmpty() ? filename : folder + "/" + filename;
    }
    return filename != null && meta.uniqueId() == null ? filename : pathByKey(meta, filename);
  }

  /** A key is a path if the name agrees with its end; otherwise it may be anything. */
  private static @Nullable String pathByKey(ContentMeta meta, @Nullable String filename) {
    String key = meta.uniqueId();
    return key != null && filename != null && key.replace('\\', '/').endsWith("/" + filename)
        ? key
        : filename;
  }

  private static @Nullable String folder(DareHeader header) throws DecodeException {
    ObjectReader members = ObjectReader.of(header.json(), "header");
    Bytes encoded = members.binary("ContentMetaData", "ContentInfoData");
    if (encoded == null) {
      return null;
    }
    JsonObject decoded =
        JsonReader.readObject(encoded, Encoding.JSON_B, ReadLimits.of(Math.max(1, encoded.size())));
    ObjectReader entry = ObjectReader.of(decoded, "ContentMetaData").object("FileEntry");
    return entry == null ? null : entry.string("Path");
  }
}
