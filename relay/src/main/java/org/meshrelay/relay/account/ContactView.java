package org.meshrelay.relay.account;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.meshrelay.protocol.address.AccountAddress;

/**
 * The contact catalog of one account at one length. Immutable. Entries about the owner itself, and
 * entries that cannot be read, are no contacts.
 */
public final class ContactView {
  static final ContactView EMPTY = new ContactView(1, Map.of());

  private final long frameCount;
  private final Map<String, ContactEntry> byKey;
  private final Map<AccountAddress, ContactEntry> byAddress;

  ContactView(long frameCount, Map<String, ContactEntry> byKey) {
    this.frameCount = frameCount;
    this.byKey = Map.copyOf(byKey);
    Map<AccountAddress, ContactEntry> addresses = new HashMap<>();
    for (ContactEntry entry : byKey.values()) {
      for (AccountAddress address : entry.addresses().keySet()) {
        addresses.merge(address, entry, ContactView::stricter);
      }
    }
    this.byAddress = Map.copyOf(addresses);
  }

  /** Frames of the catalog that this view covers, frame 0 included. */
  public long frameCount() {
    return frameCount;
  }

  /** The contact at the address, if there is one. */
  public Optional<ContactEntry> find(AccountAddress address) {
    return Optional.ofNullable(byAddress.get(address));
  }

  /** Number of contacts. */
  public int size() {
    return byKey.size();
  }

  Map<String, ContactEntry> byKey() {
    return byKey;
  }

  /** Two entries for one address: the one that denies more counts, whatever their order. */
  private static ContactEntry stricter(ContactEntry first, ContactEntry second) {
    return denials(first) >= denials(second) ? first : second;
  }

  private static long denials(ContactEntry entry) {
    return entry.permissions().values().stream()
        .filter(role -> role == org.meshrelay.access.ContactFacts.Role.DENY)
        .count();
  }
}
