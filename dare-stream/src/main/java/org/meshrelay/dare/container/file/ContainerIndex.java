package org.meshrelay.dare.container.file;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.meshrelay.dare.container.walk.LocatedFrame;
import org.meshrelay.protocol.dare.ContentMeta;
import org.meshrelay.protocol.dare.DareHeader;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonNumber;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * What an index frame says of the frames before it (dare.md 7.8). Nothing published has one. Beside
 * the draft's members ours state {@code UniqueID}, by which frames of catalogs and spools are
 * found.
 *
 * @param full whether it is about all frames, or those since the index before
 * @param positions where frames begin
 * @param metas what they hold
 */
public record ContainerIndex(boolean full, List<Position> positions, List<Meta> metas) {
  /** Names of the member in the drafts before and after 2021. */
  static final String MEMBER = "ContainerIndex";

  private static final String MEMBER_LATER = "SequenceIndex";

  /** Copies the lists. */
  public ContainerIndex {
    positions = List.copyOf(positions);
    metas = List.copyOf(metas);
  }

  /**
   * Where a frame begins.
   *
   * @param index number of the frame
   * @param position its first octet in the file
   */
  public record Position(long index, long position) {
    static Position of(JsonNode node) throws DecodeException {
      ObjectReader reader = ObjectReader.of(node, "Positions");
      return new Position(
          require(reader.count("Index"), "Index"), require(reader.count("Position"), "Position"));
    }

    JsonObject toJson() {
      return new ObjectWriter().put("Index", index).put("Position", position).build();
    }
  }

  /**
   * Frames that have something in common.
   *
   * @param indexes their numbers
   * @param key what later frames refer to them by; null if not stated
   * @param contentType media type; null if not stated
   * @param paths files that they hold
   * @param labels labels that they have
   */
  public record Meta(
      List<Long> indexes,
      @Nullable String key,
      @Nullable String contentType,
      List<String> paths,
      List<String> labels) {
    /** Copies the lists. */
    public Meta {
      indexes = List.copyOf(indexes);
      paths = List.copyOf(paths);
      labels = List.copyOf(labels);
    }

    static Meta of(JsonNode node) throws DecodeException {
      ObjectReader reader = ObjectReader.of(node, "Metas");
      return new Meta(
          reader.list("Index", Meta::number),
          reader.string("UniqueID", "UniqueId"),
          reader.string("cty", "ContentType"),
          reader.strings("Paths"),
          reader.strings("Labels"));
    }

    private static Long number(JsonNode node) throws DecodeException {
      if (node instanceof JsonNumber number && number.value() instanceof Long value && value >= 0) {
        return value;
      }
      throw new DecodeException("Index is not a number of a frame");
    }

    /** What a frame would be found by; null if by nothing. */
    static @Nullable Meta of(LocatedFrame frame) {
      ContentMeta meta = frame.header().contentMeta();
      String key = frame.key();
      if (key == null && meta == null) {
        return null;
      }
      return new Meta(
          List.of(frame.index()),
          key,
          meta == null ? null : meta.contentType(),
          meta == null ? List.of() : meta.paths(),
          meta == null ? List.of() : meta.labels());
    }

    boolean isAbout(String wanted) {
      return wanted.equals(key) || paths.contains(wanted);
    }

    JsonObject toJson() {
      return new ObjectWriter()
          .put("Index", indexes, JsonNumber::of)
          .put("UniqueID", key)
          .put("cty", contentType)
          .putStrings("Paths", paths.equals(List.of(String.valueOf(key))) ? List.of() : paths)
          .putStrings("Labels", labels)
          .build();
    }
  }

  private static long require(@Nullable Long value, String name) throws DecodeException {
    if (value == null) {
      throw new DecodeException(name + " is missing");
    }
    return value;
  }

  /** The index in a header; null if there is none. */
  static @Nullable ContainerIndex of(DareHeader header) throws DecodeException {
    ObjectReader reader = ObjectReader.of(header.json(), "header").object(MEMBER, MEMBER_LATER);
    return reader == null
        ? null
        : new ContainerIndex(
            reader.bool("Full"),
            reader.list("Positions", Position::of),
            reader.list("Metas", Meta::of));
  }

  JsonObject toJson() {
    return new ObjectWriter()
        .put("Full", full)
        .put("Positions", positions, Position::toJson)
        .put("Metas", metas, Meta::toJson)
        .build();
  }

  /** The newest frame of a key among those that this is about. */
  OptionalLong newest(String key) {
    return metas.stream()
        .filter(meta -> meta.isAbout(key))
        .flatMap(meta -> meta.indexes().stream())
        .mapToLong(Long::longValue)
        .max();
  }

  /** Where a frame begins, if that is stated. */
  OptionalLong position(long index) {
    return positions.stream()
        .filter(each -> each.index() == index)
        .mapToLong(Position::position)
        .findFirst();
  }

  /** The frames of a run as an index that is about those alone. */
  static ContainerIndex since(List<LocatedFrame> frames) {
    List<Position> positions = new ArrayList<>();
    List<Meta> metas = new ArrayList<>();
    for (LocatedFrame frame : frames) {
      positions.add(new Position(frame.index(), frame.offset()));
      Meta meta = Meta.of(frame);
      if (meta != null) {
        metas.add(meta);
      }
    }
    return new ContainerIndex(false, positions, metas);
  }
}
