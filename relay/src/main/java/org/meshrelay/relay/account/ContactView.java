package org.meshrelay.relay.account;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.meshrelay.access.ContactFacts;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.profile.AccountAuthority;

/**
 * The contact catalog of one account at one length. Immutable. Entries about the owner itself, and
 * entries that cannot be read, are no contacts.
 */
public final class ContactView {
  static final ContactView EMPTY = new ContactView(1, Map.of());

  private final long frameCount;
  private final Map<String, ContactEntry> byKey;
  private final Map<AccountAddress, List<ContactEntry>> byAddress;
  private final Map<String, List<ContactEntry>> byClaimedRoot;

  ContactView(long frameCount, Map<String, ContactEntry> byKey) {
    this.frameCount = frameCount;
    this.byKey = Map.copyOf(byKey);
    Map<AccountAddress, List<ContactEntry>> addresses = new HashMap<>();
    Map<String, List<ContactEntry>> roots = new HashMap<>();
    for (ContactEntry entry : byKey.values()) {
      entry.addresses().keySet().forEach(address -> add(addresses, address, entry));
      entry.claimedRoots().forEach(root -> add(roots, root, entry));
    }
    this.byAddress = Map.copyOf(addresses);
    this.byClaimedRoot = Map.copyOf(roots);
  }

  private static <K> void add(Map<K, List<ContactEntry>> map, K key, ContactEntry entry) {
    map.computeIfAbsent(key, unused -> new ArrayList<>(1)).add(entry);
  }

  /** Frames of the catalog that this view covers, frame 0 included. */
  public long frameCount() {
    return frameCount;
  }

  /**
   * The contact that this root is, whatever address it has now (protocol.md 6.6.2 step 7). Verifies
   * signatures the first time.
   */
  public Optional<ContactEntry> find(AccountAuthority root) {
    return byClaimedRoot.getOrDefault(root.rootUdf(), List.of()).stream()
        .filter(entry -> entry.isOf(root))
        .reduce(ContactView::stricter);
  }

  /**
   * The contact at the address, if there is one: that for which the account at the address vouches,
   * since anybody can write any address on a card. Verifies signatures only where several have it.
   */
  public Optional<ContactEntry> find(AccountAddress address) {
    List<ContactEntry> having = byAddress.getOrDefault(address, List.of());
    if (having.size() < 2) {
      return having.stream().findFirst();
    }
    List<ContactEntry> vouched =
        having.stream().filter(entry -> entry.isVouchedAt(address)).toList();
    return (vouched.isEmpty() ? having : vouched).stream().reduce(ContactView::stricter);
  }

  /** Number of contacts. */
  public int size() {
    return byKey.size();
  }

  Map<String, ContactEntry> byKey() {
    return byKey;
  }

  /** Two entries for one account: the one that denies more counts, whatever their order. */
  private static ContactEntry stricter(ContactEntry first, ContactEntry second) {
    return denials(first) >= denials(second) ? first : second;
  }

  private static long denials(ContactEntry entry) {
    return entry.permissions().values().stream()
        .filter(role -> role == ContactFacts.Role.DENY)
        .count();
  }
}
