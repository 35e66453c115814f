package org.meshrelay.relay.admin;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;

/** Answers what comes under {@code /control/} at the admin listener, on its event loop. */
@FunctionalInterface
public interface ControlHandler {
  /** The answer to a request, which has to show that it may ask. */
  Future<Answer> answer(HttpServerRequest request);

  /**
   * What is sent back.
   *
   * @param status of HTTP
   * @param body JSON, or words where the status tells of a mistake
   */
  record Answer(int status, String body) {
    /** That answer. */
    public static Answer of(int status, String body) {
      return new Answer(status, body);
    }
  }
}
