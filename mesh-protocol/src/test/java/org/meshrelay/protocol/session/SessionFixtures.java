package org.meshrelay.protocol.session;

import java.util.SplittableRandom;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ServiceName;

/** Parties and times that the tests of this package share. */
final class SessionFixtures {
  static final ServiceName HOST = new ServiceName("example.com");
  static final ServiceName OTHER_HOST = new ServiceName("example.net");
  static final AccountAddress ALICE = AccountAddress.parse("alice@example.com");
  static final AccountAddress CAROL = AccountAddress.parse("carol@example.com");
  static final Bytes DEVICE = Bytes.hex("20a619e58f8c1c845bc531dfaab02070973b");
  static final Bytes OTHER_DEVICE = Bytes.hex("2000112233445566778899aabbccddeeff00");
  static final String JSON = "application/json";
  static final DeviceEpochs NEVER_RAISED = (account, device) -> 0;

  /** A time in the middle of a slot of 900 s. */
  static final long NOW = 1_600_000_200_000L;

  private SessionFixtures() {}

  /** Repeatable octets; a test prints the seed if it draws one itself. */
  static EntropySource entropy(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return target -> {
      synchronized (random) {
        random.nextBytes(target);
      }
    };
  }

  static AgreementKeyPair pair(Curve curve, long seed) {
    return AgreementKeyPair.generate(curve, entropy(seed));
  }

  static SessionKeys keys(long seed) {
    EntropySource entropy = entropy(seed);
    return new SessionKeys(entropy.secret(32), entropy.secret(32), Bytes.EMPTY);
  }

  static TicketPolicy.Holder holder(Mode mode) {
    return new TicketPolicy.Holder(mode, DEVICE, mode == Mode.PROFILE ? ALICE : null, HOST, 0);
  }

  static Ticket ticket(Mode mode, long nowMs, long seed) {
    return TicketPolicy.DEFAULT.first(holder(mode), keys(seed), nowMs, entropy(seed));
  }

  static Bytes flipped(Bytes octets, int bit) {
    byte[] changed = octets.toArray();
    changed[bit / 8] ^= (byte) (1 << bit % 8);
    return Bytes.wrap(changed);
  }
}
