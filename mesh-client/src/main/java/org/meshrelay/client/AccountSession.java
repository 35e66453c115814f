package org.meshrelay.client;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.home.AccountRecord;
import org.meshrelay.client.home.ContainerReplica;
import org.meshrelay.client.session.ServiceIdentity;
import org.meshrelay.client.session.SessionCredential;
import org.meshrelay.client.session.SessionOutcome.Answered;
import org.meshrelay.client.sync.CatalogView;
import org.meshrelay.client.sync.ContainerSync;
import org.meshrelay.client.sync.ServiceCalls;
import org.meshrelay.client.sync.SpoolView;
import org.meshrelay.client.sync.Synchronizer;
import org.meshrelay.crypto.agree.AgreementException;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.message.MeshMessage;
import org.meshrelay.protocol.message.MessageEnvelopes;
import org.meshrelay.protocol.message.MessageSigner;
import org.meshrelay.protocol.profile.ActivatedDevice;
import org.meshrelay.protocol.profile.DeviceKeys;
import org.meshrelay.protocol.profile.KeyData;
import org.meshrelay.protocol.profile.NotVerifiedException;
import org.meshrelay.protocol.receipt.HostChain;
import org.meshrelay.protocol.receipt.SpoolLink;
import org.meshrelay.protocol.session.AuthHeader;
import org.meshrelay.protocol.session.HandshakeChallenge;
import org.meshrelay.protocol.transaction.ConstraintsSelect;
import org.meshrelay.protocol.transaction.ContainerUpdate;
import org.meshrelay.protocol.transaction.DownloadRequest;
import org.meshrelay.protocol.transaction.DownloadResponse;
import org.meshrelay.protocol.transaction.EntryResponse;
import org.meshrelay.protocol.transaction.MeshResponse;
import org.meshrelay.protocol.transaction.PostRequest;
import org.meshrelay.protocol.transaction.PostResponse;
import org.meshrelay.protocol.transaction.RequestHeader;
import org.meshrelay.protocol.transaction.StatusResponse;
import org.meshrelay.protocol.transaction.UploadRequest;
import org.meshrelay.protocol.transaction.UploadResponse;

/** One account at its service, as this device sees it. One thread. */
final class AccountSession {
  private final ClientContext context;
  private final AccountRecord record;
  private final ActivatedDevice device;
  private final AgreementKeyPair deviceKey;
  private final ServiceCalls calls;
  private final ReceiptBook receipts;

  private AccountSession(
      ClientContext context, AccountRecord record, ActivatedDevice device, DeviceKeys own) {
    this.context = context;
    this.record = record;
    this.device = device;
    this.deviceKey = own.keys().encryption();
    this.calls =
        context.calls(
            record.address().domain(),
            new SessionCredential.ProfileCredential(
                device.account().connection().envelope(), device.account().authentication()));
    this.receipts = new ReceiptBook(context, record.address());
  }

  static AccountSession open(ClientContext context, AccountRecord record, DeviceKeys own)
      throws MeshException {
    try {
      return new AccountSession(context, record, record.activate(own), own);
    } catch (DecodeException | NotVerifiedException e) {
      throw new MeshException(
          Kind.CONFIGURATION, record.address() + ": what the home holds of it does not verify", e);
    }
  }

  AccountAddress address() {
    return record.address();
  }

  AccountRecord record() {
    return record;
  }

  ActivatedDevice device() {
    return device;
  }

  /** True for an account without a service: its catalogs are kept here alone (protocol.md 6.10). */
  boolean isOffline() {
    return record.stage() == AccountRecord.Stage.MADE;
  }

  /** The way to the service, for an account that it knows (MSP-110). */
  ServiceCalls calls() throws MeshException {
    requireRegistered();
    return calls;
  }

  private void requireRegistered() throws MeshException {
    if (isOffline()) {
      throw new MeshException(
          Kind.CONFIGURATION,
          address() + " is not registered; run mesh account register " + address());
    }
  }

  ServiceIdentity service() throws MeshException {
    requireRegistered();
    return context.identity(address().domain());
  }

  RequestHeader header() {
    return RequestHeader.of(address());
  }

  /** Signs as this device, shown to act for the account. */
  MessageSigner signer() {
    return new MessageSigner(
        device.account().signature(), device.account().connection().envelope());
  }

  /** A message of ours that only our own devices can read. */
  DareEnvelope toOurselves(MeshMessage message) throws MeshException {
    try {
      return MessageEnvelopes.encrypted(
          message,
          signer(),
          List.of(device.account().encryption().publicKey()),
          context.now(),
          context.entropy());
    } catch (AgreementException e) {
      throw new MeshException(Kind.CONFIGURATION, "the account's key cannot be used", e);
    }
  }

  /** Everything that may have been encrypted to us. */
  List<AgreementKeyPair> keys() {
    return List.of(device.account().encryption(), device.keys().encryption(), deviceKey);
  }

  /** The service's key for the catalogs it reads; null if it has none, then they are in clear. */
  @Nullable KeyData serviceEncryptionKey() throws MeshException {
    return service().credential().service().value().keyEncryption();
  }

  /** The names under which entries of a catalog stand in its frames. */
  EntryIdentifiers identifiers(ContainerName name) throws MeshException {
    try {
      return EntryIdentifiers.of(name, device.account().encryption());
    } catch (AgreementException e) {
      throw new MeshException(Kind.CONFIGURATION, "the account's encryption key cannot be used", e);
    }
  }

  CatalogView catalog(ContainerName name) throws MeshException {
    return CatalogView.of(replica(name), keys());
  }

