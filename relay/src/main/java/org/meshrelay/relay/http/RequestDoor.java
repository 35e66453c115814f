package org.meshrelay.relay.http;

import java.util.Optional;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.port.EncodedReply;
import org.meshrelay.protocol.status.Refusal;

/**
 * What has to be decided before a request is complete. Called on event loops; every answer comes at
 * once and costs less than 50 µs.
 */
public interface RequestDoor {
  /** True if this address may open another connection now. */
  boolean admitsConnection(String address);

  /**
   * Why a request from this address is refused before its body is read: by its address, or because
   * the node has more to do than it can; empty if it is not.
   */
  Optional<Refusal> refuse(String address);

  /** True while more waits for the workers than they do soon. */
  boolean isBusy();

  /** Counts a request that an event loop turns away because it is late; what it is told. */
  Refusal overloaded();

  /**
   * Judges the beginning of a body that will be larger than is permitted without a ticket.
   *
   * @param beginning at most the 16 KiB in which the header must end
   */
  HeaderVerdict judge(Bytes beginning, Encoding encoding, ServiceName host);

  /** Load of the node, 0 to 3 (udp-binding.md B.12). */
  int loadLevel();

  /** What the beginning of a large body shows. */
  sealed interface HeaderVerdict {
    /** The header is not complete yet. */
    record Incomplete() implements HeaderVerdict {}

    /** A ticket that opens: the body may have its full size. */
    record Opens() implements HeaderVerdict {}

    /** No such ticket, or it does not open; the reply says so in the form of the request. */
    record Refused(EncodedReply reply) implements HeaderVerdict {}
  }
}
