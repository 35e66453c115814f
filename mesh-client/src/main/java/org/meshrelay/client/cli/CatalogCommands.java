package org.meshrelay.client.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.meshrelay.client.MeshCatalog;
import org.meshrelay.client.MeshClient;
import org.meshrelay.client.catalog.CatalogField;
import org.meshrelay.client.catalog.CatalogKind;
import org.meshrelay.client.catalog.ContactKind;
import org.meshrelay.client.catalog.FieldValues;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.protocol.encoding.JsonArray;
import org.meshrelay.protocol.encoding.JsonBoolean;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code mesh password …}, {@code bookmark …}, {@code calendar …}, {@code network …}: the same
 * commands for every kind, with the options that its fields make.
 */
final class CatalogCommands {
  private CatalogCommands() {}

  /** Adds the commands of all kinds. */
  static void addTo(CommandLine mesh) {
    for (CatalogKind kind : CatalogKind.own()) {
      mesh.addSubcommand(group(kind));
    }
    CatalogKind contact = new ContactKind();
    CommandLine contacts = Objects.requireNonNull(mesh.getSubcommands().get("contact"));
    contacts.addSubcommand(CatalogFields.command(new Add(contact), contact, true));
    contacts.addSubcommand(CatalogFields.command(new Update(contact), contact, false));
  }

  private static CommandLine group(CatalogKind kind) {
    CommandSpec spec = CommandSpec.forAnnotatedObject(new KindGroup());
    spec.name(kind.name());
    spec.usageMessage()
        .description(kind.description())
        .synopsisSubcommandLabel("COMMAND")
        .footer("", "Example:", "  mesh " + kind.name() + " list");
    CommandLine group = new CommandLine(spec);
    group.addSubcommand(CatalogFields.command(new Add(kind), kind, true));
    group.addSubcommand(named(new ListAll(kind), kind, "list"));
    group.addSubcommand(named(new Get(kind), kind, "get KEY"));
    group.addSubcommand(CatalogFields.command(new Update(kind), kind, false));
    group.addSubcommand(named(new Delete(kind), kind, "delete KEY --yes"));
    return group;
  }

  private static CommandLine named(Leaf leaf, CatalogKind kind, String example) {
    CommandLine command = new CommandLine(leaf);
    command
        .getCommandSpec()
        .usageMessage()
        .footer("", "Example:", "  mesh " + kind.name() + " " + example);
    return command;
  }

  /** Its name and text are those of the kind. */
  @Command
  static final class KindGroup extends Group {}

  /** A command about one kind. */
  abstract static class OfKind extends Leaf {
    private final CatalogKind kind;

    OfKind(CatalogKind kind) {
      this.kind = kind;
    }

    CatalogKind kind() {
      return kind;
    }

    MeshCatalog catalog(MeshClient client) {
      return client.catalog(kind);
    }

    /** Looks at the service; what a user should know goes to stderr. */
    void refresh(MeshClient client) throws MeshException {
      MeshCatalog.Refreshed refreshed = catalog(client).refresh(root().account());
      refreshed.alerts().forEach(alert -> root().console().note("ALERT: " + alert));
      if (refreshed.stale() != null) {
        root().console().note("as of the last synchronization: " + refreshed.stale());
      }
    }

    Report changed(MeshCatalog.Changed changed, String done) {
      MeshCatalog.Item item = changed.item();
      if (changed.conflict()) {
        root()
            .console()
            .note(
                "CONFLICT: another device changed "
                    + item.key()
                    + " meanwhile; both versions are kept, choose with mesh "
                    + kind.name()
                    + " update --take N");
      } else if (item.state() == MeshCatalog.State.PENDING) {
        root().console().note("kept here; it is uploaded when the service can be reached");
      }
      return new Report(
          json(item, false),
          List.of(done + " " + item.key()),
          changed.conflict() ? Faults.CHECK_FAILED : 0);
    }

    JsonObject json(MeshCatalog.Item item, boolean secrets) {
      ObjectWriter writer = new ObjectWriter().put("key", item.key());
      fields(writer, item.values(), secrets);
      writer.put(
          "status", item.isConflict() ? "conflict" : item.state().name().toLowerCase(Locale.ROOT));
      writer.put("conflict", JsonBoolean.of(item.isConflict()));
      if (item.isConflict()) {
        List<JsonObject> versions = new ArrayList<>();
        for (FieldValues values : item.conflicting()) {
          ObjectWriter version = new ObjectWriter();
          fields(version, values, secrets);
          versions.add(version.build());
        }
        writer.put("versions", JsonArray.of(versions));
      }
      return writer.build();
    }

