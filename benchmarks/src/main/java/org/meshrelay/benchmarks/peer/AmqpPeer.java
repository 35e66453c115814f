package org.meshrelay.benchmarks.peer;

import java.io.IOException;

/**
 * RabbitMQ with a quorum queue of one member and publisher confirms.
 *
 * @param port of AMQP 0-9-1
 */
record AmqpPeer(int port) implements Peer {
  private static final String QUEUE = "bob";

  @Override
  public String name() {
    return "RabbitMQ quorum queue";
  }

  @Override
  public String condition() {
    return "confirmed after fsync of the write-ahead log of the queue's one member";
  }

  @Override
  public Sender open() throws IOException {
    AmqpConnection connection = AmqpConnection.open(port);
    long unused = connection.declare(QUEUE);
    connection.confirms();
    return new AmqpSender(connection);
  }

  @Override
  public long readable() throws IOException {
    try (AmqpConnection connection = AmqpConnection.open(port)) {
      return connection.declare(QUEUE);
    }
  }

  private record AmqpSender(AmqpConnection connection) implements Sender {
    @Override
    public void post(byte[] message) throws IOException {
      connection.publish(QUEUE, message);
    }

    @Override
    public void close() throws IOException {
      connection.close();
    }
  }
}
