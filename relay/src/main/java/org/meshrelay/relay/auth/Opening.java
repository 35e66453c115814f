package org.meshrelay.relay.auth;

import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.transaction.RequestCodec;

/** What became of a protected request. */
public sealed interface Opening {
  /** Refused before authentication: the answer goes back unprotected. */
  record Refused(Refusal refusal) implements Opening {}

  /** Authenticated and refused all the same: the answer is sealed. */
  record Answered(Session session, Refusal refusal) implements Opening {}

  /**
   * A request under the ticket of a device whose account is gone: 404/40, unless it is a retry of
   * one that was answered before, which gets that answer (protocol.md 1.3, case 2).
   *
   * @param account the account of the ticket
   * @param device the device of the ticket
   */
  record Orphaned(
      Session session, AccountAddress account, Udf device, RequestCodec.Received request)
      implements Opening {}

  /** Authenticated, and permitted in its mode. */
  record Opened(Session session, Caller caller, RequestCodec.Received request) implements Opening {}
}
