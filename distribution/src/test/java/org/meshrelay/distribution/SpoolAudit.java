package org.meshrelay.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.MeshClient;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.home.ContainerReplica;
import org.meshrelay.client.home.MeshHome;
import org.meshrelay.client.sync.SpoolView;
import org.meshrelay.distribution.Devices.Correspondent;
import org.meshrelay.distribution.PostStream.Acknowledged;
import org.meshrelay.loadtest.run.ReceiptProofs;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.message.MessageText;
import org.meshrelay.protocol.object.TaggedObject;
import org.meshrelay.protocol.receipt.SpoolReceipt;
import org.meshrelay.protocol.receipt.SpoolSenderReceipt;
import org.meshrelay.protocol.transaction.EntryResponse;

/**
 * Compares what streams of posts know to be acknowledged with what the devices of all accounts
 * download: places, order, content, receipts and proofs (receipts.md 7.2, 6).
 */
final class SpoolAudit {
  /** A signer that is busy is left out after 50 ms; with a node killed all the time, often. */
  private static final double RECEIPTS_SHARE = 0.5;

  private final Devices devices;
  private final Correspondent recipient;
  private final List<PostStream> streams;
  private final Map<AccountAddress, Correspondent> accounts = new LinkedHashMap<>();

  SpoolAudit(Devices devices, Correspondent recipient, List<PostStream> streams) {
    this.devices = devices;
    this.recipient = recipient;
    this.streams = streams;
    accounts.put(recipient.address(), recipient);
    streams.forEach(stream -> accounts.put(stream.from().address(), stream.from()));
  }

  /**
   * The second answer for a message promises the same as the first: a receipt made anew for one
   * frame may have another signature and a later head, never another place or time.
   */
  static void assertSameAnswer(Acknowledged first, EntryResponse again) throws DecodeException {
    String text = first.sent().text();
    assertEquals(first.entry().indexContainer(), again.indexContainer(), text);
    assertEquals(first.entry().status(), again.status(), text);
    DareEnvelope before = first.entry().receipt();
    DareEnvelope after = again.receipt();
    if (before != null && after != null) { // a busy signer is left out after 50 ms
      assertEquals(promise(before), promise(after), text);
    }
  }

  private static Object promise(DareEnvelope receipt) throws DecodeException {
    if (isForSender(receipt)) {
      return SpoolSenderReceipt.parse(receipt.payload());
    }
    SpoolReceipt own = SpoolReceipt.parse(receipt.payload());
    return List.of(own.container(), own.index(), own.envelopeId(), own.payloadDigest());
  }

  private static boolean isForSender(DareEnvelope receipt) throws DecodeException {
    return TaggedObject.read(receipt.payload()).tag().equals(SpoolSenderReceipt.TAG);
  }

  /** Downloads what is new and audits it against the heads seen before: no rollback, no fork. */
  void synchronize() throws MeshException {
    for (AccountAddress account : accounts.keySet()) {
      try (MeshClient client = devices.client(account.local())) {
        var sync = Devices.persistently(() -> client.accounts().sync(account));
        assertTrue(sync.isClean(), () -> account + ": " + sync);
      }
    }
  }

  /** The whole comparison, when all streams have stopped. */
  void everythingIsThereOnce() throws MeshException, DecodeException {
    holdOwnReceipts();
    synchronize();
    for (Correspondent account : accounts.values()) {
      assertSpool(account, ContainerName.INBOUND, sent(null, account.address()));
      assertSpool(account, ContainerName.OUTBOUND, sent(account.address(), null));
    }
    assertOwnReceiptsSettled();
    assertSenderReceipts();
  }

  private List<Letter> sent(@Nullable AccountAddress from, @Nullable AccountAddress to) {
    return streams.stream()
        .filter(stream -> from == null || stream.from().address().equals(from))
        .flatMap(stream -> stream.acknowledged().stream())
        .map(Acknowledged::sent)
        .filter(sent -> to == null || sent.recipient().equals(to))
        .toList();
  }

