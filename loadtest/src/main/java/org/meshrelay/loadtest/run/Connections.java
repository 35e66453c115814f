package org.meshrelay.loadtest.run;

import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.session.ServiceSession;
import org.meshrelay.client.session.SessionCredential;
import org.meshrelay.client.session.SessionOutcome;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.udf.MeshIdentifiers;
import org.meshrelay.loadtest.actor.Correspondents;
import org.meshrelay.loadtest.actor.DeviceCorpus;
import org.meshrelay.loadtest.actor.DeviceCorpus.Asking;
import org.meshrelay.loadtest.measure.OperationTimes;
import org.meshrelay.loadtest.measure.Outcome;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.message.AcknowledgeConnection;
import org.meshrelay.protocol.message.MessageCodec;
import org.meshrelay.protocol.message.MessageComplete;
import org.meshrelay.protocol.message.MessageEnvelopes;
import org.meshrelay.protocol.message.MessageHead;
import org.meshrelay.protocol.message.Reference;
import org.meshrelay.protocol.message.RespondConnection;
import org.meshrelay.protocol.profile.KeyData;
import org.meshrelay.protocol.transaction.CompleteRequest;
import org.meshrelay.protocol.transaction.CompleteResponse;
import org.meshrelay.protocol.transaction.ConnectResponse;
import org.meshrelay.protocol.transaction.MeshRequest;
import org.meshrelay.protocol.transaction.PostRequest;
import org.meshrelay.protocol.transaction.RequestHeader;

/**
 * Connects devices by PIN (protocol.md 6.4.2), owner and device in turn: the owner registers a PIN,
 * the device asks, the owner looks for news, enters the device and answers, the device fetches the
 * answer. One operation, done when its last step is; what stops a step stops it. Any thread.
 */
final class Connections {
  private static final int REQUEST_ID_OCTETS = 16;

  private final Correspondents actors;
  private final DeviceCorpus devices;
  private final Sender sender;
  private final OperationTimes times;
  private final Executor crypto;
  private final Queue<Joined> joined = new ConcurrentLinkedQueue<>();

  /**
   * Connections at the recipients' accounts.
   *
   * @param devices devices that ask
   * @param sender sends with what the scenario says of repetitions
   * @param times where steps are written down
   * @param crypto signs what names the service's nonce
   */
  Connections(
      Correspondents actors,
      DeviceCorpus devices,
      Sender sender,
      OperationTimes times,
      Executor crypto) {
    this.actors = actors;
    this.devices = devices;
    this.sender = sender;
    this.times = times;
    this.crypto = crypto;
  }

  /** How requests of an operation are sent. */
  interface Sender {
    /** One request. */
    CompletionStage<@Nullable SessionOutcome> send(ServiceSession session, MeshRequest request);

    /** What a device does that looks for news. */
    CompletionStage<Outcome> look(Correspondents.Pair owner);
  }

  /**
   * A device that was connected.
   *
   * @param pair whose recipient owns it
   * @param device it, and its grant
   * @param witness identifier of the acknowledgement in the owner's spool
   */
  record Joined(int pair, Asking device, String witness) {}

  /** Those connected so far to the recipient of a pair. */
  List<Joined> of(int pair) {
    return joined.stream().filter(one -> one.pair == pair).toList();
  }

  /** Connects the next device to the recipient of a pair. */
  CompletionStage<Outcome> connect(int pair) {
    Asking device = devices.next(pair);
    if (device == null) {
      return CompletableFuture.completedStage(MeshWork.USED_UP);
    }
    return new Connection(pair, device).begin();
  }

  /** One device on its way into one account. */
  private final class Connection {
    private final int pair;
    private final Correspondents.Pair owner;
    private final AccountAddress account;
    private final Asking device;
    private final ServiceSession asking;

    Connection(int pair, Asking device) {
      this.pair = pair;
      this.owner = actors.pairs().get(pair);
      this.account = owner.to();
      this.device = device;
      this.asking =
          actors.open(
              new SessionCredential.DeviceCredential(
                  device.keys().profile().envelope(), device.keys().keys().authentication()));
    }

    CompletionStage<Outcome> begin() {
      return step(
          "pin",
          sender.send(owner.reader(), device.registration()),
          told -> ask(),
          told -> {
            if (Outcomes.isTurnedAway(told)) {
              devices.putBack(pair, device);
            }
          });
    }

    private CompletionStage<Outcome> ask() {
      return step("ask", sender.send(asking, device.connect()), this::acknowledged);
    }

    private CompletionStage<Outcome> acknowledged(@Nullable SessionOutcome told) {
      if (!(told instanceof SessionOutcome.Answered answered)
          || !(answered.response() instanceof ConnectResponse response)
          || response.acknowledgement() == null) {
        return wrong("connect: no acknowledgement");
      }
      DareEnvelope envelope = response.acknowledgement();
      return CompletableFuture.supplyAsync(() -> witness(envelope), crypto)
          .thenCompose(
              witness -> witness == null ? wrong("connect: wrong witness") : look(witness));
    }

