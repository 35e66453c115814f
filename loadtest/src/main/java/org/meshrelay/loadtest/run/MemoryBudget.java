package org.meshrelay.loadtest.run;

/**
 * How much a run may keep in memory, in pieces of known size, so that a generator ends with a
 * sentence and not for want of memory. The shares are guesses; together they leave a sixth of the
 * heap for everything else. Pure.
 *
 * @param messages signed and not sent yet
 * @param inFlight requests on their way at a time
 * @param receipts kept for the audit
 * @param posts written down for the audit
 * @param devices made and not connected yet, and connected ones for the audit
 */
public record MemoryBudget(int messages, int inFlight, int receipts, int posts, int devices) {
  private static final double MESSAGES_SHARE = 0.4;
  private static final double IN_FLIGHT_SHARE = 0.15;
  private static final double RECEIPTS_SHARE = 0.15;
  private static final double POSTS_SHARE = 0.1;
  private static final double DEVICES_SHARE = 0.04;

  /** A message beside its payload: header, trailer and their objects; measured. */
  private static final int MESSAGE_OCTETS = 7_168;

  /** A request beside its payload: session, callbacks, buffers. A guess. */
  private static final int REQUEST_OCTETS = 10_240;

  /** Copies of a payload in a request: in the envelope, in the request, sealed, as it travels. */
  private static final int COPIES = 4;

  /** A receipt, parsed; measured. */
  private static final int RECEIPT_OCTETS = 10_240;

  /** What is known of a post: identifier, digest, times; measured. */
  private static final int POST_OCTETS = 320;

  /** A device: keys, request, grant, entry, each parsed and as it travels. A guess. */
  private static final int DEVICE_OCTETS = 65_536;

  /** The deadline of a request, five seconds, at the highest rate that a generator is made for. */
  private static final int IN_FLIGHT_MAX = 50_000;

  /** The budget for payloads of that size in a heap of that size. */
  public static MemoryBudget of(long heapOctets, int payloadOctets) {
    return new MemoryBudget(
        pieces(heapOctets * MESSAGES_SHARE, MESSAGE_OCTETS + payloadOctets),
        Math.min(
            IN_FLIGHT_MAX,
            pieces(heapOctets * IN_FLIGHT_SHARE, REQUEST_OCTETS + COPIES * payloadOctets)),
        pieces(heapOctets * RECEIPTS_SHARE, RECEIPT_OCTETS),
        pieces(heapOctets * POSTS_SHARE, POST_OCTETS),
        pieces(heapOctets * DEVICES_SHARE, DEVICE_OCTETS));
  }

  private static int pieces(double octets, int each) {
    return (int) Math.clamp(octets / each, 1.0, Integer.MAX_VALUE / 4.0);
  }
}
