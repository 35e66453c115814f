package org.meshrelay.protocol.catalog;

import static org.meshrelay.protocol.object.MeshNodes.json;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * An appointment or task (objects.md 4.2).
 *
 * @param labels labels
 * @param task the task itself
 * @param title title
 * @param key key of the entry
 */
public record CatalogedTask(
    List<String> labels, @Nullable DareEnvelope task, @Nullable String title, String key)
    implements CatalogedEntry {
  /** Copies the lists. */
  public CatalogedTask {
    labels = List.copyOf(labels);
  }

  static CatalogedTask read(ObjectReader in) throws DecodeException {
    return new CatalogedTask(
        in.strings("Labels"),
        in.value("EnvelopedTask", DareEnvelope::of),
        in.string("Title"),
        in.requireString("Key"));
  }

  @Override
  public String tag() {
    return "CatalogedTask";
  }

  @Override
  public JsonObject members() {
    return new ObjectWriter()
        .putStrings("Labels", labels)
        .put("EnvelopedTask", json(task))
        .put("Title", title)
        .put("Key", key)
        .build();
  }
}