    private void fields(ObjectWriter writer, FieldValues values, boolean secrets) {
      for (CatalogField field : kind.fields()) {
        if (secrets || !field.isSecret()) {
          writer.put(field.name(), values.get(field.name()));
        }
      }
    }

    List<String> lines(MeshCatalog.Item item, boolean secrets) {
      List<String> lines = new ArrayList<>();
      String mark =
          item.isConflict()
              ? "CONFLICT"
              : item.state() == MeshCatalog.State.PENDING ? "pending" : "";
      lines.add(line(item.key(), item.values(), secrets, mark));
      int number = 0;
      for (FieldValues values : item.conflicting()) {
        lines.add(line("  version " + ++number, values, secrets, ""));
      }
      return lines;
    }

    private String line(String head, FieldValues values, boolean secrets, String mark) {
      List<String> parts = new ArrayList<>(List.of(head));
      for (CatalogField field : kind.fields()) {
        String value = values.get(field.name());
        if (value != null && (secrets || !field.isSecret())) {
          parts.add(field.name() + "=" + value);
        }
      }
      if (!mark.isEmpty()) {
        parts.add(mark);
      }
      return String.join("  ", parts);
    }
  }

  /** Adds an entry. */
  @Command(name = "add", description = "Add an entry.")
  static final class Add extends OfKind {
    Add(CatalogKind kind) {
      super(kind);
    }

    @Override
    Report run(MeshClient client) throws MeshException {
      FieldValues values = CatalogFields.values(spec(), kind(), root().console(), true);
      return changed(catalog(client).add(root().account(), values), "added");
    }
  }

  /** Lists the entries. */
  @Command(
      name = "list",
      description = "All entries, without what is secret; those with two versions are marked.")
  static final class ListAll extends OfKind {
    ListAll(CatalogKind kind) {
      super(kind);
    }

    @Override
    Report run(MeshClient client) throws MeshException {
      refresh(client);
      List<MeshCatalog.Item> items = catalog(client).list(root().account());
      List<String> lines = new ArrayList<>();
      items.forEach(item -> lines.addAll(lines(item, false)));
      return Report.of(
          JsonObject.of(
              "entries", JsonArray.of(items.stream().map(item -> json(item, false)).toList())),
          lines);
    }
  }

  /** Shows an entry. */
  @Command(name = "get", description = "One entry, with what is secret.")
  static final class Get extends OfKind {
    @Parameters(paramLabel = "KEY", description = "Its key, or what it is known by.")
    private String key = "";

    Get(CatalogKind kind) {
      super(kind);
    }

    @Override
    Report run(MeshClient client) throws MeshException {
      refresh(client);
      MeshCatalog.Item item = catalog(client).get(root().account(), key);
      return Report.of(json(item, true), lines(item, true));
    }
  }

  /** Changes an entry. */
  @Command(
      name = "update",
      description = "Change an entry; where it has two versions, this settles it.")
  static final class Update extends OfKind {
    @Parameters(index = "0", paramLabel = "KEY", description = "Its key, or what it is known by.")
    private String key = "";

    @Option(
        names = "--take",
        paramLabel = "N",
        description = "Start from version N of an entry that has several, as list numbers them.")
    private int version;

    Update(CatalogKind kind) {
      super(kind);
    }

    @Override
    Report run(MeshClient client) throws MeshException {
      FieldValues values = CatalogFields.values(spec(), kind(), root().console(), false);
      return changed(catalog(client).update(root().account(), key, version, values), "updated");
    }
  }

  /** Deletes an entry. */
  @Command(name = "delete", description = "Delete an entry on all devices.")
  static final class Delete extends OfKind {
    @Parameters(paramLabel = "KEY", description = "Its key, or what it is known by.")
    private String key = "";

    Delete(CatalogKind kind) {
      super(kind);
    }

    @Override
    Report run(MeshClient client) throws MeshException {
      root().confirm("Delete " + key + "?");
      MeshCatalog.Changed deleted = catalog(client).delete(root().account(), key);
      return Report.of(
          new ObjectWriter().put("key", deleted.item().key()).put("status", "deleted").build(),
          "deleted " + deleted.item().key());
    }
  }
}
