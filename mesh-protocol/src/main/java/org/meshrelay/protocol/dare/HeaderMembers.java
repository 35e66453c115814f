package org.meshrelay.protocol.dare;

import java.util.HashSet;
import java.util.Set;

/** Names of header and trailer members that more than one class needs (dare.md 3.3, 3.4). */
final class HeaderMembers {
  static final String RECEIVED = "Received";
  static final String CONTAINER_INFO = "ContainerInfo";
  static final String CONTENT_META = "ContentMetaData";
  static final String SIGNATURES = "signatures";
  static final String PAYLOAD_DIGEST = "PayloadDigest";
  static final String DIGEST_ALGORITHM = "dig";

  /** Chain and tree values are each store's own (dare.md 8.1 rule 4). */
  static final Set<String> LINKS = Set.of("ChainDigest", "TreeDigest");

  /**
   * What a store sets itself, under every name that any draft gave it, nested or flat (dare.md 8.1
   * rule 3). {@code Event}, {@code UniqueID}, {@code First} and {@code Previous} are not among
   * them: they say what the client means by the frame.
   */
  static final Set<String> STORE =
      Set.of(
          RECEIVED,
          CONTAINER_INFO,
          "SequenceInfo",
          "ContainerIndex",
          "SequenceIndex",
          "Index",
          "ContainerType",
          "DataEncoding",
          "TreePosition",
          "IndexPosition",
          "ExchangePosition",
          "IsMeta",
          "Default");

  static final Set<String> STORE_AND_LINKS = union(STORE, LINKS);

  /**
   * Members that stores change and that say nothing about any other: of these a header reads only
   * {@code Received} itself, an envelope {@code dig}.
   */
  static final Set<String> OF_STORES = union(STORE_AND_LINKS, Set.of(DIGEST_ALGORITHM));

  private HeaderMembers() {}

  private static Set<String> union(Set<String> first, Set<String> second) {
    Set<String> all = new HashSet<>(first);
    all.addAll(second);
    return Set.copyOf(all);
  }
}
