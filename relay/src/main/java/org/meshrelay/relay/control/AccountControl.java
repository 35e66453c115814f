package org.meshrelay.relay.control;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonArray;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonWriter;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.status.RefusalException;
import org.meshrelay.relay.account.AccountDesk;
import org.meshrelay.relay.account.AccountDesk.Decision;
import org.meshrelay.relay.account.AccountReport;
import org.meshrelay.relay.admin.ControlHandler;
import org.meshrelay.relay.pool.CryptoPool;

/**
 * The operator's requests about accounts at the admin listener of a running node, each with the
 * word of the {@link ControlFile}: {@code GET} lists, {@code POST} decides. Nothing of a request is
 * read but its line and one header.
 */
public final class AccountControl implements ControlHandler {
  /** Accounts of one answer: some hundred KB of JSON. */
  static final int PAGE_MAX = 500;

  private static final String PATH = "/control/accounts";
  private static final String BEARER = "Bearer ";

  private final AccountDesk desk;
  private final CryptoPool readers;
  private final byte[] word;

  /**
   * Control over these accounts.
   *
   * @param word what a request has to show
   * @param readers pool that looks accounts up
   */
  public AccountControl(AccountDesk desk, String word, CryptoPool readers) {
    this.desk = desk;
    this.readers = readers;
    this.word = word.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Future<Answer> answer(HttpServerRequest request) {
    if (!PATH.equals(request.path())) {
      return Future.succeededFuture(Answer.of(404, "no such path"));
    }
    if (!isAllowed(request.getHeader("Authorization"))) {
      return Future.succeededFuture(Answer.of(401, "the word of the node is missing"));
    }
    return act(request)
        .recover(
            failure ->
                failure instanceof RefusalException refused
                    ? Future.succeededFuture(
                        Answer.of(
                            refused.refusal().code().httpStatus(), refused.refusal().description()))
                    : Future.failedFuture(failure));
  }

  private boolean isAllowed(@Nullable String header) {
    return header != null
        && header.startsWith(BEARER)
        && MessageDigest.isEqual(
            word, header.substring(BEARER.length()).getBytes(StandardCharsets.UTF_8));
  }

  private Future<Answer> act(HttpServerRequest request) {
    String named = request.getParam("account");
    Optional<AccountAddress> account = AccountAddress.find(named == null ? "" : named);
    if (named != null && account.isEmpty()) {
      return Future.succeededFuture(Answer.of(400, named + " is no address"));
    }
    if (request.method().equals(HttpMethod.POST)) {
      return account.isEmpty()
          ? Future.succeededFuture(Answer.of(400, "account is missing"))
          : decide(account.get(), String.valueOf(request.getParam("decision")));
    }
    if (account.isPresent()) {
      return readers.submit(() -> one(desk.find(account.get())));
    }
    long from = number(request.getParam("from"));
    return readers.submit(() -> page(desk.page(from, PAGE_MAX)));
  }

  private Future<Answer> decide(AccountAddress account, String text) {
    for (Decision decision : Decision.values()) {
      if (decision.name().equals(text)) {
        return desk.decide(account, decision).map(AccountControl::one);
      }
    }
    return Future.succeededFuture(Answer.of(400, "no such decision"));
  }

  private static Answer one(Optional<AccountReport> found) {
    return found
        .map(report -> Answer.of(200, text(report.toJson())))
        .orElseGet(() -> Answer.of(404, "no such account"));
  }

  private static Answer page(AccountDesk.Page page) {
    return Answer.of(
        200,
        text(
            new ObjectWriter()
                .put(
                    "accounts",
                    JsonArray.of(page.accounts().stream().map(AccountReport::toJson).toList()))
                .put("next", page.next())
                .build()));
  }

  private static String text(JsonObject document) {
    return JsonWriter.write(document, Encoding.JSON).utf8();
  }

  private static long number(@Nullable String text) {
    return text != null && text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
  }
}
