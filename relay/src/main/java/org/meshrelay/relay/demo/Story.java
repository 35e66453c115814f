package org.meshrelay.relay.demo;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.ClientConfig;
import org.meshrelay.client.MeshAudit;
import org.meshrelay.client.MeshClient;
import org.meshrelay.client.MeshMessages;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.http.TrustRoots;
import org.meshrelay.client.locate.ServiceMapException;
import org.meshrelay.client.locate.StaticServiceMap;
import org.meshrelay.protocol.accredit.MessagePermission;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.receipt.SpoolReceipt;

/**
 * What alice and bob do: meet, be refused, become contacts, send a text, and hold the services to
 * account. One thread tells it, once.
 */
final class Story {
  private static final String EARLY = "Hello Bob, we have not met.";
  private static final String TEXT = "Hello Bob, this crossed four corners.";

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
  record Ending(DemoReport.Refused refused, DemoReport.Journey journey) {}

  Ending tell() throws MeshException, DemoException {
    try (MeshClient one = open("alice");
        MeshClient other = open("bob")) {
      narrator.heading("Users");
      User alice = join("alice", Stage.COM, one);
      User bob = join("bob", Stage.NET, other);
      DemoReport.Refused refused = strangers(alice, bob);
      contacts(alice, bob);
      return new Ending(refused, journey(alice, bob));
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

  private User join(String name, String service, MeshClient client) throws MeshException {
    narrator.doing(name + " creates an account at " + service);
    var identity = client.createMesh(name + "'s device");
    AccountAddress address = AccountAddress.parse(name + "@" + service);
    var account = client.accounts().register(address);
    narrator.say("%-18s Mesh %s".formatted(account.address(), identity.meshUdf()));
    return new User(name, address, client);
  }

  private DemoReport.Refused strangers(User alice, User bob) throws MeshException, DemoException {
    narrator.heading("Before they know each other");
    narrator.doing("alice sends bob a text, though she is not among his contacts");
    long before = alice.frames(ContainerName.OUTBOUND);
    Instant posted = clock.instant();
    MeshMessages.Posted post =
        alice.client().messages().text(null, bob.address(), null, EARLY, true);
    MeshMessages.Delivery delivery =
        patience.await(
            "the refusal of " + Stage.NET, () -> alice.decided(before + 1, post.messageId()));
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
    long bobHad = bob.frames(ContainerName.INBOUND);
    long aliceHas = alice.frames(ContainerName.INBOUND);
    MeshMessages.Posted asked =
        alice.client().messages().contact(null, bob.address(), "From the demo");
    MeshMessages.Received request =
        patience.await(
            "the arrival of the contact request", () -> bob.pending(bobHad, "RequestContact"));
    requireTrue(
        request.verified() && request.messageId().equals(asked.messageId()),
        "the contact request does not verify on bob's device");
    narrator.say("alice asks; bob's device verifies the request down to her Mesh");
    narrator.doing("bob accepts");
    var accepted =
        bob.client()
            .messages()
            .accept(
                null,
                request.messageId(),
                List.of(MessagePermission.MESSAGE, MessagePermission.CONTACT));
    narrator.say("bob accepts; alice may send him texts from now on");
    AccountAddress added =
        patience.await(
            "the arrival of bob's answer", () -> alice.contactAdded(aliceHas, bob.address()));
    narrator.good(
        added + " and " + accepted.from() + " are contacts, each with the other's verified keys");
  }

  private DemoReport.Journey journey(User alice, User bob) throws MeshException, DemoException {
    narrator.heading("A text, hop by hop (milliseconds since the post)");
    narrator.doing("alice's device posts the text");
    long bobHad = bob.frames(ContainerName.INBOUND);
    long aliceHad = alice.frames(ContainerName.OUTBOUND);
    Instant start = clock.instant();
    MeshMessages.Posted post =
        alice.client().messages().text(null, bob.address(), null, TEXT, false);
    Trail trail = new Trail(patience, start);
    trail.device(start, alice, "encrypts to bob's account, signs, posts");
    narrator.doing("bob's device waits for the text");
    MeshMessages.Received read =
        patience.await("the arrival of the text", () -> bob.pending(bobHad, "MessageText"));
    trail.device(clock.instant(), bob, "reads: audits the spool, decrypts, verifies the sender");
    requireTrue(
        read.messageId().equals(post.messageId()) && TEXT.equals(read.text()),
        "bob's device read another text than alice's sent: " + read.text());
    narrator.doing("alice's device waits for the receipt of " + Stage.NET);
    MeshMessages.Delivery delivery =
        patience.await(
            "the receipt of " + Stage.NET, () -> alice.decided(aliceHad + 1, post.messageId()));
    trail.device(clock.instant(), alice, "has the receipt of " + Stage.NET + " and verifies it");
    narrator.doing("reading the logs of both services");
    trail.outbound(stage.com(), services.log(stage.com()));
    trail.inbound(stage.net(), services.log(stage.net()));
    List<Hop> hops = trail.hops();
    hops.forEach(
        hop ->
            narrator.say("%6d  %-15s  %s".formatted(hop.elapsedMs(start), hop.at(), hop.what())));
    return evidence(bob, post, read, delivery, hops);
  }

  private DemoReport.Journey evidence(
      User bob,
      MeshMessages.Posted post,
      MeshMessages.Received read,
      MeshMessages.Delivery delivery,
      List<Hop> hops)
      throws MeshException, DemoException {
    narrator.doing("bob's device asks for proofs");
    MeshMessages.Receipt own = require(post.receipt(), Stage.COM + " gave no receipt");
    MeshMessages.Receipt theirs = require(delivery.receipt(), Stage.NET + " gave no receipt");
    MeshAudit.Proof proof =
        bob.client()
            .audit()
            .prove(null, ContainerName.INBOUND, read.messageId(), theirs.envelope());
    DemoReport.Journey journey =
        new DemoReport.Journey(
            read,
            bob.address().text(),
            hops,
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

  private static MeshMessages.Receipt require(
      MeshMessages.@Nullable Receipt receipt, String otherwise) throws DemoException {
    return Optional.ofNullable(receipt)
        .orElseThrow(() -> new DemoException(DemoException.Kind.CHECK_FAILED, otherwise));
  }

  private static void requireTrue(boolean holds, String otherwise) throws DemoException {
    if (!holds) {
      throw new DemoException(DemoException.Kind.CHECK_FAILED, otherwise);
    }
  }
}
