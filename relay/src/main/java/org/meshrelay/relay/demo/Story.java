package org.meshrelay.relay.demo;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.meshrelay.client.ClientConfig;
import org.meshrelay.client.MeshAudit;
import org.meshrelay.client.MeshClient;
import org.meshrelay.client.MeshMessages;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.http.TrustRoots;
import org.meshrelay.client.locate.ServiceMapException;
import org.meshrelay.client.locate.StaticServiceMap;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.receipt.SpoolReceipt;

/**
 * What alice and bob do: meet, be refused, become contacts, confirm something, send a text, and
 * hold the services to account. One thread tells it, once.
 */
final class Story {
  private static final String EARLY = "Hello Bob, we have not met.";
  private static final String QUESTION = "Is it really you, Bob?";
  private static final String TEXT = "Hello Bob, this crossed four corners.";

  /** Texts sent until both receipts are there. */
  private static final int ATTEMPTS = 3;

  private final Stage stage;
  private final Services services;
  private final Patience patience;
  private final Narrator narrator;
  private final InstantSource clock;

  Story(Services services, Patience patience, Narrator narrator, InstantSource clock) {
    this.stage = services.stage();
    this.services = services;
    this.patience = patience;
    this.narrator = narrator;
    this.clock = clock;
  }

  /** What is left when it is told. */
  record Ending(
      DemoReport.Refused refused,
      DemoReport.Confirmation confirmation,
      DemoReport.Journey journey) {}

  Ending tell() throws MeshException, DemoException {
    try (MeshClient one = open("alice");
        MeshClient other = open("bob")) {
      narrator.heading("Users");
      User alice = join("alice", Stage.COM, one);
      User bob = join("bob", Stage.NET, other);
      DemoReport.Refused refused = strangers(alice, bob);
      contacts(alice, bob);
      DemoReport.Confirmation confirmation = confirmation(alice, bob);
      return new Ending(refused, confirmation, journey(alice, bob));
    }
  }

  private MeshClient open(String user) throws MeshException, DemoException {
    try {
      return MeshClient.open(
          ClientConfig.of(
              stage.home(user),
              TrustRoots.only(List.of(stage.root())),
              StaticServiceMap.load(stage.map())));
    } catch (IOException | ServiceMapException e) {
      throw new DemoException(
          DemoException.Kind.IO, "the files of the demo cannot be read: " + e.getMessage(), e);
    }
  }

  private User join(String name, String service, MeshClient client)
      throws MeshException, DemoException {
    narrator.doing(name + " creates an account at " + service);
    var identity = client.createMesh(name + "'s device");
    AccountAddress address = AccountAddress.parse(name + "@" + service);
    var account =
        patience.await(
            "the registration of " + address,
            () -> Optional.of(client.accounts().register(address)));
    narrator.say("%-18s Mesh %s".formatted(account.address(), identity.meshUdf()));
    return new User(name, address, client);
  }

  private DemoReport.Refused strangers(User alice, User bob) throws MeshException, DemoException {
    narrator.heading("Before they know each other");
    narrator.doing("alice sends bob a text, though she is not among his contacts");
    Growth outbound = growth(alice, ContainerName.OUTBOUND);
    Instant posted = clock.instant();
    MeshMessages.Posted post =
        patience.await("the post of the text", () -> Optional.of(alice.text(bob, EARLY, true)));
    MeshMessages.Delivery delivery =
        patience.await(
            "the refusal of " + Stage.NET,
            () -> outbound.look(() -> alice.decided(post.messageId())));
    String code = String.valueOf(delivery.errorCode());
    NodeLog.Line judged =
        patience.await(
            "the decision in the log of " + Stage.NET,
            () -> services.log(stage.net()).first(posted.minusMillis(1), "judged", Map.of()));
    DemoReport.Refused refused =
        new DemoReport.Refused(Stage.NET, status(code), code + ", by rule " + judged.value("rule"));
    if (refused.status() != 403) {
      throw new DemoException(
          DemoException.Kind.CHECK_FAILED,
          "a stranger's text should be refused with 403, and was: "
              + delivery.state()
              + " "
              + delivery.errorCode());
    }
    narrator.say("alice sends bob a text; " + Stage.COM + " takes it");
    narrator.good(Stage.NET + " refuses it: " + refused.reason());
    return refused;
  }

