package org.meshrelay.client;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.earl.ConnectUri;
import org.meshrelay.client.earl.SealedContent;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.home.ContainerReplica;
import org.meshrelay.client.sync.CatalogView;
import org.meshrelay.client.sync.SpoolView;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.udf.Earl;
import org.meshrelay.crypto.udf.Pin;
import org.meshrelay.crypto.udf.Publication;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.protocol.accredit.MessagePermission;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogedPublication;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.DecryptionException;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.message.MessageCodec;
import org.meshrelay.protocol.message.MessageHead;
import org.meshrelay.protocol.message.MessagePin;
import org.meshrelay.protocol.message.RequestContact;
import org.meshrelay.protocol.object.TaggedObject;
import org.meshrelay.protocol.transaction.PostResponse;

/**
 * Contacts by QR code (protocol.md 6.5, ADR 55): a locator whose key opens a contact signed by its
 * owner. A static code is for anybody, as often as it is looked at; a dynamic one is for one
 * exchange, and its key is also the PIN that the answer has to know.
 */
public final class MeshContactCodes {
  /** How long a dynamic code is good if nothing is said: it waits for a person at hand. */
  public static final Duration DYNAMIC_LIFE = Duration.ofHours(1);

  private final ClientContext context;

  MeshContactCodes(ClientContext context) {
    this.context = context;
  }

  /**
   * A code that was made.
   *
   * @param account whose contact it gives
   * @param locator what is drawn; whoever has it can read the contact
   * @param expires end of its life; null if it has none
   */
  public record Code(AccountAddress account, String locator, @Nullable Instant expires) {
    /** Not the locator. */
    @Override
    public String toString() {
      return "Code[" + account + ", " + expires + "]";
    }
  }

  /** A contact that was read from a code and is verified, for a person to decide about. */
  public static final class Scanned {
    private final SignedContact signed;
    private final @Nullable RequestContact request;

    private Scanned(SignedContact signed, @Nullable RequestContact request) {
      this.signed = signed;
      this.request = request;
    }

    /** Who it is; the address that vouches for it comes first. */
    public AccountAddress address() {
      return signed.address();
    }

    /** Identifier of the root that vouches for it. */
    public String rootUdf() {
      return signed.rootUdf();
    }

    /** Full name, if one is given. */
    public @Nullable String name() {
      return MeshContacts.name(signed.contact());
    }

    /** Whether it wants a contact in return: a dynamic code. */
    public boolean wantsReply() {
      return request != null;
    }
  }

  /**
   * Publishes a contact of the owner under a fresh key.
   *
   * @param purpose which card; null for the usual one
   * @param byDomain true for a locator that is resolved without telling who asks
   * @param life null for a code without an end
   */
  public Code fixed(
      @Nullable AccountAddress named,
      @Nullable String purpose,
      boolean byDomain,
      @Nullable Duration life)
      throws MeshException {
    AccountSession session = context.session(named);
    Udf key = Udf.encryptionKey(context.entropy());
    DareEnvelope card = SelfContact.signed(session, MeshContacts.card(session, purpose));
    Instant expires = life == null ? null : context.now().plus(life);
    new PublicationClient(context, session).publish(publication(card, key, byDomain, expires));
    ConnectUri locator =
        byDomain
            ? new ConnectUri.OfDomain(session.address().domain(), key)
            : new ConnectUri.OfAccount(session.address(), key);
    return new Code(session.address(), locator.text(), expires);
  }

  /**
   * Publishes a contact for one exchange, and registers its key as the PIN of the answer: whoever
   * answers knowing it is taken up by the next synchronization.
   *
   * @param purpose which card; null for the usual one
   */
  public Code once(@Nullable AccountAddress named, @Nullable String purpose, Duration life)
      throws MeshException {
    AccountSession session = context.session(named);
    AccountAddress own = session.address();
    Udf key = Udf.encryptionKey(context.entropy());
    Instant expires = context.now().plus(life);
    MessagePin registration = ContactRequests.registration(own, key, expires);
    session.postSelf(List.of(session.toOurselves(registration)));
    RequestContact request =
        new RequestContact(
            MessageHead.of(registration.messageId(), own, null),
            true,
            SelfContact.signed(session, MeshContacts.card(session, purpose)),
            null,
            key.text());
    DareEnvelope envelope = new ContactRequests(context, session).signed(request);
    new PublicationClient(context, session).publish(publication(envelope, key, false, expires));
    return new Code(own, new ConnectUri.OfAccount(own, key).text(), expires);
  }

  /**
   * Withdraws a code of the owner: from now on it leads to nothing. Who has taken the contact up
   * keeps it.
   *
   * @throws MeshException of kind {@code CHECK_FAILED} if nothing is published under the code
   */
  public void withdraw(@Nullable AccountAddress named, ConnectUri locator) throws MeshException {
    AccountSession session = context.session(named);
    MeshMessages.requireAudited(session.sync());
    String id =
        switch (locator) {
          case ConnectUri.OfAccount code -> Publication.id(code.key()).text();
          case ConnectUri.OfDomain code -> Earl.locator(code.key()).text();
        };
    ContainerReplica published = session.replica(ContainerName.PUBLICATION);
    if (CatalogView.state(published).find(id).isEmpty()) {
      throw new MeshException(
          Kind.CHECK_FAILED, session.address() + " has published nothing under this code");
    }
    session.upload(
        ContainerName.PUBLICATION, List.of(new CatalogWriter(context, session).deletion(id)));
    session.sync();
  }

