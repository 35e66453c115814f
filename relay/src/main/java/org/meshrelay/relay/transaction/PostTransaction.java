package org.meshrelay.relay.transaction;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.meshrelay.protocol.port.Deadline;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.EntryResponse;
import org.meshrelay.protocol.transaction.PostRequest;
import org.meshrelay.protocol.transaction.PostResponse;
import org.meshrelay.protocol.transaction.ResponseStatus;
import org.meshrelay.relay.auth.Caller;
import org.meshrelay.relay.delivery.EgressRoute;
import org.meshrelay.relay.delivery.IngressRoute;
import org.meshrelay.relay.delivery.PairOutcome;

/**
 * Takes messages (protocol.md 1.8, Post): from a device of an account here in the outbound role,
 * from another service in the inbound role. At most 100 pairs of message and recipient.
 */
public final class PostTransaction implements Transaction<PostRequest> {
  private final AccountGate gate;
  private final EgressRoute egress;
  private final IngressRoute ingress;

  /** Posts by both routes. */
  public PostTransaction(AccountGate gate, EgressRoute egress, IngressRoute ingress) {
    this.gate = gate;
    this.egress = egress;
    this.ingress = ingress;
  }

  @Override
  public Class<PostRequest> requestType() {
    return PostRequest.class;
  }

  @Override
  public Future<Answer> execute(PostRequest request, Caller caller, Deadline deadline) {
    return switch (caller) {
      case Caller.AccountDevice device -> outbound(request, device);
      case Caller.PeerService service -> inbound(request, service);
      case Caller.UnboundDevice ignored -> refuse(StatusCode.MODE_TOO_WEAK);
      case Caller.BackupHost ignored -> refuse(StatusCode.MODE_TOO_WEAK);
      case Caller.ForeignDevice ignored -> refuse(StatusCode.NOT_CONNECTED);
      case Caller.Anonymous ignored -> refuse(StatusCode.NOT_AUTHENTICATED);
    };
  }

  private Future<Answer> outbound(PostRequest request, Caller.AccountDevice device) {
    return gate.changing(
            device.account(),
            () ->
                gate.connected(device).compose(account -> egress.submit(request, device, account)))
        .map(PostTransaction::answer);
  }

  private Future<Answer> inbound(PostRequest request, Caller.PeerService service) {
    if (!request.self().isEmpty()) {
      return malformed("a service has no spool of its own here");
    }
    return request.accounts().isEmpty()
        ? malformed("no recipients")
        : ingress.submit(request, service).map(PostTransaction::answer);
  }

  private static Answer answer(List<PairOutcome> outcomes) {
    List<EntryResponse> entries = new ArrayList<>();
    for (int i = 0; i < outcomes.size(); i++) {
      entries.add(outcomes.get(i).toEntry(i));
    }
    return Answer.of(new PostResponse(ResponseStatus.SUCCESS, entries, null), outcomes);
  }

  private static Future<Answer> malformed(String description) {
    return Future.failedFuture(Refusal.malformed(description).asException());
  }

  private static Future<Answer> refuse(StatusCode code) {
    return Future.failedFuture(Refusal.of(code, "Post is for devices and services").asException());
  }
}
