package org.meshrelay.relay.http;

import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonWriter;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.status.StatusCode;

/**
 * An answer that the binding gives itself, because the body was not or not wholly read: a bare JSON
 * object, or nothing at all for a host that is not here (protocol.md 1.2, 1.6).
 *
 * @param status of HTTP and payload
 * @param body may be empty
 * @param allow value of {@code Allow}
 * @param retryAfterSeconds value of {@code Retry-After}
 * @param close end the connection
 */
record HttpRefusal(
    int status,
    Bytes body,
    @Nullable String allow,
    @Nullable Long retryAfterSeconds,
    boolean close) {
  private static final Refusal OVERLOAD = Refusal.overloaded(1);
  private static final HttpRefusal OVERLOADED = written(OVERLOAD);

  /** A status that the protocol gives no extended number. */
  static HttpRefusal plain(int status, String description) {
    return new HttpRefusal(status, payload(status, 0, description), null, null, false);
  }

  static HttpRefusal of(StatusCode code, String description) {
    return new HttpRefusal(
        code.httpStatus(), payload(code.status(), code.extended(), description), null, null, false);
  }

  /** Of a refusal, whose text is written anew only if it is not the one of overload. */
  static HttpRefusal of(Refusal refusal) {
    return refusal.equals(OVERLOAD) ? OVERLOADED : written(refusal);
  }

  private static HttpRefusal written(Refusal refusal) {
    HttpRefusal plain = of(refusal.code(), refusal.description());
    return new HttpRefusal(
        plain.status, plain.body, null, refusal.retryAfterSeconds(), plain.close);
  }

  static HttpRefusal empty(int status) {
    return new HttpRefusal(status, Bytes.EMPTY, null, null, false);
  }

  HttpRefusal closing() {
    return new HttpRefusal(status, body, allow, retryAfterSeconds, true);
  }

  HttpRefusal allowing(String methods) {
    return new HttpRefusal(status, body, methods, retryAfterSeconds, close);
  }

  private static Bytes payload(int status, int extended, String description) {
    JsonObject members =
        new ObjectWriter()
            .put("Status", (long) status)
            .put("StatusExtended", extended == 0 ? null : (long) extended)
            .put("StatusDescription", description)
            .build();
    return JsonWriter.write(JsonObject.of("MeshResponse", members), Encoding.JSON);
  }
}
