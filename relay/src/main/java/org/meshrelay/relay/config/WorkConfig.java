package org.meshrelay.relay.config;

import org.meshrelay.client.yaml.Section;

/**
 * Worker pools and what the node remembers between requests.
 *
 * @param cryptoWorkers threads for message work; 0 for the number of processors
 * @param cryptoQueueMax tasks waiting for them; more are refused with 503
 * @param handshakeWorkers threads for key exchanges; 0 for a quarter of the processors
 * @param handshakeQueueMax exchanges waiting; 0 for what 100 ms can do (authentication.md 7)
 * @param readerWorkers threads that read stores
 * @param readerQueueMax reads waiting; more are refused with 503
 * @param responsesStoredMax responses kept for retries (protocol.md 1.3)
 * @param responsesStoredOctetsMax their octets together
 * @param responseStoredOctetsMax the largest response that is kept
 * @param responseStoredSeconds how long they are kept
 * @param drainTimeoutMs patience at the end before open connections are cut
 */
public record WorkConfig(
    int cryptoWorkers,
    int cryptoQueueMax,
    int handshakeWorkers,
    int handshakeQueueMax,
    int readerWorkers,
    int readerQueueMax,
    int responsesStoredMax,
    long responsesStoredOctetsMax,
    int responseStoredOctetsMax,
    int responseStoredSeconds,
    int drainTimeoutMs) {
  static WorkConfig read(Section s) {
    return new WorkConfig(
        s.integer("crypto-workers", 0, 0, 256),
        s.integer("crypto-queue-max", 1_024, 16, 1_000_000),
        s.integer("handshake-workers", 0, 0, 256),
        s.integer("handshake-queue-max", 0, 0, 100_000),
        s.integer("reader-workers", 4, 1, 256),
        s.integer("reader-queue-max", 1_024, 16, 1_000_000),
        s.integer("responses-stored-max", 100_000, 16, 10_000_000),
        s.whole("responses-stored-octets-max", 64L << 20, 1L << 16, 1L << 40),
        s.integer("response-stored-octets-max", 64 * 1024, 1_024, 4 << 20),
        s.integer("response-stored-seconds", 300, 1, 3_600),
        s.integer("drain-timeout-ms", 10_000, 0, 600_000));
  }
}
