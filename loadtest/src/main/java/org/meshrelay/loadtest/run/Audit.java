package org.meshrelay.loadtest.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.meshrelay.client.ClientConfig;
import org.meshrelay.client.MeshClient;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.home.ContainerReplica;
import org.meshrelay.client.home.MeshHome;
import org.meshrelay.client.home.ReplicaFrame;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.loadtest.actor.Correspondents;
import org.meshrelay.loadtest.actor.Correspondents.Pair;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.message.MeshMessage;
import org.meshrelay.protocol.message.MessageCodec;
import org.meshrelay.protocol.message.MessageText;
import org.meshrelay.protocol.message.RequestContact;
import org.meshrelay.protocol.receipt.StatementVerifier;

/**
 * Reads everything back as the recipients' devices do, and compares it with what was acknowledged:
 * synchronization verifies heads, frames and consistency (receipts.md 7.2); then every message has
 * to be there once, in order, and every receipt has to open to its frame. That holds for strangers
 * too, and there must be no message of anybody else. Blocks.
 */
public final class Audit {
  private static final int ATTEMPTS_MAX = 20;
  private static final long PAUSE_NANOS = 1_000_000_000;

  private final Correspondents actors;
  private final Ledger ledger;
  private final Connections connections;
  private final Consumer<String> progress;

  /** An audit of what is in the ledger, and of the devices that were connected. */
  Audit(Correspondents actors, Ledger ledger, Connections connections, Consumer<String> progress) {
    this.connections = connections;
    this.actors = actors;
    this.ledger = ledger;
    this.progress = progress;
  }

  /** All of it. */
  public AuditResult run() throws MeshException {
    StatementVerifier verifier = actors.chain().statements();
    AuditResult result = AuditResult.NONE;
    int pairs = actors.pairs().size();
    for (int pair = 0; pair < pairs; pair++) {
      progress.accept("audit: pair " + (pair + 1) + " of " + pairs);
      result = result.plus(of(actors.pairs().get(pair), pair, verifier));
    }
    return result;
  }

  /** What was sent to the recipient of a pair, by sender. */
  private Map<AccountAddress, List<Ledger.Entry>> posts(int pair) {
    int pairs = actors.pairs().size();
    Map<AccountAddress, List<Ledger.Entry>> posts = new LinkedHashMap<>();
    posts.put(actors.pairs().get(pair).from(), ledger.of(pair));
    List<Correspondents.Stranger> strangers = actors.strangers();
    for (int stranger = pair; stranger < strangers.size(); stranger += pairs) {
      posts.put(strangers.get(stranger).from(), ledger.of(pairs + stranger));
    }
    return posts;
  }

  private AuditResult of(Pair pair, int number, StatementVerifier verifier) throws MeshException {
    Map<AccountAddress, List<Ledger.Entry>> posts = posts(number);
    List<Connections.Joined> joined = connections.of(number);
    DeviceAudit devices = new DeviceAudit(actors);
    List<String> charges = synchronize(pair);
    try (MeshHome home = MeshHome.open(actors.site().home(pair.to()), ClientConfig.LOCK_PATIENCE)) {
      ContainerReplica inbound = home.replica(pair.to(), ContainerName.INBOUND);
      AuditResult compared = SpoolComparison.of(pair.to().text(), posts, stored(inbound, pair));
      ReceiptProofs proofs = new ReceiptProofs(pair.to(), verifier, pair.reader(), inbound);
      List<ReceiptProofs.Held> held = posts.values().stream().flatMap(Audit::held).toList();
      devices.look(pair, home, joined);
      List<String> failures =
          Stream.of(charges, compared.failures(), proofs.failures(held), devices.failures())
              .flatMap(List::stream)
              .toList();
      return new AuditResult(
          compared.acknowledged(),
          compared.found(),
          compared.lost(),
          compared.duplicated(),
          compared.outOfOrder(),
          compared.invented(),
          held.size(),
          proofs.count(),
          joined.size(),
          devices.found(),
          failures);
    }
  }

  /** A node that was just overloaded may need a while before it has time for an audit. */
  private List<String> synchronize(Pair pair) throws MeshException {
    for (int attempt = 1; ; attempt++) {
      try {
        return synchronizeOnce(pair);
      } catch (MeshException e) {
        if (e.kind() == MeshException.Kind.CHECK_FAILED || attempt == ATTEMPTS_MAX) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private List<String> synchronizeOnce(Pair pair) throws MeshException {
    try (MeshClient client = MeshClient.open(actors.site().client(pair.to()))) {
      var sync = client.accounts().sync(pair.to());
      return sync.isClean() ? List.of() : List.of(pair.to() + ": " + sync);
    }
  }

  /** The request by which the sender of the pair became a contact came before the run. */
  private static boolean isOfRun(MeshMessage message, Pair pair) {
    return message instanceof MessageText
        || (message instanceof RequestContact && !pair.from().equals(message.head().sender()));
  }

  /** Texts and requests for contact by sender, in the order of the spool. */
  private static Map<AccountAddress, List<SpoolComparison.Stored>> stored(
      ContainerReplica inbound, Pair pair) throws MeshException {
    Map<AccountAddress, List<SpoolComparison.Stored>> stored = new LinkedHashMap<>();
    for (ReplicaFrame frame : inbound.frames()) {
      DareEnvelope envelope = frame.envelope();
      try {
        MeshMessage message = MessageCodec.parse(envelope.payload());
        if (isOfRun(message, pair)) {
          stored
              .computeIfAbsent(message.head().sender(), sender -> new ArrayList<>())
              .add(
                  new SpoolComparison.Stored(
                      String.valueOf(envelope.envelopeId()), Digests.sha512(envelope.payload())));
        }
      } catch (DecodeException e) {
        throw new MeshException(
            MeshException.Kind.CHECK_FAILED, pair.to() + " holds what is no message", e);
      }
    }
    return stored;
  }

  private static Stream<ReceiptProofs.Held> held(List<Ledger.Entry> posts) {
    List<ReceiptProofs.Held> held = new ArrayList<>();
    for (Ledger.Entry post : posts) {
      var receipt = post.receipt();
      if (receipt != null) {
        held.add(new ReceiptProofs.Held(post.envelopeId(), post.payloadDigest(), receipt));
      }
    }
    return held.stream();
  }
}
