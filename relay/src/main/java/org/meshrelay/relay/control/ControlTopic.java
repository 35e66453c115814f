package org.meshrelay.relay.control;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonWriter;
import org.meshrelay.relay.admin.ControlHandler.Answer;

/** What the operator may ask a running node about, under one path. */
public interface ControlTopic {
  /** The path, below {@code /control/}. */
  String path();

  /**
   * The answer to a request that may ask, on the event loop of the admin listener. Nothing of it is
   * read but its line.
   */
  Future<Answer> answer(HttpServerRequest request);

  /** A document. */
  static Answer document(JsonObject document) {
    return Answer.of(200, JsonWriter.write(document, Encoding.JSON).utf8());
  }

  /** A mistake of whoever asks. */
  static Future<Answer> mistake(String text) {
    return Future.succeededFuture(Answer.of(400, text));
  }
}
