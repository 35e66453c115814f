package org.meshrelay.relay.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the header of a request says, as far as anything depends on it.
 *
 * @param version of HTTP
 * @param method as written
 * @param path without query
 * @param hosts values of {@code Host} or {@code :authority}
 * @param serverName name asked for in TLS, null if none
 * @param contentTypes values of {@code Content-Type}
 * @param contentEncodings values of {@code Content-Encoding}
 * @param transferEncodings values of {@code Transfer-Encoding}
 * @param contentLength -1 if there is none or it is not a number
 * @param fields number of header fields
 * @param expectsContinue {@code Expect: 100-continue}
 */
record RequestFacts(
    HttpVersion version,
    String method,
    String path,
    List<String> hosts,
    @Nullable String serverName,
    List<String> contentTypes,
    List<String> contentEncodings,
    List<String> transferEncodings,
    long contentLength,
    int fields,
    boolean expectsContinue) {

  static RequestFacts of(HttpServerRequest request) {
    MultiMap headers = request.headers();
    String length = headers.get(HttpHeaders.CONTENT_LENGTH);
    String path = request.path();
    return new RequestFacts(
        request.version(),
        request.method().name(),
        path == null ? "" : path,
        hosts(request),
        request.connection().indicatedServerName(),
        headers.getAll(HttpHeaders.CONTENT_TYPE),
        headers.getAll(HttpHeaders.CONTENT_ENCODING),
        headers.getAll(HttpHeaders.TRANSFER_ENCODING),
        length == null ? -1 : parse(length),
        headers.size(),
        "100-continue".equalsIgnoreCase(headers.get(HttpHeaders.EXPECT)));
  }

  private static List<String> hosts(HttpServerRequest request) {
    if (request.version() == HttpVersion.HTTP_2) {
      return request.authority() == null ? List.of() : List.of(request.authority().toString());
    }
    return request.headers().getAll(HttpHeaders.HOST);
  }

  private static long parse(String length) {
    try {
      return Long.parseLong(length);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
