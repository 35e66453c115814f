package org.meshrelay.protocol.profile;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshObject;
import org.meshrelay.protocol.object.TaggedObject;

/**
 * What every assertion may carry (objects.md 3.2).
 *
 * @param names digests of index terms
 * @param updated last change; null counts as oldest
 * @param notaryToken proves that it was signed after the token
 * @param conditions none are defined: an assertion with one is not current
 */
public record AssertionBase(
    List<String> names,
    @Nullable Instant updated,
    @Nullable String notaryToken,
    List<TaggedObject> conditions) {
  /** Nothing. */
  public static final AssertionBase EMPTY = new AssertionBase(List.of(), null, null, List.of());

  /** Copies the lists. */
  public AssertionBase {
    names = List.copyOf(names);
    conditions = List.copyOf(conditions);
  }

  /** Nothing but the time of the change. */
  public static AssertionBase updatedAt(Instant time) {
    return new AssertionBase(List.of(), time, null, List.of());
  }

  /** True if nothing is asked for that we do not understand. */
  public boolean isUnconditional() {
    return conditions.isEmpty();
  }

  static AssertionBase read(ObjectReader in) throws DecodeException {
    return new AssertionBase(
        in.strings("Names"),
        in.dateTime("Updated"),
        in.string("NotaryToken"),
        in.list("Conditions", TaggedObject::of));
  }

  ObjectWriter write(ObjectWriter out) {
    return out.putStrings("Names", names)
        .put("Updated", updated)
        .put("NotaryToken", notaryToken)
        .put("Conditions", conditions, MeshObject::tagged);
  }
}