    /** Owner and device compute it for themselves and compare; null if it is another. */
    private @Nullable String witness(DareEnvelope envelope) {
      try {
        var message = MessageCodec.parse(envelope.payload(), AcknowledgeConnection.class);
        var master = owner.owner().master();
        var profile = device.keys().profile();
        String expected =
            MeshIdentifiers.witness(
                fingerprint(master.value().keyOfflineSignature(), master.key()),
                message.serverNonce(),
                fingerprint(profile.value().keyOfflineSignature(), profile.key()),
                device.request().clientNonce());
        return expected.equals(message.witness()) && expected.equals(message.messageId())
            ? expected
            : null;
      } catch (DecodeException e) {
        return null; // an acknowledgement that is none has no witness either
      }
    }

    private CompletionStage<Outcome> look(String witness) {
      long began = System.nanoTime();
      return sender
          .look(owner)
          .thenCompose(
              seen -> {
                if (seen.kind() != Outcome.Kind.ACKNOWLEDGED) {
                  return CompletableFuture.completedStage(seen);
                }
                times.done("connect: look", System.nanoTime() - began);
                return enter(witness);
              });
    }

    private CompletionStage<Outcome> enter(String witness) {
      return step(
          "enter",
          sender.send(owner.reader(), device.upload()),
          told ->
              CompletableFuture.supplyAsync(() -> answer(witness), crypto)
                  .thenCompose(answer -> respond(witness, answer)));
    }

    private PostRequest answer(String witness) {
      EntropySource entropy = EntropySource.system();
      Instant now = Instant.now();
      var signer = new DeviceCorpus.Owner(account, owner.owner()).signer();
      RespondConnection response =
          new RespondConnection(
              MessageHead.of(MeshIdentifiers.responseId(witness), account, account),
              RespondConnection.ACCEPT,
              device.entry());
      MessageComplete settled =
          new MessageComplete(
              MessageHead.fresh(entropy, account, account)
                  .referring(
                      List.of(
                          Reference.of(witness, Reference.ACCEPT),
                          Reference.of(device.pinId(), Reference.CLOSED))));
      return new PostRequest(
          RequestHeader.of(account, entropy.bytes(REQUEST_ID_OCTETS)),
          List.of(),
          List.of(),
          List.of(
              MessageEnvelopes.signed(response, signer, now),
              MessageEnvelopes.signed(settled, signer, now)));
    }

    private CompletionStage<Outcome> respond(String witness, PostRequest answer) {
      return step(
          "answer",
          sender.send(owner.reader(), answer),
          told -> complete(witness, answer.self().getFirst().payload()));
    }

    private CompletionStage<Outcome> complete(String witness, Bytes answer) {
      CompleteRequest request =
          new CompleteRequest(
              RequestHeader.of(account),
              device.keys().profile().udf(),
              null,
              List.of(),
              List.of(),
              account,
              MeshIdentifiers.responseId(witness));
      return step(
          "complete",
          sender.send(asking, request),
          told -> {
            Bytes given = completed(told);
            if (given == null || !given.equals(answer)) {
              return wrong("connect: wrong answer");
            }
            joined.add(new Joined(pair, device, witness));
            return CompletableFuture.completedStage(Outcome.ACKNOWLEDGED);
          });
    }

    private CompletionStage<Outcome> step(
        String name,
        CompletionStage<@Nullable SessionOutcome> sent,
        Function<@Nullable SessionOutcome, CompletionStage<Outcome>> next) {
      return step(name, sent, next, told -> {});
    }

    private CompletionStage<Outcome> step(
        String name,
        CompletionStage<@Nullable SessionOutcome> sent,
        Function<@Nullable SessionOutcome, CompletionStage<Outcome>> next,
        Consumer<@Nullable SessionOutcome> stopped) {
      long began = System.nanoTime();
      return sent.thenCompose(
          told -> {
            Outcome outcome = Outcomes.of(told);
            if (outcome.kind() != Outcome.Kind.ACKNOWLEDGED) {
              stopped.accept(told);
              return CompletableFuture.completedStage(outcome);
            }
            times.done("connect: " + name, System.nanoTime() - began);
            return next.apply(told);
          });
    }
  }

  private static @Nullable Bytes completed(@Nullable SessionOutcome told) {
    return told instanceof SessionOutcome.Answered answered
            && answered.response() instanceof CompleteResponse response
            && response.response() != null
        ? response.response().payload()
        : null;
  }

  /** In the era that the profile itself states (protocol.md C-18). */
  private static Bytes fingerprint(@Nullable KeyData stated, PublicKey key) {
    return stated == null ? key.fingerprint() : key.fingerprintAs(stated.statedUdf());
  }

  private static CompletionStage<Outcome> wrong(String what) {
    return CompletableFuture.completedStage(Outcome.failed(what));
  }
}