  /** With what only a service took that the account has left, where messages come in. */
  SpoolView spool(ContainerName name) throws MeshException {
    List<ContainerReplica> older =
        name == ContainerName.INBOUND ? context.home().retired().of(address(), name) : List.of();
    return SpoolView.of(older, replica(name), keys());
  }

  ContainerReplica replica(ContainerName name) throws MeshException {
    return context.home().replica(address(), name);
  }

  @CanIgnoreReturnValue
  List<ContainerSync> sync() throws MeshException {
    return synchronizer().sync();
  }

  StatusResponse status() throws MeshException {
    return synchronizer().status();
  }

  /** What frame 0 of a container says that it continues; null if it begins there. */
  @Nullable SpoolLink link(ContainerName name) throws MeshException {
    DownloadResponse response =
        calls()
            .call(
                new DownloadRequest(header(), List.of(ConstraintsSelect.range(name, 0, 0)), null),
                DownloadResponse.class);
    List<DareEnvelope> frames =
        response.updates().stream().flatMap(update -> update.envelopes().stream()).toList();
    if (frames.isEmpty()) {
      return null;
    }
    try {
      return SpoolLink.parse(frames.getFirst().payload());
    } catch (DecodeException e) {
      return null; // the frame 0 of a container that continues none
    }
  }

  /** Uploads frames of one container, as many at once as a request may have; all must be taken. */
  void upload(ContainerName name, List<DareEnvelope> frames) throws MeshException {
    for (List<DareEnvelope> portion : Portions.of(frames)) {
      ContainerUpdate update = new ContainerUpdate(name.text(), null, null, portion, null);
      UploadRequest request = new UploadRequest(header(), List.of(update), List.of());
      UploadResponse response = calls().call(request, UploadResponse.class);
      accept("Upload to " + name, response.entries(), portion.size());
    }
  }

  /**
   * Uploads entries of one catalog, all or none, on the condition that it has that many frames.
   *
   * @return the answer, of success or refusal; receipts are taken where it was a success
   */
  UploadResponse uploadIf(ContainerName name, long frameCount, List<DareEnvelope> frames)
      throws MeshException {
    ContainerUpdate update = new ContainerUpdate(name.text(), frameCount, null, frames, null);
    UploadRequest request = new UploadRequest(header(), List.of(update), List.of());
    MeshResponse response = calls().ask(request).response();
    if (response instanceof UploadResponse upload && !upload.outcome().isSuccess()) {
      return upload;
    }
    UploadResponse taken = ServiceCalls.require(request, response, UploadResponse.class);
    if (taken.entries().stream().allMatch(EntryResponse::isAccepted)) {
      receipts.take(taken.entries(), chain());
    }
    return taken;
  }

  /** Requires that all entries were taken, and takes their receipts. */
  void accept(String what, List<EntryResponse> entries, int expected) throws MeshException {
    requireAccepted(what, entries, expected);
    receipts.take(entries, chain());
  }

  /** Posts messages to one recipient, and messages to ourselves, in one request. */
  PostResponse post(
      @Nullable AccountAddress recipient, List<DareEnvelope> messages, List<DareEnvelope> self)
      throws MeshException {
    PostRequest request =
        new PostRequest(
            header(), recipient == null ? List.of() : List.of(recipient), messages, self);
    Answered answered = calls().ask(request);
    PostResponse response = ServiceCalls.require(request, answered.response(), PostResponse.class);
    AuthHeader.Challenge challenge = answered.challenge();
    if (challenge != null && response.entries().stream().anyMatch(Entries::isChallenge)) {
      response = repeat(request, response, challenge);
    }
    receipts.take(response.entries(), chain());
    return response;
  }

  /** Posts messages to ourselves; all must be taken. */
  void postSelf(List<DareEnvelope> self) throws MeshException {
    PostResponse response = post(null, List.of(), self);
    requireAccepted("Post", response.entries(), self.size());
  }

  /** The chain to the key that signs receipts. */
  HostChain chain() throws MeshException {
    ServiceIdentity identity = service();
    return HostChain.of(identity.credential(), identity.credential().serviceUdf())
        .orElseThrow(() -> new IllegalStateException("a credential of another service"));
  }

  static void requireAccepted(String what, List<EntryResponse> entries, int expected)
      throws MeshException {
    if (entries.size() != expected) {
      throw new MeshException(
          Kind.UNAVAILABLE, what + ": " + entries.size() + " results for " + expected + " entries");
    }
    for (EntryResponse entry : entries) {
      if (!entry.isAccepted()) {
        throw Entries.refused(what, entry);
      }
    }
  }

  /** Works for the challenge of policy and posts the messages concerned again, once (7.2). */
  private PostResponse repeat(
      PostRequest request, PostResponse response, AuthHeader.Challenge challenge)
      throws MeshException {
    AuthHeader.Answer answer =
        HandshakeChallenge.solve(challenge, () -> false)
            .orElseThrow(
                () ->
                    new MeshException(
                        Kind.TRY_LATER, "the service asks for more work than is reasonable"));
    List<EntryResponse> entries = new ArrayList<>(response.entries());
    for (int i = 0; i < Math.min(entries.size(), request.message().size()); i++) {
      if (Entries.isChallenge(entries.get(i))) {
        PostRequest again =
            new PostRequest(
                header(), request.accounts(), List.of(request.message().get(i)), List.of());
        List<EntryResponse> answers =
            ServiceCalls.require(again, calls().ask(again, answer).response(), PostResponse.class)
                .entries();
        entries.set(i, answers.size() == 1 ? answers.getFirst() : entries.get(i));
      }
    }
    return new PostResponse(response.outcome(), entries, response.constraintsData());
  }

  private Synchronizer synchronizer() throws MeshException {
    return new Synchronizer(calls(), context.home(), address(), chain(), context.config().clock());
  }
}
