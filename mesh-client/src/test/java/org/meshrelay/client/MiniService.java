package org.meshrelay.client;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.session.StubService;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;
import org.meshrelay.crypto.udf.MeshIdentifiers;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogCodec;
import org.meshrelay.protocol.catalog.CatalogState;
import org.meshrelay.protocol.catalog.CatalogedContact;
import org.meshrelay.protocol.dare.ContainerInfo;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.HeaderEditor;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.message.AcknowledgeConnection;
import org.meshrelay.protocol.message.MessageCodec;
import org.meshrelay.protocol.message.MessageComplete;
import org.meshrelay.protocol.message.MessageEnvelopes;
import org.meshrelay.protocol.message.MessageHead;
import org.meshrelay.protocol.message.MessageSigner;
import org.meshrelay.protocol.message.Reference;
import org.meshrelay.protocol.message.RequestConnection;
import org.meshrelay.protocol.profile.NotVerifiedException;
import org.meshrelay.protocol.profile.ProfileDevice;
import org.meshrelay.protocol.profile.ProfilePersonal;
import org.meshrelay.protocol.profile.Registration;
import org.meshrelay.protocol.profile.SignedProfile;
import org.meshrelay.protocol.receipt.LeafTree;
import org.meshrelay.protocol.receipt.MerkleTree;
import org.meshrelay.protocol.receipt.Opening;
import org.meshrelay.protocol.receipt.SpoolReceipt;
import org.meshrelay.protocol.receipt.SpoolSenderReceipt;
import org.meshrelay.protocol.receipt.SpoolTreeHead;
import org.meshrelay.protocol.receipt.StatementSigner;
import org.meshrelay.protocol.session.AuthHeader;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.ClaimRequest;
import org.meshrelay.protocol.transaction.CompleteRequest;
import org.meshrelay.protocol.transaction.CompleteResponse;
import org.meshrelay.protocol.transaction.ConnectRequest;
import org.meshrelay.protocol.transaction.ConnectResponse;
import org.meshrelay.protocol.transaction.ConstraintsSelect;
import org.meshrelay.protocol.transaction.ContainerStatus;
import org.meshrelay.protocol.transaction.ContainerUpdate;
import org.meshrelay.protocol.transaction.CreateRequest;
import org.meshrelay.protocol.transaction.CreateResponse;
import org.meshrelay.protocol.transaction.DeleteRequest;
import org.meshrelay.protocol.transaction.DeleteResponse;
import org.meshrelay.protocol.transaction.DownloadRequest;
import org.meshrelay.protocol.transaction.DownloadResponse;
import org.meshrelay.protocol.transaction.EntryResponse;
import org.meshrelay.protocol.transaction.MeshRequest;
import org.meshrelay.protocol.transaction.MeshResponse;
import org.meshrelay.protocol.transaction.PostRequest;
import org.meshrelay.protocol.transaction.PostResponse;
import org.meshrelay.protocol.transaction.ProveRequest;
import org.meshrelay.protocol.transaction.ProveResponse;
import org.meshrelay.protocol.transaction.PublishRequest;
import org.meshrelay.protocol.transaction.ResponseStatus;
import org.meshrelay.protocol.transaction.StatusRequest;
import org.meshrelay.protocol.transaction.StatusResponse;
import org.meshrelay.protocol.transaction.UploadRequest;
import org.meshrelay.protocol.transaction.UploadResponse;

/**
 * A service in memory, just large enough for a client to live with: accounts, containers with their
 * trees, receipts, connections. It trusts its callers (the relay's own tests do not), and it can be
 * told to lie about what it keeps.
 */
final class MiniService {
  final StubService stub;

  private final InstantSource clock;
  private final StatementSigner signer;
  private final SecretBytes secret;
  private final Map<AccountAddress, Account> accounts = new HashMap<>();
  private final Map<String, DareEnvelope> decisions = new HashMap<>();

  /** What the service does wrong. */
  enum Lie {
    /** Delivers frames with another payload. */
    ALTERS,
    /** Leaves out a frame. */
    DROPS,
    /** Shows another tree of the same size. */
    FORKS,
    /** Shows an earlier tree. */
    ROLLS_BACK,
    /** Gives no proofs any more. */
    STOPS_PROVING
  }

