package org.meshrelay.client.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.MeshClient;
import org.meshrelay.client.MeshMessages;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.protocol.accredit.MessagePermission;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mesh message …}. */
@Command(
    name = "message",
    description = "Messages.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      MessageCommands.Contact.class,
      MessageCommands.Text.class,
      ConfirmCommand.class,
      FileCommands.Send.class,
      FileCommands.Save.class,
      MessageCommands.Pending.class,
      MessageCommands.Accept.class,
      MessageCommands.Reject.class,
      BlockCommand.class,
      MessageCommands.Status.class
    },
    footer = {"", "Example:", "  mesh message text bob@example.net \"Hello Bob\""})
final class MessageCommands extends Group {
  static JsonObject json(MeshMessages.Received message) {
    AccountAddress from = message.from();
    return new ObjectWriter()
        .put("messageId", message.messageId())
        .put("type", message.type())
        .put("from", from == null ? null : from.text())
        .put("subject", message.subject())
        .put("text", message.text())
        .put("received", message.received())
        .put("encrypted", message.encrypted())
        .put("verified", message.verified())
        .put("note", message.note())
        .put("service", message.service().text())
        .build();
  }

  private static String line(MeshMessages.Received message) {
    List<String> parts = new ArrayList<>();
    parts.add(message.messageId());
    parts.add(message.type());
    if (message.from() != null) {
      parts.add("from " + message.from());
    }
    if (message.subject() != null) {
      parts.add(message.subject() + ":");
    }
    if (message.text() != null) {
      parts.add(message.text());
    }
    if (message.note() != null) {
      parts.add("(" + message.note() + ")");
    }
    return String.join("  ", parts);
  }

  static JsonObject json(MeshMessages.Posted posted) {
    return new ObjectWriter()
        .put("messageId", posted.messageId())
        .put("to", posted.to().text())
        .put("status", posted.status())
        .put("statusExtended", posted.extended() == 0 ? null : posted.extended())
        .put("encrypted", posted.encrypted())
        .put("receipt", json(posted.receipt()))
        .build();
  }

  private static @Nullable JsonObject json(MeshMessages.@Nullable Receipt receipt) {
    return receipt == null
        ? null
        : new ObjectWriter()
            .put("kind", receipt.kind())
            .put("verified", receipt.verified())
            .put("time", receipt.time())
            .put("index", receipt.index())
            .build();
  }

  static String line(MeshMessages.Posted posted) {
    return posted.messageId()
        + "  to "
        + posted.to()
        + "  "
        + posted.status()
        + (posted.extended() == 0 ? "" : "/" + posted.extended())
        + receipt(posted.receipt());
  }

  private static String receipt(MeshMessages.@Nullable Receipt receipt) {
    if (receipt == null) {
      return "";
    }
    Boolean verified = receipt.verified();
    return "  receipt " + (verified == null ? "not checked" : verified ? "verified" : "NOT VALID");
  }

  private static List<MessagePermission> allowed(List<String> names) throws MeshException {
    return ContactCommands.permissions("--allow", names);
  }

  /** Asks for a contact. */
  @Command(
      name = "contact",
      description = "Ask somebody to become a contact, giving your own.",
      footer = {
        "",
        "Example:",
        "  mesh message contact bob@example.net --subject \"From the fair\""
      })
  static final class Contact extends Leaf {
    @Parameters(paramLabel = "ADDRESS", description = "Whom.")
    private String address = "";

    @Option(names = "--subject", paramLabel = "TEXT", description = "What it is about.")
    private @Nullable String subject;

    @Override
    Report run(MeshClient client) throws MeshException {
      MeshMessages.Posted posted =
          client.messages().contact(root().account(), MeshCommand.address(address), subject);
      return Report.of(json(posted), line(posted));
    }
  }

  /** Sends a text. */
  @Command(
      name = "text",
      description = "Send a text, readable by the recipient's devices only.",
      footer = {"", "Example:", "  mesh message text bob@example.net \"Hello Bob\""})
  static final class Text extends Leaf {
    @Parameters(index = "0", paramLabel = "ADDRESS", description = "To whom.")
    private String address = "";

    @Parameters(index = "1", paramLabel = "TEXT", description = "What.")
    private String text = "";

    @Option(names = "--subject", paramLabel = "TEXT", description = "What it is about.")
    private @Nullable String subject;

    @Option(
        names = "--clear",
        description = "Send unencrypted where the recipient's key is not known.")
    private boolean clear;

    @Override
    Report run(MeshClient client) throws MeshException {
      MeshMessages.Posted posted =
          client
              .messages()
              .text(root().account(), MeshCommand.address(address), subject, text, clear);
      return Report.of(json(posted), line(posted));
    }
  }

