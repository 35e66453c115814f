package org.meshrelay.client.catalog;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.catalog.CatalogField.Use;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogedEntry;
import org.meshrelay.protocol.catalog.CatalogedTask;
import org.meshrelay.protocol.catalog.Task;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.encoding.DecodeException;

/**
 * Appointments and tasks: {@code mmm_Calendar}, keyed by a fresh identifier. The task is in an
 * envelope of its own, which is in clear within the encrypted entry.
 */
public record CalendarKind() implements CatalogKind {
  @Override
  public String name() {
    return "calendar";
  }

  @Override
  public String description() {
    return "Your appointments and tasks, readable by your devices only.";
  }

  @Override
  public String example() {
    return "\"Dentist\" --start 2026-12-01T09:00:00Z";
  }

  @Override
  public ContainerName container() {
    return ContainerName.CALENDAR;
  }

  @Override
  public List<CatalogField> fields() {
    return List.of(
        new CatalogField("title", Use.REQUIRED, false, "What it is."),
        new CatalogField("start", Use.OPTION, false, "When it begins: 2026-12-01T09:00:00Z."),
        new CatalogField("finish", Use.OPTION, false, "When it ends."),
        new CatalogField("location", Use.OPTION, false, "Where it is."),
        new CatalogField("description", Use.OPTION, false, "More about it."),
        new CatalogField("repeat", Use.OPTION, false, "How it recurs."));
  }

  @Override
  public CatalogedEntry entry(
      FieldValues values, @Nullable CatalogedEntry before, EntropySource entropy) {
    Optional<Task> old = before == null ? Optional.empty() : task(before);
    if (before != null && old.isEmpty()) {
      throw new IllegalArgumentException(
          "this appointment is of a form that this program does not know, and is not changed");
    }
    String key = before == null ? Udf.nonce(entropy).text() : before.key();
    Task.When then = old.map(Task::when).orElseGet(() -> Task.When.of(null, null));
    Task task =
        new Task(
            key,
            new Task.When(
                time("start", values),
                time("finish", values),
                then.startTravel(),
                then.finishTravel(),
                then.timeZone()),
            values.get("title"),
            values.get("description"),
            values.get("location"),
            old.map(Task::triggers).orElse(List.of()),
            old.map(Task::conferences).orElse(List.of()),
            values.get("repeat"),
            old.map(Task::busy).orElse(false));
    return new CatalogedTask(
        before == null ? List.of() : before.labels(),
        EnvelopeBuilder.of(task.payload()).build(),
        values.get("title"),
        key);
  }

  @Override
  public Optional<FieldValues> read(CatalogedEntry entry) {
    return entry instanceof CatalogedTask cataloged
        ? Optional.of(
            task(entry)
                .map(CalendarKind::values)
                .orElseGet(() -> FieldValues.NONE.with("title", cataloged.title())))
        : Optional.empty();
  }

  @Override
  public boolean isMeant(FieldValues values, String text) {
    return text.equals(values.get("title"));
  }

  private static FieldValues values(Task task) {
    return FieldValues.NONE
        .with("title", task.title())
        .with("start", text(task.when().start()))
        .with("finish", text(task.when().finish()))
        .with("location", task.location())
        .with("description", task.description())
        .with("repeat", task.repeat());
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }

  private static @Nullable Instant time(String name, FieldValues values) {
    String text = values.get(name);
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(name + ": a time looks like 2026-12-01T09:00:00Z", e);
    }
  }

  private static Optional<Task> task(CatalogedEntry entry) {
    DareEnvelope envelope = entry instanceof CatalogedTask cataloged ? cataloged.task() : null;
    if (envelope == null || envelope.isEncrypted()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Task.parse(envelope.payload()));
    } catch (DecodeException e) {
      return Optional.empty(); // of a form that we do not know: its title is all there is to show
    }
  }
}
