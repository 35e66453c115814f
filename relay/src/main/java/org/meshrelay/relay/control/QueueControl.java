package org.meshrelay.relay.control;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.encoding.JsonArray;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.relay.admin.ControlHandler.Answer;
import org.meshrelay.relay.forward.DestinationStatus;
import org.meshrelay.relay.forward.Forwarder;
import org.meshrelay.relay.forward.HeldServices;

/**
 * The operator's requests about what waits for other services: {@code GET} shows, {@code POST}
 * retries, holds and releases.
 */
public final class QueueControl implements ControlTopic {
  /** Services of one answer, those with most to do first: some hundred KB of JSON. */
  static final int SHOWN_MAX = 1_000;

  static final String PATH = "queue";

  private static final List<String> AGES =
      List.of("under1m", "under10m", "under1h", "under6h", "under1d", "older");

  private final Forwarder forwarder;

  /** What may be done to queues. */
  public enum Order {
    /** Tries everything that waits now. */
    RETRY,
    /** Sends nothing more. */
    HOLD,
    /** Sends again. */
    RELEASE
  }

  /** Control over these queues. */
  public QueueControl(Forwarder forwarder) {
    this.forwarder = forwarder;
  }

  @Override
  public String path() {
    return PATH;
  }

  @Override
  public Future<Answer> answer(HttpServerRequest request) {
    String named = request.getParam("service");
    Optional<ServiceName> service = service(named);
    if (named != null && service.isEmpty()) {
      return ControlTopic.mistake(named + " is no service");
    }
    if (!request.method().equals(HttpMethod.POST)) {
      return show(service);
    }
    String text = String.valueOf(request.getParam("order"));
    for (Order order : Order.values()) {
      if (order.name().equals(text)) {
        return carryOut(order, service);
      }
    }
    return ControlTopic.mistake("no such order");
  }

  private static Optional<ServiceName> service(@Nullable String text) {
    try {
      return text == null ? Optional.empty() : Optional.of(ServiceName.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Future<Answer> carryOut(Order order, Optional<ServiceName> service) {
    if (order == Order.RETRY) {
      service.ifPresentOrElse(forwarder::retryNow, forwarder::retryNow);
      return show(service);
    }
    if (service.isEmpty()) {
      return ControlTopic.mistake("service is missing");
    }
    if (forwarder.isHere(service.get())) {
      return ControlTopic.mistake(service.get() + " is served here: nothing goes out to it");
    }
    return forwarder
        .hold(service.get(), order == Order.HOLD)
        .compose(
            done ->
                done
                    ? show(service)
                    : ControlTopic.mistake(HeldServices.MAX + " services are held already"));
  }

  private Future<Answer> show(Optional<ServiceName> only) {
    return forwarder
        .destinations()
        .map(
            all -> {
              List<DestinationStatus> wanted =
                  all.stream()
                      .filter(each -> only.isEmpty() || only.get().equals(each.service()))
                      .toList();
              return ControlTopic.document(
                  new ObjectWriter()
                      .put(
                          "destinations",
                          JsonArray.of(
                              wanted.stream().limit(SHOWN_MAX).map(QueueControl::entry).toList()))
                      .put("more", Math.max(0, wanted.size() - SHOWN_MAX))
                      .build());
            });
  }

  private static JsonObject entry(DestinationStatus status) {
    ObjectWriter ages = new ObjectWriter();
    for (int i = 0; i < AGES.size(); i++) {
      ages.put(AGES.get(i), status.ages().get(i).intValue());
    }
    return new ObjectWriter()
        .put("service", status.service().text())
        .put("queued", status.queued())
        .put("inFlight", status.inFlight())
        .put("limit", status.inFlightLimit())
        .put("oldestMs", status.oldestMs())
        .put("state", status.state().word())
        .put("lastError", status.lastError())
        .put("ages", ages.build())
        .build();
  }
}
