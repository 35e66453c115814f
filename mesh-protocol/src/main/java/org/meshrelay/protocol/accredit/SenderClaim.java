package org.meshrelay.protocol.accredit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.DareSignature;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.message.MessageCheck;
import org.meshrelay.protocol.profile.AssertionCodec;
import org.meshrelay.protocol.profile.ConnectionAccount;

/**
 * Who a message says it is from (objects.md 3.7 row 10): the sender of a message in clear, and of
 * an encrypted one the account in the assertion beside its signature, never what ContentMetaData
 * says. A claim until the chain is checked; no signature is verified here.
 */
public final class SenderClaim {
  private SenderClaim() {}

  /** All addresses that the message may be from; empty if it names none. */
  public static List<AccountAddress> candidates(DareEnvelope envelope, MessageCheck content) {
    return switch (content) {
      case MessageCheck.Clear clear -> listOf(clear.message().head().sender());
      case MessageCheck.Encrypted encrypted -> addresses(envelope);
      case MessageCheck.Refused refused -> List.of();
    };
  }

  /**
   * The address that the message is from, given the domain that the sending hop speaks for; empty
   * unless exactly one candidate lies in it.
   */
  public static Optional<AccountAddress> in(
      ServiceName domain, DareEnvelope envelope, MessageCheck content) {
    List<AccountAddress> there =
        candidates(envelope, content).stream().filter(a -> a.domain().equals(domain)).toList();
    return there.size() == 1 ? Optional.of(there.get(0)) : Optional.empty();
  }

  private static List<AccountAddress> addresses(DareEnvelope envelope) {
    List<AccountAddress> addresses = new ArrayList<>();
    for (DareSignature signature : envelope.signatures()) {
      DareEnvelope connection = envelope.connectionOf(signature);
      if (connection != null) {
        addresses.addAll(addressesIn(connection));
      }
    }
    return addresses.stream().distinct().toList();
  }

  private static List<AccountAddress> addressesIn(DareEnvelope connection) {
    try {
      return AssertionCodec.parse(connection, ConnectionAccount.class).accountAddresses();
    } catch (DecodeException e) {
      // Another class of assertion names no account, and a malformed one names nothing.
      return List.of();
    }
  }

  private static List<AccountAddress> listOf(@Nullable AccountAddress address) {
    return address == null ? List.of() : List.of(address);
  }
}
