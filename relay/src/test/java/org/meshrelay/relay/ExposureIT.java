package org.meshrelay.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.client.MeshClient;
import org.meshrelay.client.MeshMessages;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.home.AccountRecord;
import org.meshrelay.client.home.MeshHome;
import org.meshrelay.client.home.ReplicaFrame;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.octet.Base64Url;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.accredit.MessagePermission;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.DecryptionException;
import org.meshrelay.protocol.dare.EnvelopeDecryptor;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonArray;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonReader;
import org.meshrelay.protocol.encoding.JsonString;
import org.meshrelay.protocol.encoding.ReadLimits;

/** What of a Mesh reaches those outside, and what its own devices say to one another. */
class ExposureIT {
  private static final AccountAddress ALICE = AccountAddress.parse("alice@example.com");
  private static final AccountAddress BOB = AccountAddress.parse("bob@example.com");

  /** What manages devices: their profiles, what connects and activates them, private keys. */
  private static final Set<String> DEVICES =
      Set.of(
          "ProfileDevice",
          "CatalogedDevice",
          "ConnectionDevice",
          "ActivationDevice",
          "ActivationAccount",
          "PrivateParameters",
          "PrivateKeyECDH",
          "PrivateKeyUDF");

  @TempDir Path directory;

  @Test
  @DisplayName("MSP-104: what manages devices stays within the Mesh")
  void messages_ofEveryKind_carryNothingThatManagesDevices() throws Exception {
    TestNode.init(directory);
    try (TestNode node = TestNode.start(directory, Homes.UNLIMITED)) {
      Homes homes = new Homes(node);
      try (MeshClient alice = homes.join("alice", ALICE);
          MeshClient bob = homes.join("bob", BOB)) {
        Homes.befriend(alice, bob, BOB, MessagePermission.MESSAGE, MessagePermission.CONTACT);
        var permitted =
            bob.contacts()
                .permit(null, ALICE.text(), List.of(MessagePermission.CONFIRMATION), List.of());
        assertEquals(List.of(ALICE), permitted.addresses());
        alice.messages().text(null, BOB, null, "hello", false);
        String question = alice.messages().confirm(null, BOB, "Is it you?", false).messageId();
        bob.messages().accept(null, question, List.of());
        bob.accounts().sync(null);
        alice.accounts().sync(null);
      }
    }

    Set<String> bobs = received("bob", BOB);
    Set<String> alices = received("alice", ALICE);

    for (String seen : List.of("RequestContact", "MessageText", "RequestConfirmation")) {
      assertTrue(bobs.contains(seen), () -> seen + " is not among " + bobs);
    }
    for (String seen : List.of("ReplyContact", "ResponseConfirmation", "ConnectionAccount")) {
      assertTrue(alices.contains(seen), () -> seen + " is not among " + alices);
    }
    bobs.addAll(alices);
    bobs.retainAll(DEVICES);
    assertEquals(Set.of(), bobs);
  }

  /** The names of all members in all that arrived, whatever it is wrapped in. */
  private Set<String> received(String home, AccountAddress address) throws Exception {
    Set<String> names = new TreeSet<>();
    try (MeshHome opened =
        MeshHome.open(directory.resolve("home-" + home), Duration.ofSeconds(5))) {
      AccountRecord record = opened.account(address).orElseThrow();
      AgreementKeyPair key = record.activate(opened.device().orElseThrow()).account().encryption();
      for (ReplicaFrame frame : opened.replica(address, ContainerName.INBOUND).frames()) {
        note(frame.envelope().toJson(), names);
        note(payload(frame.envelope(), key), names);
      }
    }
    return names;
  }

  private static JsonNode payload(DareEnvelope envelope, AgreementKeyPair key)
      throws DecryptionException {
    Bytes octets =
        envelope.isEncrypted()
            ? EnvelopeDecryptor.decrypt(envelope, List.of(key))
            : envelope.payload();
    return JsonString.of(Base64Url.encode(octets));
  }

  private static void note(JsonNode node, Set<String> names) {
    switch (node) {
      case JsonObject object -> {
        names.addAll(object.names());
        object.members().values().forEach(member -> note(member, names));
      }
      case JsonArray array -> array.elements().forEach(element -> note(element, names));
      case JsonString text -> unwrapped(text.text(), names);
      default -> {
        // Numbers, truth values and null have no names in them.
      }
    }
  }

  private static void unwrapped(String text, Set<String> names) {
    try {
      note(JsonReader.read(Base64Url.decode(text), Encoding.JSON, ReadLimits.STORED), names);
    } catch (DecodeException | IllegalArgumentException e) {
      return; // no JSON within
    }
  }

  @Test
  @DisplayName("MSP-117: a device writes to the other devices of its account")
  void text_toTheOwnAddress_isReadByTheOtherDevice() throws Exception {
    TestNode.init(directory);
    try (TestNode node = TestNode.start(directory, Homes.UNLIMITED)) {
      Homes homes = new Homes(node);
      try (MeshClient laptop = homes.join("laptop", ALICE);
          MeshClient phone = homes.connect("phone", ALICE, laptop)) {
        MeshMessages.Posted posted =
            laptop.messages().text(null, ALICE, null, "from the laptop", false);

        MeshMessages.Received read = read(phone, posted.messageId());

        assertTrue(posted.encrypted());
        assertEquals("from the laptop", read.text());
        assertEquals(ALICE, read.from());
        assertTrue(read.verified());
      }
    }
  }

  private static MeshMessages.Received read(MeshClient client, String messageId)
      throws MeshException {
    return client.messages().pending(null).stream()
        .filter(message -> message.messageId().equals(messageId))
        .findFirst()
        .orElseThrow(() -> new AssertionError("did not arrive"));
  }
}
