package org.meshrelay.protocol.port;

import java.util.concurrent.CompletionStage;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.Encoding;

/** Carries one request to one endpoint of a service and brings back the response. */
@FunctionalInterface
public interface PeerTransport {
  /**
   * Sends the body once and completes with whatever response arrives, of any HTTP status.
   *
   * <p>Never blocks the caller and never repeats a request. The stage fails with {@link
   * TransportException} if no complete response came by the deadline; it may complete on any
   * thread.
   *
   * @param endpoint where to connect
   * @param host service domain, sent as {@code Host} and as TLS server name; without port
   * @param body the outer message
   * @param encoding of the body
   * @param deadline for the last octet of the response
   */
  CompletionStage<EncodedReply> exchange(
      Endpoint endpoint, String host, Bytes body, Encoding encoding, Deadline deadline);
}