  private static long status(String code) {
    int end = code.indexOf('/');
    try {
      return Long.parseLong(end < 0 ? code : code.substring(0, end));
    } catch (NumberFormatException e) {
      return 0; // no refusal: the caller says what it was
    }
  }

  private void contacts(User alice, User bob) throws MeshException, DemoException {
    narrator.heading("Contact");
    narrator.doing("alice asks bob to become a contact");
    Growth bobs = growth(bob, ContainerName.INBOUND);
    Growth alices = growth(alice, ContainerName.INBOUND);
    MeshMessages.Posted asked =
        patience.await("the post of the request", () -> Optional.of(alice.ask(bob)));
    MeshMessages.Received request =
        patience.await(
            "the arrival of the contact request",
            () -> bobs.look(() -> bob.pending(asked.messageId())));
    requireTrue(request.verified(), "the contact request does not verify on bob's device");
    narrator.say("alice asks; bob's device verifies the request down to her Mesh");
    narrator.doing("bob accepts");
    var accepted =
        patience.await("the answer of bob", () -> Optional.of(bob.accept(request.messageId())));
    narrator.say("bob accepts; alice may send him texts from now on");
    AccountAddress added =
        patience.await(
            "the arrival of bob's answer",
            () -> alices.look(() -> alice.contactAdded(bob.address())));
    narrator.good(
        added + " and " + accepted.from() + " are contacts, each with the other's verified keys");
  }

  private DemoReport.Confirmation confirmation(User alice, User bob)
      throws MeshException, DemoException {
    narrator.heading("A confirmation");
    narrator.doing("bob lets alice ask him for confirmations");
    var permitted = patience.await("the permission", () -> Optional.of(bob.permitQuestions(alice)));
    Growth bobs = growth(bob, ContainerName.INBOUND);
    Growth alices = growth(alice, ContainerName.INBOUND);
    narrator.doing("alice asks");
    MeshMessages.Posted asked =
        patience.await("the post of the question", () -> Optional.of(alice.confirm(bob, QUESTION)));
    MeshMessages.Received question =
        patience.await(
            "the arrival of the question", () -> bobs.look(() -> bob.pending(asked.messageId())));
    narrator.say(permitted.addresses().getFirst() + " may ask, and does: " + question.text());
    narrator.doing("bob confirms");
    var confirmed =
        patience.await("the answer of bob", () -> Optional.of(bob.accept(question.messageId())));
    MeshMessages.Delivery answered =
        patience.await(
            "the arrival of the answer",
            () -> alices.look(() -> alice.answered(asked.messageId())));
    narrator.good(
        "bob's device signs: "
            + answered.answer()
            + "; alice's device finds her own question in it, and verifies it");
    return new DemoReport.Confirmation(
        confirmed, bob.address().text(), String.valueOf(answered.answer()));
  }

  /** A receipt that a busy service could not sign in time is missing for good: once more, then. */
  private DemoReport.Journey journey(User alice, User bob) throws MeshException, DemoException {
    narrator.heading("A text, hop by hop (milliseconds since the post)");
    for (int attempt = 1; ; attempt++) {
      Sent sent = send(alice, bob);
      MeshMessages.Receipt own = sent.post().receipt();
      MeshMessages.Receipt theirs = sent.delivery().receipt();
      if (own != null && theirs != null) {
        sent.hops().forEach(hop -> narrator.say(line(hop, sent.hops().getFirst().time())));
        return evidence(bob, sent, own, theirs);
      }
      String late = (own == null ? Stage.COM : Stage.NET) + " did not sign its receipt in time";
      if (attempt == ATTEMPTS) {
        throw new DemoException(
            DemoException.Kind.UNAVAILABLE, late + ", " + ATTEMPTS + " times; is it overloaded?");
      }
      narrator.say(late + "; once more");
    }
  }

