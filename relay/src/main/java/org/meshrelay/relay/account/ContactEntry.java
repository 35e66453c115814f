package org.meshrelay.relay.account;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.meshrelay.access.ContactFacts;
import org.meshrelay.protocol.accredit.MessagePermission;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.catalog.NetworkAddress;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.profile.AccountAuthority;
import org.meshrelay.protocol.profile.AssertionCodec;
import org.meshrelay.protocol.profile.NotVerifiedException;
import org.meshrelay.protocol.profile.Permission;
import org.meshrelay.protocol.profile.ProfileAccount;
import org.meshrelay.protocol.profile.ProfilePersonal;

/**
 * One contact of an account, as far as the service needs it: who it is and what it may send.
 *
 * @param catalogKey its UniqueID
 * @param addresses addresses with the profiles pinned for them
 * @param permissions what the user allows or denies in so many words
 */
public record ContactEntry(
    String catalogKey,
    Map<AccountAddress, Pinned> addresses,
    Map<MessagePermission, ContactFacts.Role> permissions) {
  /** Addresses taken from one contact: far above what people have, so that an entry stays small. */
  private static final int ADDRESSES_MAX = 32;

  /** Copies the maps; the order of the addresses is that of the card. */
  public ContactEntry {
    addresses = Collections.unmodifiableMap(new LinkedHashMap<>(addresses));
    permissions = Map.copyOf(permissions);
  }

  /**
   * Who it is by its own word: names of the root of the first address that comes with a profile.
   * Not verified; what is looked up by them has to be.
   */
  Set<String> claimedRoots() {
    return addresses.values().stream()
        .map(Pinned::claimedRoots)
        .filter(roots -> !roots.isEmpty())
        .findFirst()
        .orElse(Set.of());
  }

  /** True if the account at that address vouches for it, and is of this root. */
  boolean isOf(AccountAuthority root) {
    return addresses.values().stream()
        .filter(pinned -> !pinned.claimedRoots().isEmpty())
        .findFirst()
        .flatMap(Pinned::authority)
        .filter(root::sameRoot)
        .isPresent();
  }

  /** True if the account at the address vouches for the entry. */
  boolean isVouchedAt(AccountAddress address) {
    Pinned pinned = addresses.get(address);
    return pinned != null
        && pinned.authority().filter(found -> found.account().lists(address)).isPresent();
  }

  /** What access control is told. */
  public ContactFacts facts() {
    boolean blocked =
        permissions.size() == MessagePermission.values().length
            && permissions.values().stream().allMatch(role -> role == ContactFacts.Role.DENY);
    return new ContactFacts(
        blocked ? ContactFacts.State.BLOCKED : ContactFacts.State.ACCEPTED, permissions);
  }

  static Map<AccountAddress, Pinned> pinned(List<NetworkAddress> addresses) {
    Map<AccountAddress, Pinned> pinned = new LinkedHashMap<>();
    for (NetworkAddress address : addresses) {
      Optional<AccountAddress> account = address.account();
      if (!address.inactive() && account.isPresent() && pinned.size() < ADDRESSES_MAX) {
        pinned.put(account.get(), new Pinned(address.profileAccount(), address.profileMesh()));
      }
    }
    return pinned;
  }

  static Map<MessagePermission, ContactFacts.Role> roles(List<Permission> permissions) {
    Map<MessagePermission, ContactFacts.Role> roles = new HashMap<>();
    for (Permission permission : permissions) {
      String name = permission.name();
      Optional<MessagePermission> known =
          Arrays.stream(MessagePermission.values()).filter(p -> p.text().equals(name)).findFirst();
      Optional<ContactFacts.Role> role = role(permission.role());
      if (known.isPresent() && role.isPresent()) {
        // Named twice, the refusal counts.
        roles.merge(known.get(), role.get(), (a, b) -> a == b ? a : ContactFacts.Role.DENY);
      }
    }
    return roles;
  }

  private static Optional<ContactFacts.Role> role(@Nullable String text) {
    if (Permission.ALLOW.equals(text)) {
      return Optional.of(ContactFacts.Role.ALLOW);
    }
    return Permission.DENY.equals(text) ? Optional.of(ContactFacts.Role.DENY) : Optional.empty();
  }

  /**
   * The profiles pinned for an address (objects.md 4.2). Verified when first asked for, which takes
   * up to three signature verifications, and then remembered.
   */
  public static final class Pinned {
    private final @Nullable DareEnvelope profileAccount;
    private final @Nullable DareEnvelope profileMesh;

    /** Racing threads compute equal values. */
    private volatile @Nullable Verified verified;

    /** As {@link #verified}. */
    private volatile @Nullable Set<String> claimed;

    Pinned(@Nullable DareEnvelope profileAccount, @Nullable DareEnvelope profileMesh) {
      this.profileAccount = profileAccount;
      this.profileMesh = profileMesh;
    }

    /** Identifiers that the root may have if the profiles verify; none if there are none. */
    Set<String> claimedRoots() {
      Set<String> known = claimed;
      if (known == null) {
        known = claims();
        claimed = known;
      }
      return known;
    }

    private Set<String> claims() {
      Set<String> roots = new HashSet<>();
      try {
        if (profileAccount != null) {
          roots.add(
              AssertionCodec.parse(profileAccount, ProfileAccount.class).identifyingKey().udf());
        }
        if (profileAccount != null && profileMesh != null) {
          roots.add(
              AssertionCodec.parse(profileMesh, ProfilePersonal.class).identifyingKey().udf());
        }
        return Set.copyOf(roots);
      } catch (DecodeException e) {
        return Set.of(); // what cannot be read vouches for nobody
      }
    }

    /** The authority over the contact's account; empty if none is pinned or it does not verify. */
    public Optional<AccountAuthority> authority() {
      Verified known = verified;
      if (known == null) {
        known = new Verified(verify());
        verified = known;
      }
      return Optional.ofNullable(known.authority());
    }

    /** What the verification gave: null if nothing verifies. */
    private record Verified(@Nullable AccountAuthority authority) {}

    private @Nullable AccountAuthority verify() {
      if (profileAccount == null) {
        return null;
      }
      try {
        return AccountAuthority.verifyEnvelopes(profileAccount, profileMesh);
      } catch (DecodeException | NotVerifiedException e) {
        // A contact that vouches for nothing accredits nobody.
        return null;
      }
    }
  }
}
