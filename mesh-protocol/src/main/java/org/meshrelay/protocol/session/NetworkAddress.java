package org.meshrelay.protocol.session;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.meshrelay.crypto.octet.Bytes;

/**
 * The octets of an IP address, 4 or 16; an IPv4-mapped IPv6 address is the IPv4 address.
 *
 * @param octets in network order
 */
public record NetworkAddress(Bytes octets) {
  private static final Bytes MAPPED = Bytes.hex("00000000000000000000ffff");
  private static final int V4_SIZE = 4;
  private static final int V6_SIZE = 16;

  /** Characters of the longest IPv6 literal, without a zone. */
  private static final int TEXT_MAX = 45;

  /** Checks the size and unwraps a mapped address. */
  public NetworkAddress {
    if (octets.size() != V4_SIZE && octets.size() != V6_SIZE) {
      throw new IllegalArgumentException("an IP address has 4 or 16 octets");
    }
    if (octets.startsWith(MAPPED)) {
      octets = octets.slice(MAPPED.size());
    }
  }

  /** The octets of an address object. */
  public static NetworkAddress of(InetAddress address) {
    return new NetworkAddress(Bytes.wrap(address.getAddress()));
  }

  /**
   * The address of a text as {@code InboundRequest.peerAddress} has it; empty if it is no IP
   * address. Never resolves a name. A zone behind {@code %} is dropped.
   */
  public static Optional<NetworkAddress> parse(String text) {
    int zone = text.indexOf('%');
    String literal = zone < 0 ? text : text.substring(0, zone);
    if (literal.length() > TEXT_MAX) {
      return Optional.empty();
    }
    return literal.indexOf(':') >= 0 ? parseV6(literal) : parseV4(literal);
  }

  private static Optional<NetworkAddress> parseV4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != V4_SIZE) {
      return Optional.empty();
    }
    int[] octets = new int[V4_SIZE];
    for (int i = 0; i < V4_SIZE; i++) {
      if (!parts[i].matches("[0-9]{1,3}") || Integer.parseInt(parts[i]) > 255) {
        return Optional.empty();
      }
      octets[i] = Integer.parseInt(parts[i]);
    }
    return Optional.of(new NetworkAddress(Bytes.of(octets)));
  }

  private static Optional<NetworkAddress> parseV6(String text) {
    if (!text.matches("[0-9a-fA-F:.]+")) {
      return Optional.empty();
    }
    try {
      // Text with a colon is a literal or an error; the platform never looks it up.
      return Optional.of(of(InetAddress.getByName(text)));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}
