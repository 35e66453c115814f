package org.meshrelay.relay.account;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.dare.spool.ContainerView;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonArray;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.profile.AssertionCodec;
import org.meshrelay.protocol.profile.ProfileAccount;

/**
 * An account as the operator sees it: what its entry says and how much it holds, nothing of what
 * that is.
 *
 * @param address its address
 * @param udf identifier of the account profile; null if the profile cannot be read any more
 * @param created when it was registered
 * @param status its state
 * @param movedTo where it has gone; null while it is here
 * @param spools its containers
 */
public record AccountReport(
    AccountAddress address,
    @Nullable String udf,
    Instant created,
    AccountStatus status,
    @Nullable AccountAddress movedTo,
    List<ContainerView> spools) {
  /** Copies the list. */
  public AccountReport {
    spools = List.copyOf(spools);
  }

  static AccountReport of(AccountEntry entry, SpoolEngine engine) {
    return new AccountReport(
        entry.address(),
        udf(entry),
        entry.created(),
        entry.status(),
        entry.moved() == null ? null : entry.moved().to(),
        engine.containers(entry.address()));
  }

  /** Verified when it was registered; a list of a million accounts does not verify it again. */
  private static @Nullable String udf(AccountEntry entry) {
    try {
      return AssertionCodec.parse(entry.profileAccount(), ProfileAccount.class)
          .identifyingKey()
          .udf();
    } catch (DecodeException e) {
      return null; // shown, so that the operator sees which entry it is
    }
  }

  /** Octets of all its containers. */
  public long octets() {
    return spools.stream().mapToLong(ContainerView::octets).sum();
  }

  /** As the command line prints it. */
  public JsonObject toJson() {
    return new ObjectWriter()
        .put("address", address.text())
        .put("udf", udf)
        .put("created", created)
        .put("state", status.text())
        .put("movedTo", movedTo == null ? null : movedTo.text())
        .put("octets", octets())
        .put("spools", JsonArray.of(spools.stream().map(AccountReport::spool).toList()))
        .build();
  }

  private static JsonObject spool(ContainerView view) {
    return new ObjectWriter()
        .put("container", view.container().text())
        .put("frames", view.frameCount())
        .put("octets", view.octets())
        .build();
  }
}
