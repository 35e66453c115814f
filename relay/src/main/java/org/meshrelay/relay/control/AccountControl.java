package org.meshrelay.relay.control;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.encoding.JsonArray;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.relay.account.AccountDesk;
import org.meshrelay.relay.account.AccountDesk.Decision;
import org.meshrelay.relay.account.AccountReport;
import org.meshrelay.relay.admin.ControlHandler.Answer;
import org.meshrelay.relay.pool.CryptoPool;

/** The operator's requests about accounts: {@code GET} lists, {@code POST} decides. */
public final class AccountControl implements ControlTopic {
  /** Accounts of one answer: some hundred KB of JSON. */
  static final int PAGE_MAX = 500;

  static final String PATH = "accounts";

  private final AccountDesk desk;
  private final CryptoPool readers;

  /**
   * Control over these accounts.
   *
   * @param readers pool that looks accounts up
   */
  public AccountControl(AccountDesk desk, CryptoPool readers) {
    this.desk = desk;
    this.readers = readers;
  }

  @Override
  public String path() {
    return PATH;
  }

  @Override
  public Future<Answer> answer(HttpServerRequest request) {
    String named = request.getParam("account");
    Optional<AccountAddress> account = AccountAddress.find(named == null ? "" : named);
    if (named != null && account.isEmpty()) {
      return ControlTopic.mistake(named + " is no address");
    }
    if (request.method().equals(HttpMethod.POST)) {
      return account.isEmpty()
          ? ControlTopic.mistake("account is missing")
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
    return ControlTopic.mistake("no such decision");
  }

  private static Answer one(Optional<AccountReport> found) {
    return found
        .map(report -> ControlTopic.document(report.toJson()))
        .orElseGet(() -> Answer.of(404, "no such account"));
  }

  private static Answer page(AccountDesk.Page page) {
    return ControlTopic.document(
        new ObjectWriter()
            .put(
                "accounts",
                JsonArray.of(page.accounts().stream().map(AccountReport::toJson).toList()))
            .put("next", page.next())
            .build());
  }

  private static long number(@Nullable String text) {
    return text != null && text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
  }
}