  private void assertSpool(Correspondent account, ContainerName name, List<Letter> expected)
      throws MeshException {
    String place = account.address() + " " + name;
    Map<String, Letter> byId = new HashMap<>();
    expected.forEach(sent -> byId.put(sent.messageId(), sent));
    List<String> found = new ArrayList<>();
    for (SpoolView.Entry entry : spool(account, name).entries()) {
      if (!entry.type().equals(MessageText.class.getSimpleName())) {
        continue; // how the accounts got to know each other
      }
      Letter sent = byId.get(entry.messageId());
      assertNotNull(sent, () -> place + " holds what nobody sent: " + entry);
      MessageText text = (MessageText) Optional.ofNullable(entry.message()).orElseThrow();
      assertEquals(sent.text(), text.text(), place);
      found.add(sent.text());
    }
    Set<String> once = new LinkedHashSet<>(found);
    assertEquals(found.size(), once.size(), () -> place + " holds a message twice");
    List<String> missing =
        expected.stream().map(Letter::text).filter(text -> !once.contains(text)).toList();
    assertEquals(List.of(), missing, () -> place + " lacks acknowledged messages");
    assertOrder(place, found);
  }

  /** Of each stream the numbers rise; how streams mingle is free. */
  private static void assertOrder(String place, List<String> texts) {
    Map<String, Integer> last = new HashMap<>();
    for (String text : texts) {
      int space = text.lastIndexOf(' ');
      int number = Integer.parseInt(text.substring(space + 1));
      int before = last.getOrDefault(text.substring(0, space), -1);
      assertTrue(number > before, () -> place + ": " + text + " after number " + before);
      last.put(text.substring(0, space), number);
    }
  }

  private SpoolView spool(Correspondent account, ContainerName name) throws MeshException {
    try (MeshHome home = devices.home(account.address().local())) {
      return SpoolView.of(home.replica(account.address(), name), account.keys());
    }
  }

  /** Puts the receipts for frames of the own account where the client's audit looks for them. */
  private void holdOwnReceipts() throws MeshException, DecodeException {
    for (Correspondent account : accounts.values()) {
      List<DareEnvelope> receipts = new ArrayList<>();
      for (PostStream stream : streams) {
        if (stream.from().equals(account)) {
          for (Acknowledged known : stream.acknowledged()) {
            DareEnvelope receipt = known.entry().receipt();
            if (receipt != null && !isForSender(receipt)) {
              receipts.add(receipt);
            }
          }
        }
      }
      try (MeshHome home = devices.home(account.address().local())) {
        home.replica(account.address(), ContainerName.INBOUND).hold(receipts);
      }
    }
  }

  private void assertOwnReceiptsSettled() throws MeshException {
    for (Correspondent account : accounts.values()) {
      try (MeshHome home = devices.home(account.address().local())) {
        ContainerReplica inbound = home.replica(account.address(), ContainerName.INBOUND);
        assertEquals(List.of(), inbound.receipts(), () -> account.address() + " unsettled");
      }
    }
  }

  /** Every receipt that a sender holds opens to the frame that the recipient's tree has. */
  private void assertSenderReceipts() throws MeshException, DecodeException {
    ReceiptProofs proofs = proofs();
    int posts = 0;
    for (PostStream stream : streams) {
      List<Acknowledged> received =
          stream.acknowledged().stream()
              .filter(known -> known.sent().recipient().equals(recipient.address()))
              .toList();
      posts += received.size();
      assertEquals(List.of(), proofs.failures(held(received)));
    }
    System.out.printf(
        "SpoolAudit: %d posts to others, %d receipts opened and proved%n", posts, proofs.count());
    assertTrue(
        proofs.count() >= posts * RECEIPTS_SHARE, "too many posts without a receipt: " + posts);
  }

  private ReceiptProofs proofs() throws MeshException {
    try (MeshHome home = devices.home(recipient.address().local())) {
      return new ReceiptProofs(
          recipient.address(),
          devices.chain().statements(),
          devices.session(recipient),
          home.replica(recipient.address(), ContainerName.INBOUND));
    }
  }

  private static List<ReceiptProofs.Held> held(List<Acknowledged> messages) {
    List<ReceiptProofs.Held> held = new ArrayList<>();
    for (Acknowledged known : messages) {
      DareEnvelope receipt = known.entry().receipt();
      if (receipt != null) {
        held.add(
            new ReceiptProofs.Held(
                known.sent().envelopeId(), known.sent().payloadDigest(), receipt));
      }
    }
    return held;
  }
}
