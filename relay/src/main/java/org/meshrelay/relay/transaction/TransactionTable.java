package org.meshrelay.relay.transaction;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.meshrelay.protocol.port.Deadline;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.status.RefusalException;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.MeshRequest;
import org.meshrelay.protocol.transaction.UnknownRequest;
import org.meshrelay.relay.auth.Caller;

/** Finds the transaction of a request and turns refusals into answers. Immutable, any thread. */
public final class TransactionTable {
  private final Map<Class<? extends MeshRequest>, Transaction<?>> transactions;

  /**
   * A table of these transactions.
   *
   * @throws IllegalArgumentException if two are for one request
   */
  public TransactionTable(List<Transaction<?>> transactions) {
    Map<Class<? extends MeshRequest>, Transaction<?>> table = new HashMap<>();
    for (Transaction<?> transaction : transactions) {
      if (table.put(transaction.requestType(), transaction) != null) {
        throw new IllegalArgumentException("two transactions for " + transaction.requestType());
      }
    }
    this.transactions = Map.copyOf(table);
  }

  /**
   * Carries the request out. The future fails only for a bug or a broken disk, which the caller
   * turns into 500.
   */
  public Future<Answer> execute(MeshRequest request, Caller caller, Deadline deadline) {
    if (request instanceof UnknownRequest) {
      return answer(Refusal.malformed("unknown transaction"));
    }
    Transaction<?> transaction = transactions.get(request.getClass());
    if (transaction == null) {
      return answer(
          Refusal.of(StatusCode.NOT_ENABLED, request.tag() + " is not enabled on this host"));
    }
    return run(transaction, request, caller, deadline)
        .recover(
            failure ->
                failure instanceof RefusalException refused
                    ? answer(refused.refusal())
                    : Future.failedFuture(failure));
  }

  private static <Q extends MeshRequest> Future<Answer> run(
      Transaction<Q> transaction, MeshRequest request, Caller caller, Deadline deadline) {
    try {
      return transaction.execute(transaction.requestType().cast(request), caller, deadline);
    } catch (RefusalException e) {
      return Future.failedFuture(e);
    }
  }

  private static Future<Answer> answer(Refusal refusal) {
    return Future.succeededFuture(Answer.of(refusal));
  }
}
