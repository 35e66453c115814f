package org.meshrelay.protocol.vector;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.vector.VectorMismatch;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonArray;
import org.meshrelay.protocol.encoding.JsonBinary;
import org.meshrelay.protocol.object.TaggedObject;
import org.meshrelay.protocol.profile.AccountAuthority;
import org.meshrelay.protocol.profile.Assertion;
import org.meshrelay.protocol.profile.AssertionCodec;
import org.meshrelay.protocol.profile.NotVerifiedException;
import org.meshrelay.protocol.profile.Profile;
import org.meshrelay.protocol.profile.ProfileAccount;
import org.meshrelay.protocol.profile.ProfilePersonal;
import org.meshrelay.protocol.profile.SignedProfile;

/**
 * A signed profile in a published example: it verifies through the same code as any other, and no
 * longer does with a bit of its payload changed.
 */
final class ProfileExample {
  /** Every so manyth bit is tried: odd, so that all positions in an octet have their turn. */
  private static final int BIT_STEP = 211;

  private final DareEnvelope envelope;
  private final List<DareEnvelope> besides;

  /**
   * An envelope of an example, which need not hold a profile.
   *
   * @param besides the other envelopes of the example, among them the master profile
   */
  ProfileExample(DareEnvelope envelope, List<DareEnvelope> besides) {
    this.envelope = envelope;
    this.besides = besides;
  }

  void check() throws DecodeException, NotVerifiedException {
    if (envelope.isEncrypted() || !isProfile(envelope)) {
      return;
    }
    verify(envelope);
    for (int bit = 0; bit < envelope.payload().size() * 8; bit += BIT_STEP) {
      if (verifies(withBitFlipped(bit))) {
        throw new VectorMismatch("a profile verifies with bit " + bit + " changed");
      }
    }
  }

  private boolean verifies(DareEnvelope candidate) {
    try {
      verify(candidate);
      return true;
    } catch (DecodeException | NotVerifiedException e) {
      return false;
    }
  }

  private void verify(DareEnvelope candidate) throws DecodeException, NotVerifiedException {
    Profile profile = AssertionCodec.parse(candidate, Profile.class);
    if (profile instanceof ProfileAccount account && account.keyOfflineSignature() == null) {
      var authority = AccountAuthority.verify(candidate, master());
      if (authority.master().isEmpty()) {
        throw new VectorMismatch("the account profile has no master");
      }
    } else {
      var signed = SignedProfile.verify(candidate, Profile.class);
      if (!signed.isNamedBy(profile.identifyingKey().statedUdf())) {
        throw new VectorMismatch("the profile states another identifier");
      }
    }
  }

  private @Nullable SignedProfile<ProfilePersonal> master()
      throws DecodeException, NotVerifiedException {
    for (DareEnvelope other : besides) {
      if (isProfile(other) && parse(other) instanceof ProfilePersonal) {
        return SignedProfile.verify(other, ProfilePersonal.class);
      }
    }
    return null;
  }

  private DareEnvelope withBitFlipped(int bit) throws DecodeException {
    byte[] octets = envelope.payload().toArray();
    octets[bit / 8] ^= (byte) (1 << bit % 8);
    return DareEnvelope.of(
        JsonArray.of(
            envelope.header().element(),
            new JsonBinary(Bytes.wrap(octets)),
            envelope.trailer().element()));
  }

  private static Assertion parse(DareEnvelope envelope) throws DecodeException {
    return AssertionCodec.parse(envelope.payload());
  }

  private static boolean isProfile(DareEnvelope envelope) throws DecodeException {
    return !envelope.isEncrypted()
        && TaggedObject.read(envelope.payload()).tag().startsWith("Profile");
  }
}
