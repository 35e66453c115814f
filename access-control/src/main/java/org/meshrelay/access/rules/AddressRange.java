package org.meshrelay.access.rules;

import org.meshrelay.crypto.octet.Bytes;

/**
 * A network: an address and the number of leading bits that count.
 *
 * @param network 4 or 16 octets
 * @param bits 0 to the number of bits of the network
 */
public record AddressRange(Bytes network, int bits) {
  /** Checks the sizes. */
  public AddressRange {
    if (network.size() != 4 && network.size() != 16) {
      throw new IllegalArgumentException("an address has 4 or 16 octets");
    }
    if (bits < 0 || bits > network.size() * 8) {
      throw new IllegalArgumentException("no prefix of " + bits + " bits");
    }
  }

  /** True if the address lies in this network; one of the other family never does. */
  public boolean contains(Bytes address) {
    if (address.size() != network.size()) {
      return false;
    }
    int whole = bits / 8;
    if (!address.slice(0, whole).equals(network.slice(0, whole))) {
      return false;
    }
    int rest = bits % 8;
    return rest == 0 || (address.get(whole) ^ network.get(whole)) >>> (8 - rest) == 0;
  }
}
