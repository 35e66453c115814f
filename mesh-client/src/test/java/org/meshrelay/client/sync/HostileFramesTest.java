package org.meshrelay.client.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.home.ContainerReplica;
import org.meshrelay.client.home.MeshHome;
import org.meshrelay.client.home.ReplicaFrame;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogChange;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.catalog.CatalogedContact;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.HeaderEditor;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.message.MessageComplete;
import org.meshrelay.protocol.message.MessageEnvelopes;
import org.meshrelay.protocol.message.MessageHead;
import org.meshrelay.protocol.message.MessageSigner;
import org.meshrelay.protocol.message.MessageText;
import org.meshrelay.protocol.message.Reference;
import org.meshrelay.testkit.Seeds;

/** Frames that a service may deliver, mutated: views show what can be read and never fail. */
class HostileFramesTest {
  private static final AccountAddress ALICE = AccountAddress.parse("alice@example.com");
  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

  @TempDir Path directory;

  private final EntropySource entropy = EntropySource.system();
  private final AgreementKeyPair key = AgreementKeyPair.generate(Curve.X448, entropy);
  private final MessageSigner signer =
      new MessageSigner(SignatureKeyPair.generate(Curve.ED448, entropy), null);

  @Test
  void views_mutatedFrames_neverFail() throws Exception {
    List<DareEnvelope> valid = List.of(text(), encrypted(), complete(), contact());
    AtomicInteger homes = new AtomicInteger();
    Seeds.forEach(
        40,
        random -> {
          try (MeshHome home =
              MeshHome.open(
                  directory.resolve("home" + homes.incrementAndGet()), Duration.ofSeconds(5))) {
            ContainerReplica replica = home.replica(ALICE, ContainerName.INBOUND);
            replica.append(mutated(valid, random), null, List.of());
            SpoolView spool = SpoolView.of(replica, List.of(key));
            CatalogView catalog = CatalogView.of(replica, List.of(key));
            assertTrue(spool.entries().size() <= replica.size());
            spool.entries().forEach(entry -> assertTrue(entry.index() > 0));
            assertTrue(catalog.entries().size() <= replica.size());
          } catch (MeshException e) {
            throw new AssertionError(e);
          }
        });
  }

  @Test
  void spool_messages_areReadAndTheNewestReferenceWins() throws Exception {
    MessageText message = message("hello");
    DareEnvelope envelope =
        MessageEnvelopes.encrypted(message, signer, List.of(key.publicKey()), NOW, entropy);
    try (MeshHome home = MeshHome.open(directory.resolve("home"), Duration.ZERO)) {
      ContainerReplica replica = home.replica(ALICE, ContainerName.INBOUND);
      replica.append(
          List.of(
              ReplicaFrame.of(1, mark(message.messageId(), Reference.READ)),
              ReplicaFrame.of(2, envelope),
              ReplicaFrame.of(3, mark(message.messageId(), Reference.DELETED)),
              ReplicaFrame.of(4, mark(message.messageId(), Reference.UNREAD))),
          null,
          List.of());
      SpoolView spool = SpoolView.of(replica, List.of(key));

      assertEquals(1, spool.entries().size());
      assertEquals(message, spool.entries().getFirst().message());
      assertEquals(Reference.UNREAD, spool.state(message.messageId()).orElseThrow());
      assertTrue(spool.isOpen(message.messageId()));
      assertEquals(null, SpoolView.of(replica, List.of()).entries().getFirst().message());
    }
  }

  @Test
  void spool_copyOfALeftServiceOfTheSameSecond_keepsItsOrder() throws Exception {
    DareEnvelope before = HeaderEditor.stored(text(), null, NOW);
    DareEnvelope late = HeaderEditor.stored(text(), null, NOW);
    try (MeshHome home = MeshHome.open(directory.resolve("home"), Duration.ZERO)) {
      ContainerReplica left = home.replica(ALICE, ContainerName.INBOUND);
      left.append(List.of(ReplicaFrame.of(1, before), ReplicaFrame.of(2, late)), null, List.of());
      ContainerReplica replica =
          home.replica(AccountAddress.parse("alice@example.net"), ContainerName.INBOUND);
      replica.append(List.of(ReplicaFrame.of(1, before)), null, List.of());

      List<DareEnvelope> shown =
          SpoolView.of(List.of(left), replica, List.of(key)).entries().stream()
              .map(SpoolView.Entry::envelope)
              .toList();

      assertEquals(ids(List.of(before, late)), ids(shown));
    }
  }

  private static List<String> ids(List<DareEnvelope> envelopes) {
    return envelopes.stream().map(envelope -> String.valueOf(envelope.envelopeId())).toList();
  }

  private static List<ReplicaFrame> mutated(List<DareEnvelope> valid, SplittableRandom random) {
    List<ReplicaFrame> frames = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      byte[] octets = valid.get(random.nextInt(valid.size())).encode(Encoding.JSON).toArray();
      for (int flips = random.nextInt(4); flips > 0; flips--) {
        octets[random.nextInt(octets.length)] = (byte) random.nextInt(0x20, 0x7F);
      }
      add(frames, Bytes.wrap(octets));
    }
    return frames;
  }

  /** What is no envelope any more does not get as far as a view. */
  private static void add(List<ReplicaFrame> frames, Bytes octets) {
    try {
      frames.add(ReplicaFrame.of(frames.size() + 1L, DareEnvelope.parse(octets, Encoding.JSON)));
    } catch (DecodeException e) {
      assertTrue(e.offset() >= DecodeException.NO_OFFSET);
    }
  }

  private MessageText message(String text) {
    return new MessageText(MessageHead.fresh(entropy, ALICE, ALICE), "subject", text);
  }

  private DareEnvelope text() {
    return MessageEnvelopes.signed(message("in clear"), signer, NOW);
  }

  private DareEnvelope encrypted() throws Exception {
    return MessageEnvelopes.encrypted(
        message("sealed"), signer, List.of(key.publicKey()), NOW, entropy);
  }

  private DareEnvelope complete() {
    return mark("NAAA-BBBB-CCCC-DDDD", Reference.READ);
  }

  private DareEnvelope mark(String messageId, String relationship) {
    return MessageEnvelopes.signed(
        new MessageComplete(
            MessageHead.fresh(entropy, ALICE, ALICE)
                .referring(List.of(Reference.of(messageId, relationship)))),
        signer,
        NOW);
  }

  private static DareEnvelope contact() {
    CatalogedContact entry = new CatalogedContact(List.of(), "key", false, List.of(), null, null);
    return CatalogChange.frame(CatalogEvent.NEW, entry, NOW).build();
  }
}
