package org.meshrelay.protocol.port;

import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.Encoding;

/**
 * One request as a binding received it: complete, within the size limits of its route, not yet
 * parsed.
 *
 * @param body the outer message, octet for octet
 * @param encoding of the outer message
 * @param host service domain the caller asked for: lower case, without port or final dot
 * @param peerAddress the caller's IP address in text form, behind a configured proxy the forwarded
 *     one
 * @param secured true if the transport is encrypted
 * @param deadline when the answer must have left
 */
public record InboundRequest(
    Bytes body,
    Encoding encoding,
    String host,
    String peerAddress,
    boolean secured,
    Deadline deadline) {}
