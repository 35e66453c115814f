package org.meshrelay.client;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.sync.CatalogView;
import org.meshrelay.protocol.accredit.ContactAuthority;
import org.meshrelay.protocol.accredit.MessagePermission;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogedContact;
import org.meshrelay.protocol.catalog.Contact;
import org.meshrelay.protocol.catalog.ContactPerson;
import org.meshrelay.protocol.catalog.NetworkAddress;
import org.meshrelay.protocol.catalog.PersonName;
import org.meshrelay.protocol.profile.AccountAuthority;
import org.meshrelay.protocol.profile.Permission;

/** The contact catalog: who one is, whom one knows, what they may send (objects.md 4.2, 5.5). */
public final class MeshContacts {
  /** What an accepted contact may send if nothing else is said (objects.md 5.5). */
  public static final List<MessagePermission> ALLOWED_BY_DEFAULT =
      List.of(MessagePermission.MESSAGE, MessagePermission.CONTACT);

  private final ClientContext context;

  MeshContacts(ClientContext context) {
    this.context = context;
  }

  /**
   * A contact.
   *
   * @param key key of the entry
   * @param self whether it is the owner
   * @param name full name, if one is given
   * @param addresses account addresses
   * @param rootUdf identifier of the profile that vouches for the first address; null if none does
   * @param permissions what the entry says that the contact may send
   * @param conflict whether it is a second version, made on another device at the same time; the
   *     service applies the stricter one until one is chosen
   */
  public record Entry(
      String key,
      boolean self,
      @Nullable String name,
      List<AccountAddress> addresses,
      @Nullable String rootUdf,
      List<Permission> permissions,
      boolean conflict) {
    /** Copies the lists. */
    public Entry {
      addresses = List.copyOf(addresses);
      permissions = List.copyOf(permissions);
    }
  }

  /** The contacts, as of the last synchronization. */
  public List<Entry> list(@Nullable AccountAddress named) throws MeshException {
    List<Entry> found = new ArrayList<>();
    for (CatalogView.Entry entry :
        context.session(named).catalog(ContainerName.CONTACT).entries()) {
      if (entry.entry() instanceof CatalogedContact contact) {
        found.add(describe(contact, SecondVersion.isOne(entry.key(), contact)));
      }
    }
    return found;
  }

  /** The contact with that address or key. */
  public Entry get(@Nullable AccountAddress named, String addressOrKey) throws MeshException {
    Optional<CatalogedContact> vouched = Optional.empty();
    Optional<AccountAddress> address = AccountAddress.find(addressOrKey);
    if (address.isPresent()) {
      vouched = withAddress(context.session(named), address.get());
    }
    String key = vouched.map(CatalogedContact::key).orElse(addressOrKey);
    return list(named).stream()
        .filter(entry -> isMeant(entry, key))
        .findFirst()
        .orElseThrow(
            () ->
                new MeshException(
                    Kind.CHECK_FAILED,
                    addressOrKey
                        + " is no contact; see mesh contact list, or run mesh account sync"));
  }

  /** As {@link #self(AccountAddress, String, String)}, the usual card. */
  @CanIgnoreReturnValue
  public Entry self(@Nullable AccountAddress named, @Nullable String fullName)
      throws MeshException {
    return self(named, null, fullName);
  }

  /**
   * The owner as others see it; with a name, that is written first.
   *
   * @param purpose which of several cards, say {@code work}; null for the usual one (MSP-143)
   */
  @CanIgnoreReturnValue
  public Entry self(
      @Nullable AccountAddress named, @Nullable String purpose, @Nullable String fullName)
      throws MeshException {
    AccountSession session = context.session(named);
    if (fullName != null) {
      write(session, SelfContact.of(session, purpose, fullName));
    }
    Optional<CatalogedContact> own = own(session, purpose);
    if (own.isEmpty() && purpose != null) {
      throw noCard(purpose);
    }
    return describe(own.orElseGet(() -> SelfContact.of(session, null, null)));
  }

  /** Sets what a contact may send: each name given is allowed or denied, the others stay. */
  @CanIgnoreReturnValue
  public Entry permit(
      @Nullable AccountAddress named,
      String addressOrKey,
      List<MessagePermission> allow,
      List<MessagePermission> deny)
      throws MeshException {
    AccountSession session = context.session(named);
    String key = get(named, addressOrKey).key();
    CatalogedContact old =
        entries(session).stream()
            .filter(entry -> entry.key().equals(key))
            .findFirst()
            .orElseThrow();
    CatalogedContact changed =
        new CatalogedContact(
            old.labels(),
            old.key(),
            old.self(),
            permissions(old.permissions(), allow, deny),
            old.envelopedContact(),
            old.contact());
    write(session, changed);
    return describe(changed);
  }

  /** Removes a contact: what it sends from then on is refused like a stranger's. */
  public void delete(@Nullable AccountAddress named, String addressOrKey) throws MeshException {
    change(context.session(named), get(named, addressOrKey).key(), null);
  }

  /**
   * Adds or replaces an entry as this device knows it, and brings the local copy up to date. What
   * another device has changed meanwhile is kept beside it (ADR 50).
   *
   * @throws MeshException of kind {@code TRY_LATER} if the service cannot be reached: the change is
   *     kept, but nobody applies it yet
   */
  void write(AccountSession session, CatalogedContact entry) throws MeshException {
    change(session, entry.key(), entry);
  }