  final MiniPublications publications = new MiniPublications();
  private final Set<Lie> lies = new HashSet<>();
  private AuthHeader.@Nullable Challenge pending;

  /** One account. */
  static final class Account {
    final DareEnvelope master;
    final DareEnvelope profile;
    final Map<ContainerName, Container> containers = new EnumMap<>(ContainerName.class);

    Account(DareEnvelope master, DareEnvelope profile) {
      this.master = master;
      this.profile = profile;
      for (ContainerName name : ContainerName.values()) {
        if (!name.isServiceStore() && name != ContainerName.MEMBER) {
          containers.put(name, new Container());
        }
      }
    }

    Container container(ContainerName name) {
      return requireNonNull(containers.get(name));
    }
  }

  /** One container: frames from 1 on and their tree. */
  static final class Container {
    final List<DareEnvelope> frames = new ArrayList<>();
    final LeafTree tree = new LeafTree();
  }

  MiniService(Vertx vertx, InstantSource clock) {
    this.clock = clock;
    this.stub = new StubService(vertx, clock);
    this.signer = new StatementSigner(stub.host.signature());
    this.secret = EntropySource.system().secret(32);
    stub.answers = this::answer;
  }

  synchronized void lie(Lie lie) {
    lies.add(lie);
  }

  /** Asks for work in place of taking the next message. */
  synchronized void challenge(AuthHeader.Challenge challenge) {
    pending = challenge;
  }

  synchronized void stopLying() {
    lies.clear();
  }

  /** Puts a frame into a container without asking anybody. */
  synchronized void inject(AccountAddress owner, ContainerName name, DareEnvelope envelope) {
    var unused = append(owner, name, envelope);
  }

  synchronized Account account(AccountAddress address) {
    return requireNonNull(accounts.get(address), () -> "no account " + address);
  }

  private synchronized MeshResponse answer(MeshRequest request) {
    try {
      return switch (request) {
        case CreateRequest create -> create(create);
        case DeleteRequest delete -> delete(delete);
        case StatusRequest status -> status(status);
        case DownloadRequest download -> download(download);
        case UploadRequest upload -> upload(upload);
        case PostRequest post -> post(post);
        case ProveRequest prove -> prove(prove);
        case PublishRequest publish -> publications.publish(publish);
        case ClaimRequest claim -> publications.claim(claim);
        case ConnectRequest connect -> connect(connect);
        case CompleteRequest complete -> complete(complete);
        default -> StubService.status(StatusCode.NOT_ENABLED);
      };
    } catch (DecodeException | NotVerifiedException e) {
      return StubService.status(StatusCode.NOT_VERIFIED);
    }
  }

  private MeshResponse create(CreateRequest request) throws DecodeException, NotVerifiedException {
    AccountAddress address = AccountAddress.parse(request.serviceId());
    Registration registration =
        Registration.verify(request.profileAccount(), request.profileMesh());
    if (!registration.authority().account().lists(address)) {
      return StubService.status(StatusCode.NOT_VERIFIED);
    }
    if (accounts.containsKey(address)) {
      return StubService.status(StatusCode.ACCOUNT_EXISTS);
    }
    accounts.put(address, new Account(request.profileMesh(), request.profileAccount()));
    return new CreateResponse(ResponseStatus.SUCCESS, null, null);
  }

  private MeshResponse delete(DeleteRequest request) {
    accounts.remove(requireNonNull(request.header().account()));
    return new DeleteResponse(ResponseStatus.SUCCESS);
  }

  private MeshResponse status(StatusRequest request) {
    List<ContainerStatus> all = new ArrayList<>();
    account(requireNonNull(request.header().account()))
        .containers
        .forEach(
            (name, container) ->
                all.add(ContainerStatus.of(name, container.frames.size() + 1L, null)));
    return new StatusResponse(ResponseStatus.SUCCESS, null, null, all, null);
  }