  private static String line(Hop hop, Instant start) {
    return "%6d  %-15s  %s".formatted(hop.elapsedMs(start), hop.at(), hop.what());
  }

  /**
   * A text that arrived.
   *
   * @param post what alice's device knew when her service had it
   * @param read what bob's device read
   * @param delivery what alice's device knows in the end
   * @param hops its way
   */
  private record Sent(
      MeshMessages.Posted post,
      MeshMessages.Received read,
      MeshMessages.Delivery delivery,
      List<Hop> hops) {}

  private Sent send(User alice, User bob) throws MeshException, DemoException {
    narrator.doing("alice's device posts the text");
    Growth inbound = growth(bob, ContainerName.INBOUND);
    Growth outbound = growth(alice, ContainerName.OUTBOUND);
    Instant start = clock.instant();
    MeshMessages.Posted post = alice.text(bob, TEXT, false);
    Trail trail = new Trail(patience, start);
    trail.device(start, alice, "encrypts to bob's account, signs, posts");
    narrator.doing("bob's device waits for the text");
    MeshMessages.Received read =
        patience.await(
            "the arrival of the text", () -> inbound.look(() -> bob.pending(post.messageId())));
    trail.device(clock.instant(), bob, "reads: audits the spool, decrypts, verifies the sender");
    requireTrue(
        TEXT.equals(read.text()),
        "bob's device read another text than alice's sent: " + read.text());
    narrator.doing("alice's device waits for the receipt of " + Stage.NET);
    MeshMessages.Delivery delivery =
        patience.await(
            "the receipt of " + Stage.NET,
            () -> outbound.look(() -> alice.decided(post.messageId())));
    trail.device(clock.instant(), alice, "has the receipt of " + Stage.NET + " and verifies it");
    narrator.doing("reading the logs of both services");
    trail.outbound(stage.com(), services.log(stage.com()));
    trail.inbound(stage.net(), services.log(stage.net()));
    return new Sent(post, read, delivery, trail.hops());
  }

  private DemoReport.Journey evidence(
      User bob, Sent sent, MeshMessages.Receipt own, MeshMessages.Receipt theirs)
      throws MeshException, DemoException {
    narrator.doing("bob's device asks for proofs");
    MeshMessages.Received read = sent.read();
    MeshAudit.Proof proof =
        patience.await(
            "the proof", () -> Optional.of(bob.prove(read.messageId(), theirs.envelope())));
    DemoReport.Journey journey =
        new DemoReport.Journey(
            read,
            bob.address().text(),
            sent.hops(),
            receipt(own),
            Boolean.TRUE.equals(own.verified()),
            theirs,
            proof);
    new Evidence(narrator).show(journey);
    return journey;
  }

  private static SpoolReceipt receipt(MeshMessages.Receipt receipt) throws DemoException {
    try {
      return SpoolReceipt.parse(receipt.envelope().payload());
    } catch (DecodeException e) {
      throw new DemoException(
          DemoException.Kind.CHECK_FAILED, "a receipt is malformed: " + e.getMessage(), e);
    }
  }

  private Growth growth(User user, ContainerName container) throws MeshException, DemoException {
    long frames =
        patience.await(
            "the status of " + user.address(), () -> Optional.of(user.frames(container)));
    return new Growth(user, container, frames);
  }

  private static void requireTrue(boolean holds, String otherwise) throws DemoException {
    if (!holds) {
      throw new DemoException(DemoException.Kind.CHECK_FAILED, otherwise);
    }
  }
}
