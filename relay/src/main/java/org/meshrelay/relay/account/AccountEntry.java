package org.meshrelay.relay.account;

import java.time.Instant;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
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
 */
public record AccountEntry(
    AccountAddress address,
    DareEnvelope profileMesh,
    DareEnvelope profileAccount,
    AccountStatus status,
    Instant created)
    implements MeshObject {
  static final String TAG = "AccountEntry";

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
        created == null ? Instant.EPOCH : created);
  }

  /** The same account in another state. */
  public AccountEntry withStatus(AccountStatus changed) {
    return new AccountEntry(address, profileMesh, profileAccount, changed, created);
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
        .build();
  }
}
