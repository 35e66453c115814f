package org.meshrelay.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The exchanges between the reference client and the reference service of November 2019, as they
 * were captured: raw control characters in strings, 2019 names, responses with and without a tag.
 *
 * @param number position in its file
 * @param file the file, without its ending
 * @param step what the client was doing
 * @param account whose client it was, which the messages do not say
 * @param request body of the request
 * @param response body of the response
 */
public record CapturedExchange(
    long number, String file, String step, String account, String request, String response) {
  private static final List<String> FILES = List.of("trace", "trace-unmodified-server");

  /** All of them, in order. */
  public static List<CapturedExchange> all() {
    List<CapturedExchange> all = new ArrayList<>();
    for (String file : FILES) {
      all.addAll(of(file));
    }
    return List.copyOf(all);
  }

  /** Those of one file. */
  public static List<CapturedExchange> of(String file) {
    Path path =
        VectorFiles.root().resolve("vectors/reference/2019-11/wire").resolve(file + ".json");
    return VectorFiles.list(VectorFiles.map(VectorFiles.parse(path)).get("exchanges")).stream()
        .map(VectorFiles::map)
        .map(exchange -> of(file, exchange))
        .toList();
  }

  private static CapturedExchange of(String file, Map<String, Object> exchange) {
    return new CapturedExchange(
        Long.parseLong(String.valueOf(exchange.get("n"))),
        file,
        String.valueOf(exchange.get("step")),
        String.valueOf(exchange.get("account")),
        String.valueOf(exchange.get("requestBody")),
        String.valueOf(exchange.get("responseBody")));
  }

  @Override
  public String toString() {
    return file + " " + number + " " + step;
  }
}
