package org.meshrelay.relay.control;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.status.RefusalException;
import org.meshrelay.relay.admin.ControlHandler;

/**
 * Takes the operator's requests at the admin listener of a running node, each with the word of the
 * {@link ControlFile}, and hands them to their topic.
 */
public final class ControlDesk implements ControlHandler {
  private static final String ROOT = "/control/";
  private static final String BEARER = "Bearer ";

  private final List<ControlTopic> topics;
  private final byte[] word;

  /**
   * A desk.
   *
   * @param word what a request has to show
   * @param topics what it may be about
   */
  public ControlDesk(String word, List<ControlTopic> topics) {
    this.word = word.getBytes(StandardCharsets.UTF_8);
    this.topics = List.copyOf(topics);
  }

  @Override
  public Future<Answer> answer(HttpServerRequest request) {
    if (!isAllowed(request.getHeader("Authorization"))) {
      return Future.succeededFuture(Answer.of(401, "the word of the node is missing"));
    }
    for (ControlTopic topic : topics) {
      if ((ROOT + topic.path()).equals(request.path())) {
        return topic.answer(request).recover(ControlDesk::refused);
      }
    }
    return Future.succeededFuture(Answer.of(404, "no such path"));
  }

  private static Future<Answer> refused(Throwable failure) {
    return failure instanceof RefusalException refused
        ? Future.succeededFuture(
            Answer.of(refused.refusal().code().httpStatus(), refused.refusal().description()))
        : Future.failedFuture(failure);
  }

  private boolean isAllowed(@Nullable String header) {
    return header != null
        && header.startsWith(BEARER)
        && MessageDigest.isEqual(
            word, header.substring(BEARER.length()).getBytes(StandardCharsets.UTF_8));
  }
}
