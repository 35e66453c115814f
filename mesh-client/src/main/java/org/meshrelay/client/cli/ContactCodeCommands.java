package org.meshrelay.client.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.MeshClient;
import org.meshrelay.client.MeshContactCodes;
import org.meshrelay.client.MeshContacts;
import org.meshrelay.client.earl.ConnectUri;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.protocol.accredit.MessagePermission;
import org.meshrelay.protocol.encoding.ObjectWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mesh contact static, dynamic, withdraw, fetch}: contacts by QR code. */
final class ContactCodeCommands {
  private ContactCodeCommands() {}

  private static Leaf.Report report(MeshContactCodes.Code code, QrOutput qr, String hint)
      throws MeshException {
    List<String> lines = qr.draw(code.locator());
    lines.add("Locator " + code.locator());
    if (code.expires() != null) {
      lines.add("Until   " + code.expires());
    }
    lines.add(hint);
    return Leaf.Report.of(
        new ObjectWriter()
            .put("account", code.account().text())
            .put("locator", code.locator())
            .put("expires", code.expires())
            .build(),
        lines);
  }

  /** What the commands share that show a code. */
  abstract static class Shown extends Leaf {
    @Mixin private CardChoice card = new CardChoice();

    @Option(
        names = "--expires",
        paramLabel = "TIME",
        description = "How long it is good, as 10m, 12h or 90d.")
    private @Nullable String expires;

    @Mixin private QrOutput qr = new QrOutput();

    @Override
    final Report run(MeshClient client) throws MeshException {
      Duration life = expires == null ? null : PinCommand.life(expires);
      return report(make(client.contactCodes(), card.purpose(), life), qr, hint());
    }

    /**
     * Makes the code.
     *
     * @param life null if nothing was said
     */
    abstract MeshContactCodes.Code make(
        MeshContactCodes codes, @Nullable String purpose, @Nullable Duration life)
        throws MeshException;

    abstract String hint();
  }

  /** A code for anybody. */
  @Command(
      name = "static",
      description = {
        "A QR code for anybody: who scans it can take you up as a contact. It is good until it is",
        "withdrawn, if nothing is said."
      },
      footer = {
        "",
        "Example, for a business card:",
        "  mesh contact static --purpose work --png card.png"
      })
  static final class Static extends Shown {
    @Option(
        names = "--by-domain",
        description = "A udf: locator: it is resolved without telling who looked.")
    private boolean byDomain;

    @Override
    MeshContactCodes.Code make(
        MeshContactCodes codes, @Nullable String purpose, @Nullable Duration life)
        throws MeshException {
      return codes.fixed(root().account(), purpose, byDomain, life);
    }

    @Override
    String hint() {
      return "To take you up: mesh contact fetch --qr PICTURE";
    }
  }

  /** A code for one exchange. */
  @Command(
      name = "dynamic",
      description = {
        "A QR code for somebody at hand: you become contacts of each other. It is good for an hour,",
        "if nothing is said."
      },
      footer = {
        "",
        "Example, and after it was scanned:",
        "  mesh contact dynamic --png code.png",
        "  mesh account sync"
      })
  static final class Dynamic extends Shown {
    @Override
    MeshContactCodes.Code make(
        MeshContactCodes codes, @Nullable String purpose, @Nullable Duration life)
        throws MeshException {
      return codes.once(
          root().account(), purpose, life == null ? MeshContactCodes.DYNAMIC_LIFE : life);
    }

    @Override
    String hint() {
      return "The other side: mesh contact fetch --qr PICTURE; then you: mesh account sync";
    }
  }

  /** A code that is good no more. */
  @Command(
      name = "withdraw",
      description = "Withdraw a code that you have shown: it leads to nothing any more.",
      footer = {
        "",
        "Example:",
        "  mesh contact withdraw --qr card.png --yes",
        "  mesh contact withdraw mcu://alice@example.com/EAAA-... --yes"
      })
  static final class Withdraw extends Leaf {
    @Parameters(arity = "0..1", paramLabel = "LOCATOR", description = "What the code says.")
    private @Nullable String locator;

    @Mixin private QrInput qr = new QrInput();

    @Override
    Report run(MeshClient client) throws MeshException {
      ConnectUri code = qr.locator(locator);
      root().confirm("Withdraw this code?");
      client.contactCodes().withdraw(root().account(), code);
      return Report.of(
          new ObjectWriter().put("status", "withdrawn").build(), "the code is withdrawn");
    }
  }

  /** Takes up whom a code shows. */
  @Command(
      name = "fetch",
      description = "Take up the contact that a QR code or locator leads to.",
      footer = {
        "",
        "Example:",
        "  mesh contact fetch --qr card.png",
        "  mesh contact fetch mcu://alice@example.com/EAAA-... --allow Confirmation --yes"
      })
  static final class Fetch extends Leaf {
    @Parameters(arity = "0..1", paramLabel = "LOCATOR", description = "What the code says.")
    private @Nullable String locator;

    @Mixin private QrInput qr = new QrInput();

    @Option(
        names = "--allow",
        paramLabel = "NAME",
        split = ",",
        description = "What else it may send: Confirmation, Group, Task or Unknown.")
    private List<String> allow = new ArrayList<>();

    @Option(
        names = "--deny",
        paramLabel = "NAME",
        split = ",",
        description = "What it may not send; Message and Contact are allowed otherwise.")
    private List<String> deny = new ArrayList<>();

    @Mixin private CardChoice card = new CardChoice();

    @Override
    Report run(MeshClient client) throws MeshException {
      List<MessagePermission> denied = ContactCommands.permissions("--deny", deny);
      List<MessagePermission> allowed = new ArrayList<>(MeshContacts.ALLOWED_BY_DEFAULT);
      allowed.addAll(ContactCommands.permissions("--allow", allow));
      allowed.removeAll(denied);
      String purpose = card.purpose();
      MeshContactCodes.Scanned scanned =
          client.contactCodes().scan(root().account(), qr.locator(locator));
      root().confirm(question(scanned, allowed));
      MeshContacts.Entry taken =
          client
              .contactCodes()
              .take(
                  root().account(), scanned, allowed.stream().distinct().toList(), denied, purpose);
      return Report.of(
          new ObjectWriter()
              .put("contact", ContactCommands.json(taken))
              .put("replied", scanned.wantsReply())
              .build(),
          "new contact " + ContactCommands.line(taken));
    }

    private static String question(
        MeshContactCodes.Scanned scanned, List<MessagePermission> allowed) {
      String name = scanned.name();
      return "Take up "
          + (name == null ? "" : name + ", ")
          + scanned.address()
          + ", identity "
          + scanned.rootUdf()
          + ", who may send you "
          + (allowed.isEmpty()
              ? "nothing"
              : String.join(", ", allowed.stream().map(MessagePermission::text).toList()))
          + (scanned.wantsReply() ? ", and give your own contact in return?" : "?");
    }
  }
}