  private void change(AccountSession session, String key, @Nullable CatalogedContact entry)
      throws MeshException {
    CatalogChanges.Outcome outcome =
        new CatalogChanges(context, session).write(ContainerName.CONTACT, key, entry);
    if (outcome == CatalogChanges.Outcome.PENDING) {
      throw new MeshException(
          Kind.TRY_LATER,
          "the service cannot be reached; the change of the contact is kept, and holds after the"
              + " next mesh account sync");
    }
    if (outcome == CatalogChanges.Outcome.NOT_DELETED) {
      throw new MeshException(
          Kind.CHECK_FAILED, "another device has changed the contact; it is not deleted");
    }
  }

  /** As {@link #write}, and says what there is now. */
  Entry writeAndDescribe(AccountSession session, CatalogedContact entry) throws MeshException {
    write(session, entry);
    return describe(entry);
  }

  /** The account behind an address, as the contact catalog pins it. */
  static Optional<AccountAuthority> authority(AccountSession session, AccountAddress address)
      throws MeshException {
    return entries(session).stream()
        .map(entry -> ContactAuthority.of(entry, address))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** The entry whose contact has that root, so that one person has one entry. */
  static Optional<CatalogedContact> withRoot(AccountSession session, String rootUdf)
      throws MeshException {
    return entries(session).stream()
        .filter(entry -> rootUdf.equals(describe(entry).rootUdf()))
        .findFirst();
  }

  /**
   * The entry that has the address: the one that the account itself vouches for, if there is one,
   * since anybody can write any address on a card.
   */
  static Optional<CatalogedContact> withAddress(AccountSession session, AccountAddress address)
      throws MeshException {
    List<CatalogedContact> having =
        entries(session).stream()
            .filter(entry -> !entry.self())
            .filter(entry -> describe(entry).addresses().contains(address))
            .toList();
    return having.stream()
        .filter(entry -> ContactAuthority.of(entry, address).isPresent())
        .findFirst()
        .or(() -> having.stream().findFirst());
  }

  private static Optional<CatalogedContact> own(AccountSession session, @Nullable String purpose)
      throws MeshException {
    String key = SelfContact.key(purpose);
    return entries(session).stream()
        .filter(entry -> entry.self() && entry.key().equals(key))
        .findFirst();
  }

  /** The owner's contact as others are to see it; without a purpose the usual one. */
  static ContactPerson card(AccountSession session, @Nullable String purpose) throws MeshException {
    Optional<ContactPerson> card =
        own(session, purpose)
            .map(CatalogedContact::contact)
            .filter(ContactPerson.class::isInstance)
            .map(ContactPerson.class::cast);
    if (card.isEmpty() && purpose != null) {
      throw noCard(purpose);
    }
    return card.orElseGet(() -> SelfContact.contact(session, null));
  }

  private static MeshException noCard(String purpose) {
    return new MeshException(
        Kind.CHECK_FAILED,
        "there is no card for "
            + purpose
            + "; make it with mesh contact self --purpose "
            + purpose
            + " --name NAME, or run mesh account sync");
  }

  static List<Permission> permissions(
      List<Permission> old, List<MessagePermission> allow, List<MessagePermission> deny) {
    List<String> changed = new ArrayList<>();
    allow.forEach(permission -> changed.add(permission.text()));
    deny.forEach(permission -> changed.add(permission.text()));
    List<Permission> result =
        new ArrayList<>(old.stream().filter(p -> !changed.contains(p.name())).toList());
    allow.forEach(permission -> result.add(Permission.allow(permission.text())));
    deny.forEach(permission -> result.add(Permission.deny(permission.text())));
    return result;
  }

  private static List<CatalogedContact> entries(AccountSession session) throws MeshException {
    List<CatalogedContact> found = new ArrayList<>();
    for (CatalogView.Entry entry : session.catalog(ContainerName.CONTACT).entries()) {
      if (entry.entry() instanceof CatalogedContact contact
          && !SecondVersion.isOne(entry.key(), contact)) {
        found.add(contact);
      }
    }
    return found;
  }

  private static boolean isMeant(Entry entry, String addressOrKey) {
    return entry.key().equals(addressOrKey)
        || AccountAddress.find(addressOrKey).filter(entry.addresses()::contains).isPresent();
  }

  static Entry describe(CatalogedContact entry) {
    return describe(entry, false);
  }

  private static Entry describe(CatalogedContact entry, boolean conflict) {
    Optional<Contact> contact = ContactAuthority.contact(entry);
    List<AccountAddress> addresses =
        contact.stream()
            .flatMap(found -> found.networkAddresses().stream())
            .map(NetworkAddress::account)
            .flatMap(Optional::stream)
            .toList();
    String root =
        addresses.stream()
            .map(address -> ContactAuthority.of(entry, address))
            .flatMap(Optional::stream)
            .map(AccountAuthority::rootUdf)
            .findFirst()
            .orElse(null);
    return new Entry(
        entry.key(),
        entry.self(),
        contact.map(MeshContacts::name).orElse(null),
        addresses,
        root,
        entry.permissions(),
        conflict);
  }

  static @Nullable String name(Contact contact) {
    return contact instanceof ContactPerson person
        ? person.commonNames().stream()
            .filter(name -> !name.inactive())
            .map(PersonName::fullName)
            .findFirst()
            .orElse(null)
        : null;
  }
}
