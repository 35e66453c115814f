package org.meshrelay.client.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.MeshClient;
import org.meshrelay.client.MeshContacts;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.protocol.accredit.MessagePermission;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.profile.Permission;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mesh contact …}. */
@Command(
    name = "contact",
    description = "Whom you know, and what they may send.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ContactCommands.Self.class,
      ContactCommands.ListAll.class,
      ContactCommands.Get.class,
      ContactCommands.Permit.class,
      ContactCodeCommands.Static.class,
      ContactCodeCommands.Dynamic.class,
      ContactCodeCommands.Withdraw.class,
      ContactCodeCommands.Fetch.class,
      ContactCommands.Delete.class
    },
    footer = {"", "Example:", "  mesh contact list"})
final class ContactCommands extends Group {
  static JsonObject json(MeshContacts.Entry entry) {
    return writer(entry).build();
  }

  static ObjectWriter writer(MeshContacts.Entry entry) {
    return new ObjectWriter()
        .put("key", entry.key())
        .put("self", entry.self())
        .put("name", entry.name())
        .putStrings("addresses", entry.addresses().stream().map(AccountAddress::text).toList())
        .put("udf", entry.rootUdf())
        .put("permissions", entry.permissions().stream().map(Permission::members).toList())
        .put("conflict", entry.conflict() ? Boolean.TRUE : null);
  }

  static String line(MeshContacts.Entry entry) {
    List<String> parts = new ArrayList<>();
    entry.addresses().forEach(address -> parts.add(address.text()));
    if (entry.name() != null) {
      parts.add(entry.name());
    }
    if (entry.rootUdf() != null) {
      parts.add(entry.rootUdf());
    }
    entry.permissions().forEach(p -> parts.add(p.name() + "=" + p.role()));
    if (entry.conflict()) {
      parts.add("CONFLICT");
    }
    if (entry.self()) {
      parts.add("(you)");
    }
    return String.join("  ", parts);
  }

  static List<MessagePermission> permissions(String option, List<String> names)
      throws MeshException {
    List<MessagePermission> found = new ArrayList<>();
    for (String name : names) {
      found.add(permission(option, name));
    }
    return found;
  }

  private static MessagePermission permission(String option, String name) throws MeshException {
    for (MessagePermission permission : MessagePermission.values()) {
      if (permission.text().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))) {
        return permission;
      }
    }
    throw new MeshException(
        Kind.USAGE,
        option
            + ": no permission "
            + name
            + "; there are Message, Contact, Confirmation, Group, Task, Unknown");
  }

  /** Shows or sets what others see. */
  @Command(
      name = "self",
      description = "You, as others see you; with --name, set your name.",
      footer = {
        "",
        "Example, and a second card for another purpose:",
        "  mesh contact self --name \"Alice Example\"",
        "  mesh contact self --purpose work --name \"Dr. A. Example\""
      })
  static final class Self extends Leaf {
    @Mixin private CardChoice card = new CardChoice();

    @Option(names = "--name", paramLabel = "NAME", description = "Your full name.")
    private @Nullable String name;

    @Override
    Report run(MeshClient client) throws MeshException {
      MeshContacts.Entry entry = client.contacts().self(root().account(), card.purpose(), name);
      return Report.of(json(entry), line(entry));
    }
  }

  /** Lists contacts. */
  @Command(
      name = "list",
      description = "Your contacts, as of the last synchronization.",
      footer = {"", "Example:", "  mesh contact list"})
  static final class ListAll extends Leaf {
    @Override
    Report run(MeshClient client) throws MeshException {
      List<MeshContacts.Entry> entries = client.contacts().list(root().account());
      return Report.of(
          new ObjectWriter()
              .put("contacts", entries.stream().map(ContactCommands::json).toList())
              .build(),
          entries.stream().map(ContactCommands::line).toList());
    }
  }

  /** Shows one contact. */
  @Command(
      name = "get",
      description = "One contact.",
      footer = {"", "Example:", "  mesh contact get bob@example.net"})
  static final class Get extends Leaf {
    @Parameters(paramLabel = "CONTACT", description = "Address or key.")
    private String contact = "";

    @Override
    Report run(MeshClient client) throws MeshException {
      MeshContacts.Entry entry = client.contacts().get(root().account(), contact);
      return Report.of(json(entry), line(entry));
    }
  }

  /** Changes what a contact may send. */
  @Command(
      name = "permit",
      description = "Set what a contact may send.",
      footer = {
        "",
        "Example:",
        "  mesh contact permit bob@example.net --allow Confirmation --deny Contact"
      })
  static final class Permit extends Leaf {
    @Parameters(paramLabel = "CONTACT", description = "Address or key.")
    private String contact = "";

    @Option(
        names = "--allow",
        paramLabel = "NAME",
        split = ",",
        description = "Message, Contact, Confirmation, Group, Task or Unknown.")
    private List<String> allow = new ArrayList<>();

    @Option(names = "--deny", paramLabel = "NAME", split = ",", description = "The same names.")
    private List<String> deny = new ArrayList<>();

    @Override
    Report run(MeshClient client) throws MeshException {
      MeshContacts.Entry entry =
          client
              .contacts()
              .permit(
                  root().account(),
                  contact,
                  permissions("--allow", allow),
                  permissions("--deny", deny));
      return Report.of(json(entry), line(entry));
    }
  }

  /** Removes a contact. */
  @Command(
      name = "delete",
      description = "Remove a contact; what it sends is refused from then on.",
      footer = {"", "Example:", "  mesh contact delete bob@example.net --yes"})
  static final class Delete extends Leaf {
    @Parameters(paramLabel = "CONTACT", description = "Address or key.")
    private String contact = "";

    @Override
    Report run(MeshClient client) throws MeshException {
      root().confirm("Remove " + contact + "?");
      client.contacts().delete(root().account(), contact);
      return Report.of(
          new ObjectWriter().put("contact", contact).put("status", "deleted").build(),
          contact + " removed");
    }
  }
}
