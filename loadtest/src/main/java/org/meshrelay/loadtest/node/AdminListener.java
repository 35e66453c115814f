package org.meshrelay.loadtest.node;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** The admin listener of a node, asked for its metrics. One thread. */
public final class AdminListener implements AutoCloseable {
  /** A node under load still answers this; a frozen one should not stop the sampling for long. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI metrics;

  /** The listener at that address. */
  public AdminListener(URI admin) {
    this.metrics = admin.resolve("/metrics");
  }

  /**
   * All figures as of now.
   *
   * @throws IOException if it does not answer in time
   */
  public Series read() throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(metrics).timeout(PATIENCE).build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(metrics + " answers " + response.statusCode());
    }
    return Series.parse(response.body());
  }

  @Override
  public void close() {
    http.close();
  }
}
