package org.meshrelay.access.rules;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.meshrelay.access.AccessFacts;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ServiceName;

/**
 * Whom a site does not hear. Immutable; a look-up costs the number of address ranges.
 *
 * @param services domains of senders
 * @param accounts addresses of senders
 * @param keys identifiers of service profiles, roots or signing keys, compared without dashes
 * @param ranges networks that hops come from
 */
public record BlockList(
    Set<ServiceName> services,
    Set<AccountAddress> accounts,
    Set<String> keys,
    List<AddressRange> ranges) {
  /** Nobody is blocked. */
  public static final BlockList NONE = new BlockList(Set.of(), Set.of(), Set.of(), List.of());

  /** Takes copies. */
  public BlockList {
    services = Set.copyOf(services);
    accounts = Set.copyOf(accounts);
    keys = keys.stream().map(BlockList::folded).collect(Collectors.toUnmodifiableSet());
    ranges = List.copyOf(ranges);
  }

  /** Why the message is blocked; empty if it is not. */
  public Optional<String> match(AccessFacts facts) {
    AccountAddress sender = facts.sender().address();
    String service = facts.hop().service();
    if (services.contains(sender.domain()) || (service != null && isKeyBlocked(service))) {
      return Optional.of("service is blocked");
    }
    if (accounts.contains(sender)) {
      return Optional.of("account is blocked");
    }
    if (isKeyBlocked(facts.sender().root()) || isKeyBlocked(facts.sender().signingKey())) {
      return Optional.of("key is blocked");
    }
    Bytes address = facts.hop().remoteAddress();
    return ranges.stream().anyMatch(range -> range.contains(address))
        ? Optional.of("address is blocked")
        : Optional.empty();
  }

  private boolean isKeyBlocked(String identifier) {
    return !keys.isEmpty() && keys.contains(folded(identifier));
  }

  private static String folded(String identifier) {
    return identifier.replace("-", "").toUpperCase(Locale.ROOT);
  }
}
