package org.meshrelay.benchmarks.peer;

import java.io.IOException;

/** Somebody else's server, already running on loopback. Any thread. */
sealed interface Peer permits SmtpPeer, AmqpPeer, JetStreamPeer {
  /** Name and version, as the server says it. */
  String name();

  /** When it says that it has a message, in words for the report. */
  String condition();

  /** Where it listens on loopback. */
  int port();

  /** A connection of one sender. */
  Sender open() throws IOException;

  /** Messages that the recipient can read now. */
  long readable() throws IOException;

  /** One sender; one thread. */
  interface Sender extends AutoCloseable {
    /**
     * Hands a message over; returns once the server has accepted it.
     *
     * @throws IOException if it says anything else
     */
    void post(byte[] message) throws IOException;

    @Override
    void close() throws IOException;
  }
}
