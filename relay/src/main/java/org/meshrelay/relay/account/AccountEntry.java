package org.meshrelay.relay.account;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshNodes;
import org.meshrelay.protocol.object.MeshObject;
import org.meshrelay.protocol.object.TaggedObject;

/**
 * The entry of an account in the {@code Master} catalog (protocol.md 6.11).
 *
 * @param address its key in the catalog
 * @param profileMesh master profile as presented
 * @param profileAccount account profile as presented
 * @param status state of the account
 * @param created time of the registration (our member; new accounts have lower limits)
 * @param moved where it has gone; null while it is here
 */
public record AccountEntry(
    AccountAddress address,
    DareEnvelope profileMesh,
    DareEnvelope profileAccount,
    AccountStatus status,
    Instant created,
    @Nullable Moved moved)
    implements MeshObject {
  static final String TAG = "AccountEntry";

  /** An account that is here. */
  public AccountEntry(
      AccountAddress address,
      DareEnvelope profileMesh,
      DareEnvelope profileAccount,
      AccountStatus status,
      Instant created) {
    this(address, profileMesh, profileAccount, status, created, null);
  }

  /**
   * Where an account has gone.
   *
   * @param to its address there
   * @param until when the entry goes, and nobody is told any more
   */
  public record Moved(AccountAddress to, Instant until) {}

  static AccountEntry read(TaggedObject object) throws DecodeException {
    ObjectReader in = object.reader();
    String address = in.requireString("ServiceID", "AccountAddress");
    Instant created = in.dateTime("Created");
    return new AccountEntry(
        AccountAddress.find(address)
            .orElseThrow(() -> in.malformed("ServiceID", "is no account address")),
        in.requireValue("SignedProfileMesh", DareEnvelope::of),
        in.requireValue("SignedAssertionAccount", DareEnvelope::of),
        AccountStatus.find(in.requireString("Status"))
            .orElseThrow(() -> in.malformed("Status", "is not known")),
        created == null ? Instant.EPOCH : created,
        moved(in));
  }

  private static @Nullable Moved moved(ObjectReader in) throws DecodeException {
    AccountAddress to = in.value("ForwardTo", MeshNodes::account);
    Instant until = in.dateTime("ForwardUntil");
    return to == null || until == null ? null : new Moved(to, until);
  }

  /**
   * The same account in another state; one that has gone forwards again instead of being in use.
   */
  AccountEntry withStatus(AccountStatus changed) {
    AccountStatus now =
        moved != null && changed == AccountStatus.CONNECTED ? AccountStatus.MOVED : changed;
    return now == status
        ? this
        : new AccountEntry(address, profileMesh, profileAccount, now, created, moved);
  }

  /** The same account, gone to another service; whoever goes on does not stay any longer here. */
  AccountEntry movedTo(AccountAddress to, Instant until) {
    return new AccountEntry(
        address,
        profileMesh,
        profileAccount,
        AccountStatus.MOVED,
        created,
        new Moved(to, moved == null ? until : moved.until()));
  }

  /** True for one that has gone long enough ago, whatever its state. */
  boolean isOver(Instant now) {
    return moved != null && !now.isBefore(moved.until());
  }

  /** True if both profiles have the payload digests of the other entry's (protocol.md 1.8). */
  public boolean hasProfilesOf(AccountEntry other) {
    return profileMesh.computedDigest().equals(other.profileMesh.computedDigest())
        && profileAccount.computedDigest().equals(other.profileAccount.computedDigest());
  }

  @Override
  public String tag() {
    return TAG;
  }

  @Override
  public JsonObject members() {
    return new ObjectWriter()
        .put("ServiceID", address.text())
        .put("SignedProfileMesh", profileMesh.toJson())
        .put("SignedAssertionAccount", profileAccount.toJson())
        .put("Status", status.text())
        .put("Created", created)
        .put("ForwardTo", moved == null ? null : moved.to().text())
        .put("ForwardUntil", moved == null ? null : moved.until())
        .build();
  }
}