  private MeshResponse download(DownloadRequest request) throws DecodeException {
    Account account = account(requireNonNull(request.header().account()));
    List<ContainerUpdate> updates = new ArrayList<>();
    for (ConstraintsSelect select : request.select()) {
      Container container = account.container(ContainerName.parse(select.container()));
      int from = Math.toIntExact(requireNonNull(select.indexMin()));
      int to =
          Math.min(container.frames.size(), Math.toIntExact(requireNonNull(select.indexMax())));
      List<DareEnvelope> page = new ArrayList<>();
      for (int i = from; i <= Math.min(to, from + 2); i++) { // small pages, so that there are some
        if (!(lies.contains(Lie.DROPS) && i == to)) {
          page.add(delivered(container.frames.get(i - 1)));
        }
      }
      updates.add(new ContainerUpdate(select.container(), null, null, page, null));
    }
    return new DownloadResponse(ResponseStatus.SUCCESS, updates);
  }

  private DareEnvelope delivered(DareEnvelope frame) throws DecodeException {
    if (!lies.contains(Lie.ALTERS)) {
      return frame;
    }
    Bytes other = Bytes.concat(frame.payload(), Bytes.utf8(" "));
    return DareEnvelope.of(frame.header(), other, frame.trailer());
  }

  private MeshResponse upload(UploadRequest request) throws DecodeException {
    AccountAddress owner = requireNonNull(request.header().account());
    List<EntryResponse> entries = new ArrayList<>();
    for (ContainerUpdate update : request.updates()) {
      ContainerName name = ContainerName.parse(update.container());
      for (DareEnvelope envelope : update.envelopes()) {
        SpoolReceipt receipt = append(owner, name, envelope);
        entries.add(EntryResponse.accepted(entries.size(), receipt.index(), signer.plain(receipt)));
      }
    }
    return new UploadResponse(ResponseStatus.SUCCESS, entries, null);
  }

  private MeshResponse post(PostRequest request) throws DecodeException {
    AccountAddress sender = requireNonNull(request.header().account());
    List<EntryResponse> entries = new ArrayList<>();
    for (DareEnvelope message : request.message()) {
      for (AccountAddress recipient : request.accounts()) {
        entries.add(deliver(entries.size(), sender, recipient, message));
      }
    }
    for (DareEnvelope message : request.self()) {
      boolean complete =
          !message.isEncrypted()
              && MessageCodec.parse(message.payload()) instanceof MessageComplete;
      ContainerName name = complete ? ContainerName.INBOUND : ContainerName.LOCAL;
      SpoolReceipt receipt = append(sender, name, message);
      entries.add(EntryResponse.accepted(entries.size(), receipt.index(), signer.plain(receipt)));
      decision(message);
    }
    return new PostResponse(ResponseStatus.SUCCESS, entries, null);
  }

  /** The answer to a device that asked is found by the identifier it has. */
  private void decision(DareEnvelope message) throws DecodeException {
    if (message.isEncrypted()) {
      return;
    }
    decisions.put(MessageCodec.parse(message.payload()).messageId(), message);
  }

  private EntryResponse deliver(
      int number, AccountAddress sender, AccountAddress recipient, DareEnvelope message)
      throws DecodeException {
    if (pending != null) {
      stub.challenges.add(pending);
      pending = null;
      return EntryResponse.refused(number, StatusCode.CHALLENGE);
    }
    String type = requireNonNull(requireNonNull(message.contentMeta()).messageType());
    boolean always = type.equals("RequestContact") || type.equals("ReplyContact");
    if (!accounts.containsKey(recipient) || !(always || knows(recipient, sender))) {
      return EntryResponse.refused(number, StatusCode.REFUSED);
    }
    var unused = append(sender, ContainerName.OUTBOUND, message);
    SpoolReceipt receipt = append(recipient, ContainerName.INBOUND, message);
    DareEnvelope forSender =
        signer.plain(SpoolSenderReceipt.of(receipt, Opening.derive(secret, receipt)));
    mark(sender, recipient, message, forSender);
    return EntryResponse.accepted(number, null, forSender);
  }

  private void mark(
      AccountAddress sender, AccountAddress recipient, DareEnvelope message, DareEnvelope receipt) {
    String messageId = requireNonNull(requireNonNull(message.contentMeta()).uniqueId());
    MessageComplete complete =
        new MessageComplete(
            MessageHead.fresh(EntropySource.system(), sender, sender)
                .referring(
                    List.of(
                        new Reference(messageId, null, Reference.RECEIVED, receipt, recipient))));
    var unused =
        append(
            sender,
            ContainerName.OUTBOUND,
            MessageEnvelopes.signed(
                complete, new MessageSigner(stub.host.signature(), null), clock.instant()));
  }

