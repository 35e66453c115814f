package org.meshrelay.access.rate;

/**
 * One event to be counted against a limit.
 *
 * @param limit the limit
 * @param key who is counted: an account, a pair of accounts, a service
 */
public record Charge(Limit limit, String key) {}
