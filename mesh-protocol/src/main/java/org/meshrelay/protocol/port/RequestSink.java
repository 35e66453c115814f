package org.meshrelay.protocol.port;

import java.util.concurrent.CompletionStage;

/** Takes requests from the bindings; implemented by the gateway of a service. */
@FunctionalInterface
public interface RequestSink {
  /**
   * Answers a request; never blocks the caller.
   *
   * <p>The stage always completes normally, by the request's deadline at the latest: whatever goes
   * wrong inside becomes a reply with the matching status. It may complete on any thread.
   */
  CompletionStage<EncodedReply> accept(InboundRequest request);
}
