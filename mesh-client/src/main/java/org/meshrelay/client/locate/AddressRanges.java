package org.meshrelay.client.locate;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Tells public addresses from those that DNS has no business naming: other people's DNS must not
 * steer us at internal hosts (http-binding.md 7.4).
 */
final class AddressRanges {
  private AddressRanges() {}

  /** True if the text is an IP address that a host on the public Internet can have. */
  static boolean isPublic(String literal) {
    byte[] octets = octets(literal);
    if (octets.length == 0) {
      return false;
    }
    return octets.length == 4 ? isPublic4(octets) : isPublic6(octets);
  }

  /** True if the text is an IPv4 or IPv6 address, which no resolver need be asked for. */
  static boolean isLiteral(String text) {
    return octets(text).length > 0;
  }

  private static byte[] octets(String literal) {
    boolean v6 = literal.indexOf(':') >= 0;
    boolean shape = literal.matches(v6 ? "[0-9A-Fa-f:.]{2,45}" : "[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    if (!shape) {
      return new byte[0];
    }
    try {
      InetAddress address = InetAddress.getByName(literal); // of this shape it asks no resolver
      return v6 && address instanceof Inet4Address v4 ? v4.getAddress() : address.getAddress();
    } catch (UnknownHostException e) {
      return new byte[0];
    }
  }

  private static boolean isPublic4(byte[] a) {
    int first = a[0] & 0xFF;
    int second = a[1] & 0xFF;
    return switch (first) {
      case 0, 10, 127 -> false;
      case 100 -> second < 64 || second > 127;
      case 169 -> second != 254;
      case 172 -> second < 16 || second > 31;
      case 192 -> second != 168 && !(second == 0 && (a[2] == 0 || a[2] == 2));
      case 198 -> second != 18 && second != 19 && !(second == 51 && a[2] == 100);
      case 203 -> !(second == 0 && a[2] == 113);
      default -> first < 224;
    };
  }

  /** Global unicast is 2000::/3; documentation, 6to4 and Teredo lead elsewhere than they say. */
  private static boolean isPublic6(byte[] a) {
    if ((a[0] & 0xE0) != 0x20) {
      return false;
    }
    int first = (a[0] & 0xFF) << 8 | (a[1] & 0xFF);
    int second = (a[2] & 0xFF) << 8 | (a[3] & 0xFF);
    return first != 0x2002 && !(first == 0x2001 && (second == 0 || second == 0x0DB8));
  }
}
