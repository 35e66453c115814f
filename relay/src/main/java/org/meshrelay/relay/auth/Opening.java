package org.meshrelay.relay.auth;

import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.transaction.RequestCodec;

/** What became of a protected request. */
public sealed interface Opening {
  /** Refused before authentication: the answer goes back unprotected. */
  record Refused(Refusal refusal) implements Opening {}

  /** Authenticated and refused all the same: the answer is sealed. */
  record Answered(Session session, Refusal refusal) implements Opening {}

  /** Authenticated, and permitted in its mode. */
  record Opened(Session session, Caller caller, RequestCodec.Received request) implements Opening {}
}
