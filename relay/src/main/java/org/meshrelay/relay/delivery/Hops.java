package org.meshrelay.relay.delivery;

import java.util.Optional;
import org.meshrelay.access.Hop;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.relay.auth.Caller;

/** Callers as the facts about a hop. */
final class Hops {
  private Hops() {}

  static Hop of(Caller.AccountDevice device) {
    return Hop.device(device.account(), device.device().text(), octets(device.arrival().address()));
  }

  static Hop of(Caller.PeerService service) {
    return Hop.service(service.service().text(), octets(service.arrival().address()));
  }

  /** A message that was accepted before a restart and is delivered after it. */
  static Hop recovered(AccountAddress sender) {
    return Hop.device(sender, "", Bytes.EMPTY);
  }

  /** The octets of a literal address; empty for anything else: no name is ever resolved. */
  private static Bytes octets(String literal) {
    return ipv4(literal).or(() -> ipv6(literal)).orElse(Bytes.EMPTY);
  }

  private static Optional<Bytes> ipv4(String literal) {
    String[] parts = literal.split("\\.", -1);
    if (parts.length != 4) {
      return Optional.empty();
    }
    byte[] octets = new byte[4];
    for (int i = 0; i < 4; i++) {
      if (!parts[i].matches("[0-9]{1,3}") || Integer.parseInt(parts[i]) > 255) {
        return Optional.empty();
      }
      octets[i] = (byte) Integer.parseInt(parts[i]);
    }
    return Optional.of(Bytes.wrap(octets));
  }

  private static Optional<Bytes> ipv6(String literal) {
    String bare = literal.indexOf('%') < 0 ? literal : literal.substring(0, literal.indexOf('%'));
    int gap = bare.indexOf("::");
    String[] head = groups(gap < 0 ? bare : bare.substring(0, gap));
    String[] tail = gap < 0 ? new String[0] : groups(bare.substring(gap + 2));
    int given = head.length + tail.length;
    if (gap < 0 ? given != 8 : given > 7) {
      return Optional.empty();
    }
    byte[] octets = new byte[16];
    return fill(octets, 0, head) && fill(octets, 8 - tail.length, tail)
        ? Optional.of(Bytes.wrap(octets))
        : Optional.empty();
  }

  private static String[] groups(String text) {
    return text.isEmpty() ? new String[0] : text.split(":", -1);
  }

  private static boolean fill(byte[] octets, int at, String[] groups) {
    for (int i = 0; i < groups.length; i++) {
      if (!groups[i].matches("[0-9a-fA-F]{1,4}")) {
        return false;
      }
      int value = Integer.parseInt(groups[i], 16);
      octets[2 * (at + i)] = (byte) (value >>> 8);
      octets[2 * (at + i) + 1] = (byte) value;
    }
    return true;
  }
}
