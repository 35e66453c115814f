package org.meshrelay.protocol.catalog;

import static org.meshrelay.protocol.object.MeshNodes.json;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.TaggedObject;

/**
 * The configuration of an application or group, in any of its classes (objects.md 4.2).
 *
 * @param tag the class, one of {@link #TAGS}
 * @param labels labels
 * @param key key of the entry
 * @param envelopedCapabilities capabilities
 * @param profileAccount of {@code CatalogedApplicationAccount}: the account profile
 * @param profile of {@code CatalogedGroup}: the group profile as it came
 */
public record CatalogedApplication(
    String tag,
    List<String> labels,
    String key,
    List<DareEnvelope> envelopedCapabilities,
    @Nullable DareEnvelope profileAccount,
    @Nullable JsonNode profile)
    implements CatalogedEntry {
  /** The classes of application entries. */
  public static final Set<String> TAGS =
      Set.of(
          "CatalogedApplication",
          "CatalogedApplicationAccount",
          "CatalogedApplicationSSH",
          "CatalogedApplicationMail",
          "CatalogedApplicationNetwork",
          "CatalogedGroup");

  /** Copies the lists and checks the class. */
  public CatalogedApplication {
    labels = List.copyOf(labels);
    envelopedCapabilities = List.copyOf(envelopedCapabilities);
    if (!TAGS.contains(tag)) {
      throw new IllegalArgumentException("no class of application entries");
    }
  }

  static CatalogedApplication read(TaggedObject object) throws DecodeException {
    ObjectReader in = object.reader();
    return new CatalogedApplication(
        object.tag(),
        in.strings("Labels"),
        in.requireString("Key"),
        in.list("EnvelopedCapabilities", DareEnvelope::of),
        in.value("EnvelopedProfileAccount", DareEnvelope::of),
        in.node("Profile"));
  }

  @Override
  public JsonObject members() {
    return new ObjectWriter()
        .putStrings("Labels", labels)
        .put("Key", key)
        .put("EnvelopedCapabilities", envelopedCapabilities, DareEnvelope::toJson)
        .put("EnvelopedProfileAccount", json(profileAccount))
        .put("Profile", profile)
        .build();
  }
}