  /** Lists what waits. */
  @Command(
      name = "pending",
      description = {
        "Received messages that wait for you, after a synchronization. At all services of the",
        "account if --account names none; each is dealt with at the service that it names."
      },
      footer = {"", "Example:", "  mesh message pending"})
  static final class Pending extends Leaf {
    @Option(names = "--all", description = "Also those that were dealt with.")
    private boolean all;

    @Override
    Report run(MeshClient client) throws MeshException {
      AccountAddress account = root().account();
      List<MeshMessages.Received> messages =
          all ? client.messages().all(account) : client.messages().pending(account);
      boolean several =
          messages.stream().map(MeshMessages.Received::service).distinct().count() > 1
              || client.services().list(account).size() > 1;
      return Report.of(
          new ObjectWriter()
              .put("messages", messages.stream().map(MessageCommands::json).toList())
              .build(),
          messages.stream().map(message -> line(message, several)).toList());
    }

    /** The option with which it is dealt with there. */
    private static String line(MeshMessages.Received message, boolean several) {
      return MessageCommands.line(message)
          + (several ? "  (--account " + message.service() + ")" : "");
    }
  }

  /** Accepts requests. */
  @Command(
      name = "accept",
      description = {
        "Accept a contact request, confirm what a request for confirmation asks,",
        "or mark any other message as read."
      },
      footer = {
        "",
        "Example:",
        "  mesh message accept --all --yes",
        "  mesh message accept MESSAGE-ID"
      })
  static final class Accept extends Leaf {
    @Parameters(
        arity = "0..1",
        paramLabel = "MESSAGE-ID",
        description = "As mesh message pending shows it.")
    private @Nullable String messageId;

    @Option(names = "--all", description = "Every contact request that waits.")
    private boolean all;

    @Option(
        names = "--allow",
        paramLabel = "NAME",
        split = ",",
        description = "What the contact may send (default: Message,Contact).")
    private List<String> allow = new ArrayList<>(List.of("Message", "Contact"));

    @Override
    Report run(MeshClient client) throws MeshException {
      if ((messageId == null) == !all) {
        throw new MeshException(Kind.USAGE, "name one MESSAGE-ID, or give --all");
      }
      AccountAddress account = root().account();
      if (all) {
        root().confirm("Accept every contact request that waits?");
      }
      List<MeshMessages.Received> accepted =
          messageId == null
              ? client.messages().acceptAll(account, allowed(allow))
              : List.of(client.messages().accept(account, messageId, allowed(allow)));
      return Report.of(
          new ObjectWriter()
              .put("accepted", accepted.stream().map(MessageCommands::json).toList())
              .build(),
          accepted.stream().map(message -> "accepted " + line(message)).toList());
    }
  }

  /** Refuses a request. */
  @Command(
      name = "reject",
      description = {
        "Refuse a request. One for confirmation is answered with a signed no;",
        "the sender of any other is not told."
      },
      footer = {"", "Example:", "  mesh message reject MESSAGE-ID"})
  static final class Reject extends Leaf {
    @Parameters(paramLabel = "MESSAGE-ID", description = "As mesh message pending shows it.")
    private String messageId = "";

    @Override
    Report run(MeshClient client) throws MeshException {
      MeshMessages.Received rejected = client.messages().reject(root().account(), messageId);
      return Report.of(json(rejected), "refused " + line(rejected));
    }
  }

  /** Says what became of sent messages. */
  @Command(
      name = "status",
      description = "What became of messages you sent, with their receipts.",
      footer = {"", "Example:", "  mesh message status"})
  static final class Status extends Leaf {
    @Parameters(arity = "0..1", paramLabel = "MESSAGE-ID", description = "One of them.")
    private @Nullable String messageId;

    @Override
    Report run(MeshClient client) throws MeshException {
      List<MeshMessages.Delivery> deliveries =
          client.messages().status(root().account(), messageId);
      return Report.of(
          new ObjectWriter()
              .put("messages", deliveries.stream().map(Status::json).toList())
              .build(),
          deliveries.stream().map(Status::line).toList());
    }

    private static JsonObject json(MeshMessages.Delivery delivery) {
      AccountAddress to = delivery.to();
      return new ObjectWriter()
          .put("messageId", delivery.messageId())
          .put("type", delivery.type())
          .put("to", to == null ? null : to.text())
          .put("status", delivery.state())
          .put("errorCode", delivery.errorCode())
          .put("answer", delivery.answer())
          .put("receipt", MessageCommands.json(delivery.receipt()))
          .build();
    }

    private static String line(MeshMessages.Delivery delivery) {
      return delivery.messageId()
          + "  "
          + delivery.type()
          + (delivery.to() == null ? "" : "  to " + delivery.to())
          + "  "
          + delivery.state()
          + (delivery.errorCode() == null ? "" : " (" + delivery.errorCode() + ")")
          + (delivery.answer() == null ? "" : "  answered " + delivery.answer())
          + receipt(delivery.receipt());
    }
  }
}
