package org.meshrelay.protocol.dare;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * What a header says about the payload (dare.md 3.7). Nothing of it is signed: an authorisation
 * must never rest on it (dare.md 4.3).
 *
 * @param uniqueId key of a catalog entry, identifier of a message
 * @param messageType tag of the payload
 * @param contentType media type, member {@code cty}
 * @param event {@code New}, {@code Update} or {@code Delete} in catalogs
 * @param labels free labels
 * @param keyValues free pairs
 * @param paths file paths
 * @param filename file name
 * @param created time of making
 * @param modified time of the last change
 * @param expire time after which it is of no use
 * @param first number of the first frame with this key
 * @param previous number of the frame before with this key
 */
public record ContentMeta(
    @Nullable String uniqueId,
    @Nullable String messageType,
    @Nullable String contentType,
    @Nullable String event,
    List<String> labels,
    List<KeyValue> keyValues,
    List<String> paths,
    @Nullable String filename,
    @Nullable Instant created,
    @Nullable Instant modified,
    @Nullable Instant expire,
    @Nullable Long first,
    @Nullable Long previous) {

  /**
   * A free pair.
   *
   * @param key the name
   * @param value the value; null if absent
   */
  public record KeyValue(String key, @Nullable String value) {
    static KeyValue of(JsonNode node) throws DecodeException {
      ObjectReader reader = ObjectReader.of(node, "KeyValues");
      return new KeyValue(reader.requireString("Key"), reader.string("Value"));
    }

    JsonObject toJson() {
      return new ObjectWriter().put("Key", key).put("Value", value).build();
    }
  }

  /** Copies the lists. */
  public ContentMeta {
    labels = List.copyOf(labels);
    keyValues = List.copyOf(keyValues);
    paths = List.copyOf(paths);
  }

  /** A builder with nothing set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Reads an object that has these members. */
  public static ContentMeta of(JsonNode node) throws DecodeException {
    return of(ObjectReader.of(node, "ContentMetaData"));
  }

  static ContentMeta of(ObjectReader reader) throws DecodeException {
    return new ContentMeta(
        reader.string("UniqueID", "UniqueId"),
        reader.string("MessageType"),
        reader.string("cty"),
        reader.string("Event"),
        reader.strings("Labels"),
        reader.list("KeyValues", KeyValue::of),
        reader.strings("Paths"),
        reader.string("Filename"),
        reader.dateTime("Created"),
        reader.dateTime("Modified"),
        reader.dateTime("Expire"),
        reader.count("First"),
        reader.count("Previous"));
  }

  /** The object, without what is unset. */
  public JsonObject toJson() {
    return new ObjectWriter()
        .put("UniqueID", uniqueId)
        .putStrings("Labels", labels)
        .put("KeyValues", keyValues, KeyValue::toJson)
        .put("MessageType", messageType)
        .put("cty", contentType)
        .putStrings("Paths", paths)
        .put("Filename", filename)
        .put("Event", event)
        .put("Created", created)
        .put("Modified", modified)
        .put("Expire", expire)
        .put("First", first)
        .put("Previous", previous)
        .build();
  }

  /** Collects values. For one thread. */
  public static final class Builder {
    private @Nullable String uniqueId;
    private @Nullable String messageType;
    private @Nullable String contentType;
    private @Nullable String event;
    private List<KeyValue> keyValues = List.of();
    private List<String> labels = List.of();
    private @Nullable String filename;
    private @Nullable Instant created;
    private @Nullable Long first;
    private @Nullable Long previous;

    private Builder() {}

    /** Key of a catalog entry, identifier of a message. */
    @CanIgnoreReturnValue
    public Builder uniqueId(@Nullable String value) {
      uniqueId = value;
      return this;
    }

    /** Tag of the payload. */
    @CanIgnoreReturnValue
    public Builder messageType(@Nullable String value) {
      messageType = value;
      return this;
    }

    /** Media type of the payload. */
    @CanIgnoreReturnValue
    public Builder contentType(@Nullable String value) {
      contentType = value;
      return this;
    }

    /** Event of a catalog. */
    @CanIgnoreReturnValue
    public Builder event(@Nullable String value) {
      event = value;
      return this;
    }

    /** Free labels. */
    @CanIgnoreReturnValue
    public Builder labels(List<String> values) {
      labels = values;
      return this;
    }

    /** Free pairs. */
    @CanIgnoreReturnValue
    public Builder keyValues(List<KeyValue> values) {
      keyValues = values;
      return this;
    }

    /** File name. */
    @CanIgnoreReturnValue
    public Builder filename(@Nullable String value) {
      filename = value;
      return this;
    }

    /** Time of making. */
    @CanIgnoreReturnValue
    public Builder created(@Nullable Instant value) {
      created = value;
      return this;
    }

    /** Frame numbers of a catalog entry. */
    @CanIgnoreReturnValue
    public Builder frames(@Nullable Long firstFrame, @Nullable Long previousFrame) {
      first = firstFrame;
      previous = previousFrame;
      return this;
    }

    /** The value. */
    public ContentMeta build() {
      return new ContentMeta(
          uniqueId,
          messageType,
          contentType,
          event,
          labels,
          keyValues,
          List.of(),
          filename,
          created,
          null,
          null,
          first,
          previous);
    }
  }
}