  /** Fetches what a code leads to, decrypts and verifies it; nothing is changed yet. */
  public Scanned scan(@Nullable AccountAddress named, ConnectUri locator) throws MeshException {
    AccountSession session = context.session(named);
    DareEnvelope data = new PublicationClient(context, session).resolve(locator);
    DareEnvelope content = opened(data, locator.key());
    RequestContact request = request(session, content, locator.key());
    SignedContact signed =
        SignedContact.verify(request == null ? content : request.self())
            .orElseThrow(() -> unverified("is not signed by its own account"));
    if (locator instanceof ConnectUri.OfAccount code
        && signed.contact().find(code.account()).isEmpty()) {
      throw unverified("is not of " + code.account() + ", whom the code names");
    }
    if (request != null && !signed.address().equals(request.head().sender())) {
      throw unverified("is from another account");
    }
    if (signed.contact().find(session.address()).isPresent()) {
      throw new MeshException(Kind.USAGE, "this is your own contact");
    }
    return new Scanned(signed, request);
  }

  /**
   * Takes a scanned contact up; a dynamic code is answered with a contact of the owner, which shows
   * knowledge of the code's key.
   *
   * @param allow what the contact may send
   * @param deny what it may not send
   * @param purpose which card to answer with; null for the usual one
   */
  public MeshContacts.Entry take(
      @Nullable AccountAddress named,
      Scanned scanned,
      List<MessagePermission> allow,
      List<MessagePermission> deny,
      @Nullable String purpose)
      throws MeshException {
    AccountSession session = context.session(named);
    MeshMessages.requireAudited(session.sync());
    MeshContacts.Entry taken =
        MeshContacts.describe(
            new ContactBook(context, session)
                .put(scanned.signed.contact(), scanned.rootUdf(), allow, deny));
    if (scanned.request != null) {
      answer(session, scanned.request, scanned.address(), purpose);
    }
    return taken;
  }

  private void answer(
      AccountSession session, RequestContact request, AccountAddress to, @Nullable String purpose)
      throws MeshException {
    ContactRequests requests = new ContactRequests(context, session);
    PostResponse response =
        session.post(to, List.of(requests.signed(requests.reply(request, to, purpose))), List.of());
    AccountSession.requireAccepted("the answer to " + to, response.entries(), 1);
  }

  /** A domain finds content by its identifier, an account by what is claimed. */
  private CatalogedPublication publication(
      DareEnvelope content, Udf key, boolean byDomain, @Nullable Instant expires) {
    return new CatalogedPublication(
        List.of(),
        (byDomain ? Earl.locator(key) : Publication.id(key)).text(),
        byDomain ? null : Publication.serviceAuthenticator(key).text(),
        SealedContent.seal(content.encode(Encoding.JSON), key, context.entropy()),
        expires);
  }

  private static DareEnvelope opened(DareEnvelope data, Udf key) throws MeshException {
    try {
      return DareEnvelope.parse(SealedContent.open(data, key), Encoding.JSON);
    } catch (DecodeException | DecryptionException e) {
      throw new MeshException(
          Kind.CHECK_FAILED, "what is published does not open under the key of the code", e);
    }
  }

  /** The request of a dynamic code; null if it is the contact of a static one. */
  private static @Nullable RequestContact request(
      AccountSession session, DareEnvelope content, Udf key) throws MeshException {
    RequestContact request;
    try {
      Bytes payload = content.payload();
      if (!TaggedObject.read(payload).tag().equals("RequestContact")) {
        return null;
      }
      request = MessageCodec.parse(payload, RequestContact.class);
    } catch (DecodeException e) {
      throw new MeshException(Kind.CHECK_FAILED, "what is published is no contact", e);
    }
    if (!isOfKey(request, key)
        || new MessageTrust(session).accredit(asEntry(content, request)).isEmpty()) {
      throw unverified("does not verify");
    }
    return request;
  }

  /** The key of the code itself is the PIN, so that no other secret can be slipped in. */
  private static boolean isOfKey(RequestContact request, Udf key) {
    AccountAddress sender = request.head().sender();
    return request.reply()
        && sender != null
        && key.text().equals(request.pin())
        && Pin.id(Pin.salted(key, Pin.ACTION_CONTACT), sender.text())
            .text()
            .equals(request.messageId());
  }

  private static SpoolView.Entry asEntry(DareEnvelope envelope, RequestContact request) {
    return new SpoolView.Entry(0, request.messageId(), request.tag(), envelope, request, null);
  }

  private static MeshException unverified(String what) {
    return new MeshException(Kind.CHECK_FAILED, "the contact in this code " + what);
  }
}
