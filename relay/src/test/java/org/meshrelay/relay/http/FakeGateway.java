package org.meshrelay.relay.http;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.port.EncodedReply;
import org.meshrelay.protocol.port.InboundRequest;
import org.meshrelay.protocol.port.RequestSink;
import org.meshrelay.protocol.status.Refusal;

/** A sink that records and echoes, and a door that opens to bodies beginning with {@code [T}. */
final class FakeGateway implements RequestSink, RequestDoor {
  static final Bytes TICKET = Bytes.utf8("[T");

  final List<InboundRequest> requests = new CopyOnWriteArrayList<>();
  final AtomicInteger judged = new AtomicInteger();
  volatile @Nullable Refusal refusal;
  volatile boolean silent;
  volatile boolean admitting = true;
  volatile int level;
  volatile @Nullable Bytes answer;
  volatile @Nullable String location;

  @Override
  public CompletionStage<EncodedReply> accept(InboundRequest request) {
    requests.add(request);
    if (silent) {
      return new CompletableFuture<>();
    }
    Bytes body = answer == null ? request.body() : answer;
    return CompletableFuture.completedFuture(
        new EncodedReply(
            location == null ? 200 : 303, request.encoding(), body, null, false, null, location));
  }

  @Override
  public boolean admitsConnection(String address) {
    return admitting;
  }

  @Override
  public Optional<Refusal> refuse(String address) {
    return Optional.ofNullable(refusal);
  }

  @Override
  public boolean isBusy() {
    return false;
  }

  @Override
  public Refusal overloaded() {
    return Refusal.overloaded(1);
  }

  @Override
  public HeaderVerdict judge(Bytes beginning, Encoding encoding, ServiceName host) {
    judged.incrementAndGet();
    if (beginning.size() < TICKET.size()) {
      return new HeaderVerdict.Incomplete();
    }
    if (beginning.startsWith(TICKET)) {
      return new HeaderVerdict.Opens();
    }
    return new HeaderVerdict.Refused(
        new EncodedReply(401, encoding, Bytes.utf8("[\"no ticket\"]"), null, false));
  }

  @Override
  public int loadLevel() {
    return level;
  }
}
