package org.meshrelay.client;

import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.sync.ServiceCalls;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.EntryResponse;
import org.meshrelay.protocol.transaction.ResponseStatus;

/** What single entries of an upload or post came to. */
final class Entries {
  private Entries() {}

  static boolean isChallenge(EntryResponse entry) {
    return entry.code().filter(code -> code == StatusCode.CHALLENGE).isPresent();
  }

  static ResponseStatus status(EntryResponse entry) {
    return new ResponseStatus(entry.status(), entry.extended(), null, null);
  }

  static MeshException refused(String what, EntryResponse entry) {
    return ServiceCalls.refused(what, status(entry));
  }
}
