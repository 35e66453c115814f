package org.meshrelay.relay.follow;

import java.util.List;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.sync.ServiceCalls;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.transaction.ConstraintsSelect;
import org.meshrelay.protocol.transaction.ContainerUpdate;
import org.meshrelay.protocol.transaction.DownloadRequest;
import org.meshrelay.protocol.transaction.DownloadResponse;
import org.meshrelay.protocol.transaction.RequestHeader;
import org.meshrelay.protocol.transaction.StatusRequest;
import org.meshrelay.protocol.transaction.StatusResponse;

/** The two questions of a follower; one at a time, each waited for. */
public final class PrimaryCalls {
  private final ServiceCalls calls;
  private final ServiceName service;

  /** Asks the service through a session in service mode. */
  public PrimaryCalls(ServiceCalls calls, ServiceName service) {
    this.calls = calls;
    this.service = service;
  }

  /** What has changed behind a place. */
  StatusResponse changes(String since) throws MeshException {
    StatusResponse answer = calls.call(StatusRequest.changes(service, since), StatusResponse.class);
    if (answer.changes() == null) {
      throw new MeshException(
          Kind.UNAVAILABLE, service + " does not tell changes: it is another program, or older");
    }
    return answer;
  }

  /** Frames; one update for each selection, in order. */
  List<ContainerUpdate> frames(List<ConstraintsSelect> select) throws MeshException {
    RequestHeader header = new RequestHeader(null, null, null, service, null);
    List<ContainerUpdate> updates =
        calls.call(new DownloadRequest(header, select, null), DownloadResponse.class).updates();
    if (updates.size() != select.size()) {
      throw new MeshException(Kind.UNAVAILABLE, service + " answered another number of selections");
    }
    return updates;
  }
}
