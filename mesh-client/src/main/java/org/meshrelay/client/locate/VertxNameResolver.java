package org.meshrelay.client.locate;

import io.vertx.core.Future;
import io.vertx.core.dns.DnsClient;
import io.vertx.core.dns.DnsException;
import io.vertx.core.dns.DnsResponseCode;
import io.vertx.core.dns.SrvRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Look-ups through Vert.x, on its event loops. */
final class VertxNameResolver implements NameResolver {
  /** Most records of one answer that are looked at; a guess far above honest use. */
  private static final int RECORDS_MAX = 64;

  private final DnsClient dns;

  VertxNameResolver(DnsClient dns) {
    this.dns = dns;
  }

  @Override
  public CompletionStage<List<SrvTarget>> srv(String owner) {
    return orEmpty(dns.resolveSRV(owner))
        .map(records -> bounded(records).stream().map(VertxNameResolver::target).toList())
        .toCompletionStage();
  }

  @Override
  public CompletionStage<List<String>> txt(String owner) {
    return orEmpty(dns.resolveTXT(owner)).map(VertxNameResolver::bounded).toCompletionStage();
  }

  @Override
  public CompletionStage<List<String>> addresses(String host) {
    Future<List<String>> v6 = orEmpty(dns.resolveAAAA(host));
    Future<List<String>> v4 = orEmpty(dns.resolveA(host));
    return Future.join(v6, v4).transform(ignored -> oneOrBoth(v6, v4)).toCompletionStage();
  }

  private static Future<List<String>> oneOrBoth(Future<List<String>> v6, Future<List<String>> v4) {
    List<String> found = new ArrayList<>();
    if (v6.succeeded()) {
      found.addAll(bounded(v6.result()));
    }
    if (v4.succeeded()) {
      found.addAll(bounded(v4.result()));
    }
    return found.isEmpty() && v4.failed() ? v4 : Future.succeededFuture(List.copyOf(found));
  }

  private static <T> Future<List<T>> orEmpty(Future<List<T>> query) {
    return query.recover(
        failure ->
            failure instanceof DnsException dns && dns.code() == DnsResponseCode.NXDOMAIN
                ? Future.succeededFuture(List.of())
                : Future.failedFuture(new ResolverException(String.valueOf(failure.getMessage()))));
  }

  private static <T> List<T> bounded(List<T> records) {
    return records.subList(0, Math.min(RECORDS_MAX, records.size()));
  }

  /** Vert.x gives null for the root, which stands for "there is no such service". */
  private static SrvTarget target(SrvRecord record) {
    @Nullable String host = record.target();
    String named = host == null ? "" : host;
    String bare = named.endsWith(".") ? named.substring(0, named.length() - 1) : named;
    return new SrvTarget(record.priority(), record.weight(), record.port(), bare, record.ttl());
  }
}
