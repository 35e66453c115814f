package org.meshrelay.client.locate;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The DNS look-ups that discovery needs, without blocking.
 *
 * <p>An answer "no such name" or "no such record" is an empty list; a stage fails with {@link
 * ResolverException} only if the resolver gave no answer.
 */
interface NameResolver {
  /** Service records of the owner name. */
  CompletionStage<List<SrvTarget>> srv(String owner);

  /** Texts of the owner name, all character strings in one list. */
  CompletionStage<List<String>> txt(String owner);

  /** IPv4 and IPv6 addresses of a host, IPv6 first. */
  CompletionStage<List<String>> addresses(String host);

  /**
   * One service record.
   *
   * @param priority lower first
   * @param weight share among equals
   * @param port of the target
   * @param target host name without final dot; empty if the service is declared absent
   * @param ttlSeconds how long it may be kept
   */
  record SrvTarget(int priority, int weight, int port, String target, long ttlSeconds)
      implements WeightedOrder.Weighted {}

  /** The resolver gave no answer: time-out, server failure, refusal. */
  final class ResolverException extends Exception {
    private static final long serialVersionUID = 1;

    ResolverException(String message) {
      super(message, null, false, false);
    }
  }
}
