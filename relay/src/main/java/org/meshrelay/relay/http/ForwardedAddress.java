package org.meshrelay.relay.http;

import java.util.ArrayList;
import java.util.List;

/** The address of a client behind proxies that the operator named; others are not believed. */
final class ForwardedAddress {
  /** Proxies in a row that are followed; more is nobody's network. */
  private static final int HOPS_MAX = 8;

  private ForwardedAddress() {}

  /**
   * Goes back from our peer through proxies we trust.
   *
   * @param peer who is connected to us
   * @param fields values of {@code X-Forwarded-For}
   * @param proxies addresses that are believed
   */
  static String of(String peer, List<String> fields, List<String> proxies) {
    if (!proxies.contains(peer)) {
      return peer;
    }
    List<String> path = new ArrayList<>();
    for (String field : fields) {
      for (String address : field.split(",", -1)) {
        path.add(address.strip());
      }
    }
    String last = peer;
    for (int i = path.size() - 1; i >= Math.max(0, path.size() - HOPS_MAX); i--) {
      if (!isAddress(path.get(i))) {
        return last;
      }
      last = path.get(i);
      if (!proxies.contains(last)) {
        return last;
      }
    }
    return last;
  }

  private static boolean isAddress(String text) {
    return text.length() <= 45 && text.matches("[0-9a-fA-F.:]{2,45}");
  }
}