  private boolean knows(AccountAddress recipient, AccountAddress sender) throws DecodeException {
    CatalogState contacts = new CatalogState();
    long index = 0;
    for (DareEnvelope frame : account(recipient).container(ContainerName.CONTACT).frames) {
      contacts.replay(++index, frame);
    }
    for (CatalogState.Live live : contacts.entries().values()) {
      CatalogedContact entry =
          CatalogCodec.parse(live.envelope().payload(), CatalogedContact.class);
      if (!entry.self() && entry.contact() != null && entry.contact().find(sender).isPresent()) {
        return true;
      }
    }
    return false;
  }

  private MeshResponse prove(ProveRequest request) {
    if (lies.contains(Lie.STOPS_PROVING)) {
      return StubService.status(StatusCode.NOT_ENABLED);
    }
    AccountAddress owner = requireNonNull(request.header().account());
    ContainerName name = ContainerName.parse(request.container());
    LeafTree tree = account(owner).container(name).tree;
    long size = tree.size() - (lies.contains(Lie.ROLLS_BACK) && tree.size() > 0 ? 1 : 0);
    Bytes root =
        lies.contains(Lie.FORKS) ? Digests.sha512(Bytes.utf8("another tree")) : tree.rootAt(size);
    DareEnvelope head = signer.plain(SpoolTreeHead.of(owner, name, size, root, clock.instant()));
    Long first = request.firstSize();
    if (first != null && first > size) {
      return new ProveResponse(
          ResponseStatus.of(StatusCode.PRECONDITION_FAILED), head, List.of(), List.of(), null);
    }
    List<Bytes> consistency =
        first == null || first == 0 || first == size
            ? List.of()
            : MerkleTree.consistency(tree, first, size);
    return new ProveResponse(ResponseStatus.SUCCESS, head, List.of(), consistency, null);
  }

  private MeshResponse connect(ConnectRequest request)
      throws DecodeException, NotVerifiedException {
    RequestConnection message =
        MessageCodec.parse(request.requestConnection().payload(), RequestConnection.class);
    Account account = account(message.serviceId());
    SignedProfile<ProfileDevice> device =
        SignedProfile.verify(message.profileDevice(), ProfileDevice.class);
    SignedProfile<ProfilePersonal> master =
        SignedProfile.verify(account.master, ProfilePersonal.class);
    Bytes nonce = EntropySource.system().bytes(16);
    String witness =
        MeshIdentifiers.witness(
            master.key().fingerprint(), nonce, device.key().fingerprint(), message.clientNonce());
    AcknowledgeConnection acknowledgement =
        new AcknowledgeConnection(
            MessageHead.of(witness, null, message.serviceId()),
            request.requestConnection(),
            nonce,
            witness);
    DareEnvelope envelope =
        MessageEnvelopes.signed(
            acknowledgement, new MessageSigner(stub.host.signature(), null), clock.instant());
    var unused = append(message.serviceId(), ContainerName.INBOUND, envelope);
    return new ConnectResponse(ResponseStatus.SUCCESS, envelope, account.master, account.profile);
  }

  private MeshResponse complete(CompleteRequest request) {
    DareEnvelope decision = decisions.get(requireNonNull(request.responseId()));
    return decision == null
        ? StubService.status(StatusCode.NO_RESPONSE_YET)
        : new CompleteResponse(ResponseStatus.SUCCESS, decision);
  }

  private SpoolReceipt append(AccountAddress owner, ContainerName name, DareEnvelope envelope) {
    Container container = account(owner).container(name);
    long index = container.frames.size() + 1L;
    Instant now = clock.instant();
    DareEnvelope stored = HeaderEditor.stored(envelope, ContainerInfo.frame(index, null), now);
    Bytes digest = Digests.sha512(stored.payload());
    @Nullable String id = stored.envelopeId();
    container.frames.add(stored);
    container.tree.append(MerkleTree.leafHash(index, digest, id));
    return new SpoolReceipt(
        owner,
        name,
        index,
        id == null ? "" : id,
        digest,
        index,
        container.tree.rootAt(index),
        now,
        List.of());
  }
}
