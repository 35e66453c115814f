package org.meshrelay.protocol.catalog;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.encoding.ReadLimits;
import org.meshrelay.protocol.object.MeshNodes;
import org.meshrelay.protocol.object.MeshObject;
import org.meshrelay.protocol.object.TaggedObject;

/**
 * An appointment or task itself: the payload of {@code EnvelopedTask} (objects.md 4.2).
 *
 * @param key key of the entry
 * @param when times
 * @param title title
 * @param description what it is
 * @param location where it is
 * @param triggers what reminds of it
 * @param conferences where it can be attended from afar
 * @param repeat how it recurs
 * @param busy whether the owner is not to be had meanwhile
 */
public record Task(
    String key,
    When when,
    @Nullable String title,
    @Nullable String description,
    @Nullable String location,
    List<String> triggers,
    List<String> conferences,
    @Nullable String repeat,
    boolean busy)
    implements MeshObject {
  /** The tag. */
  public static final String TAG = "Task";

  /** Copies the lists. */
  public Task {
    triggers = List.copyOf(triggers);
    conferences = List.copyOf(conferences);
  }

  /**
   * The times of a task.
   *
   * @param start it begins
   * @param finish it ends
   * @param startTravel the way there begins
   * @param finishTravel the way back ends
   * @param timeZone zone in which it is to be shown
   */
  public record When(
      @Nullable Instant start,
      @Nullable Instant finish,
      @Nullable Instant startTravel,
      @Nullable Instant finishTravel,
      @Nullable String timeZone) {
    /** Begin and end only. */
    public static When of(@Nullable Instant start, @Nullable Instant finish) {
      return new When(start, finish, null, null, null);
    }
  }

  /**
   * The task in a payload of JSON text.
   *
   * @throws DecodeException if it is none
   */
  public static Task parse(Bytes payload) throws DecodeException {
    TaggedObject object = TaggedObject.read(payload, Encoding.JSON, ReadLimits.STORED);
    if (!object.tag().equals(TAG)) {
      throw new DecodeException("not a Task");
    }
    ObjectReader in = object.reader();
    When when =
        new When(
            in.dateTime("Start"),
            in.dateTime("Finish"),
            in.dateTime("StartTravel"),
            in.dateTime("FinishTravel"),
            in.string("TimeZone"));
    return new Task(
        in.requireString("Key"),
        when,
        in.string("Title"),
        in.string("Description"),
        in.string("Location"),
        in.strings("Trigger"),
        in.strings("Conference"),
        in.string("Repeat"),
        in.bool("Busy"));
  }

  @Override
  public String tag() {
    return TAG;
  }

  @Override
  public JsonObject members() {
    return new ObjectWriter()
        .put("Key", key)
        .put("Start", when.start())
        .put("Finish", when.finish())
        .put("StartTravel", when.startTravel())
        .put("FinishTravel", when.finishTravel())
        .put("TimeZone", when.timeZone())
        .put("Title", title)
        .put("Description", description)
        .put("Location", location)
        .putStrings("Trigger", triggers)
        .putStrings("Conference", conferences)
        .put("Repeat", repeat)
        .put("Busy", MeshNodes.trueOrAbsent(busy))
        .build();
  }
}
