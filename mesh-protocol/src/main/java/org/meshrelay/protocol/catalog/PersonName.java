package org.meshrelay.protocol.catalog;

import static org.meshrelay.protocol.object.MeshNodes.trueOrAbsent;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshStruct;

/**
 * A name of a person (objects.md 4.2).
 *
 * @param inactive no longer used
 * @param fullName full name
 * @param prefix title before the name
 * @param first first name
 * @param middle middle names
 * @param last last name
 * @param suffix suffix
 * @param postNominal what stands behind the name
 */
public record PersonName(
    boolean inactive,
    @Nullable String fullName,
    @Nullable String prefix,
    @Nullable String first,
    List<String> middle,
    @Nullable String last,
    @Nullable String suffix,
    @Nullable String postNominal)
    implements MeshStruct {
  /** Copies the lists. */
  public PersonName {
    middle = List.copyOf(middle);
  }

  static PersonName read(JsonNode node) throws DecodeException {
    ObjectReader in = ObjectReader.of(node, "PersonName");
    return new PersonName(
        in.bool("Inactive"),
        in.string("FullName"),
        in.string("Prefix"),
        in.string("First"),
        in.strings("Middle"),
        in.string("Last"),
        in.string("Suffix"),
        in.string("PostNominal"));
  }

  @Override
  public JsonObject members() {
    return new ObjectWriter()
        .put("Inactive", trueOrAbsent(inactive))
        .put("FullName", fullName)
        .put("Prefix", prefix)
        .put("First", first)
        .putStrings("Middle", middle)
        .put("Last", last)
        .put("Suffix", suffix)
        .put("PostNominal", postNominal)
        .build();
  }
}
