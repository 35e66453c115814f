package org.meshrelay.protocol.encoding;

/**
 * What a reader refuses to go beyond; checked before memory is spent.
 *
 * @param octetsMax size of the whole input
 * @param nodesMax values of all kinds in the tree. An empty object costs about 250 octets of heap
 *     and three of input, so without this bound an input of 1 MiB would become 80 MiB.
 * @param storedObject whether JSON-C tag codes and JSON-D numbers are read, which are refused in
 *     requests and responses (encoding.md 2.4)
 */
public record ReadLimits(int octetsMax, int nodesMax, boolean storedObject) {
  /** Nesting of objects and arrays (http-binding.md 4). */
  public static final int NESTING_MAX = 32;

  /** Octets of one member name; the longest name of the specification has 40. */
  public static final int NAME_OCTETS_MAX = 256;

  /** Characters of a number in text: an integer of 512 bits has 155 digits and a sign. */
  public static final int NUMBER_CHARACTERS_MAX = 160;

  /** Octets of the magnitude of an integer in binary: 512 bits, the widest fixed tag. */
  public static final int INTEGER_OCTETS_MAX = 64;

  /** Chunks of one string or binary value; a writer that flushes every 64 octets reaches 64 KiB. */
  public static final int CHUNKS_MAX = 1024;

  /** JSON-C codes that one stored object may define (our guess; nothing published has any). */
  public static final int CODES_MAX = 256;

  /** A request body before its ticket has been opened (http-binding.md 4). */
  public static final ReadLimits UNAUTHENTICATED = of(192 << 10);

  /** A request body, and anything inside one (http-binding.md 4). */
  public static final ReadLimits REQUEST = of(1 << 20);

  /** A response: 4 MiB of frames, with the base64 around them (http-binding.md 4). */
  public static final ReadLimits RESPONSE = of(6 << 20);

  /** An object out of a store, a catalog or an archive. */
  public static final ReadLimits STORED = of(6 << 20).forStoredObject();

  /** One node for each 16 octets of input, but at least 4,096. */
  private static final int OCTETS_PER_NODE = 16;

  /** Checks that the limits are positive. */
  public ReadLimits {
    if (octetsMax <= 0 || nodesMax <= 0) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }

  /** Limits for an input of at most this size. */
  public static ReadLimits of(int octetsMax) {
    return new ReadLimits(octetsMax, Math.max(4096, octetsMax / OCTETS_PER_NODE), false);
  }

  /** The same limits with JSON-C and JSON-D permitted. */
  public ReadLimits forStoredObject() {
    return new ReadLimits(octetsMax, nodesMax, true);
  }
}
