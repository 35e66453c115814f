package org.meshrelay.relay.control;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonArray;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonReader;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ReadLimits;
import org.meshrelay.relay.account.AccountDesk.Decision;

/** Asks the node that runs on a store. Blocks. */
public final class ControlClient implements AutoCloseable {
  /** A node under load answers in seconds, one that stands still never. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Behind the last frame of any catalog. */
  private static final String NOTHING = "999999999999999999";

  private final ControlFile node;
  private final HttpClient http;

  private ControlClient(ControlFile node, HttpClient http) {
    this.node = node;
    this.http = http;
  }

  /**
   * The node that runs on the store; empty if none does, or what a killed one left is all there is.
   */
  public static Optional<ControlClient> of(Path store) throws IOException {
    Optional<ControlFile> left = ControlFile.read(store);
    if (left.isEmpty()) {
      return Optional.empty();
    }
    HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    ControlClient client = new ControlClient(left.get(), http);
    if (client.isThere()) {
      return Optional.of(client);
    }
    client.close();
    return Optional.empty();
  }

  /**
   * A killed node's port is nobody's, or of somebody who does not know the word, whatever they
   * speak. A node that runs and does not answer still holds the lock of its stores.
   */
  private boolean isThere() {
    try {
      HttpResponse<String> response = ask("GET", Map.of("from", NOTHING));
      return response.statusCode() == 200 && document(response).get("accounts") != null;
    } catch (IOException e) {
      return false;
    }
  }

  /** The account; empty if there is none. */
  public Optional<JsonObject> find(AccountAddress account) throws IOException {
    return one(ask("GET", Map.of("account", account.text())));
  }

  /** The account as it is after the decision; empty if there is none. */
  public Optional<JsonObject> decide(AccountAddress account, Decision decision) throws IOException {
    return one(ask("POST", Map.of("account", account.text(), "decision", decision.name())));
  }

  /** All accounts, each as it was when its page was read, by address. */
  public List<JsonObject> list() throws IOException {
    Map<String, JsonObject> found = new LinkedHashMap<>();
    long next = 0;
    do {
      JsonObject page = document(ask("GET", Map.of("from", Long.toString(next))));
      for (JsonObject account : accounts(page)) {
        found.put(String.valueOf(account.get("address")), account);
      }
      next = next(page);
    } while (next > 0);
    return List.copyOf(found.values());
  }

  private static List<JsonObject> accounts(JsonObject page) throws IOException {
    List<JsonObject> accounts = new ArrayList<>();
    if (page.get("accounts") instanceof JsonArray array) {
      for (JsonNode node : array.elements()) {
        if (node instanceof JsonObject account) {
          accounts.add(account);
        }
      }
    }
    return accounts;
  }

  private static long next(JsonObject page) throws IOException {
    try {
      Long next = ObjectReader.of(page, "page").integer("next");
      return next == null ? 0 : next;
    } catch (DecodeException e) {
      throw foreign(e);
    }
  }

  private static Optional<JsonObject> one(HttpResponse<String> response) throws IOException {
    return response.statusCode() == 404 ? Optional.empty() : Optional.of(document(response));
  }

  private static JsonObject document(HttpResponse<String> response) throws IOException {
    if (response.statusCode() != 200) {
      throw new IOException("the node answers " + response.statusCode() + ": " + response.body());
    }
    try {
      return JsonReader.readObject(
          Bytes.utf8(response.body().strip()), Encoding.JSON, ReadLimits.RESPONSE);
    } catch (DecodeException e) {
      throw foreign(e);
    }
  }

  private static IOException foreign(DecodeException cause) {
    return new IOException("the node answers what is not understood", cause);
  }

  /** What waits for other services, all or one: {@code destinations} and {@code more}. */
  public JsonObject queue(Optional<ServiceName> service) throws IOException {
    return document(ask("GET", QueueControl.PATH, parameters(service)));
  }

  /**
   * The same behind an order.
   *
   * @throws OrderRefusedException if the node does not carry it out
   */
  public JsonObject queue(Optional<ServiceName> service, QueueControl.Order order)
      throws IOException, OrderRefusedException {
    Map<String, String> parameters = parameters(service);
    parameters.put("order", order.name());
    HttpResponse<String> response = ask("POST", QueueControl.PATH, parameters);
    if (response.statusCode() == 400) {
      throw new OrderRefusedException(response.body().strip());
    }
    return document(response);
  }

  private static Map<String, String> parameters(Optional<ServiceName> service) {
    Map<String, String> parameters = new LinkedHashMap<>();
    service.ifPresent(name -> parameters.put("service", name.text()));
    return parameters;
  }

  private HttpResponse<String> ask(String method, Map<String, String> parameters)
      throws IOException {
    return ask(method, AccountControl.PATH, parameters);
  }

  private HttpResponse<String> ask(String method, String topic, Map<String, String> parameters)
      throws IOException {
    StringBuilder query = new StringBuilder("/control/").append(topic);
    char separator = '?';
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      query
          .append(separator)
          .append(parameter.getKey())
          .append('=')
          .append(URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8));
      separator = '&';
    }
    URI target = node.admin().resolve(query.toString());
    HttpRequest request =
        HttpRequest.newBuilder(target)
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + node.word())
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
