package org.meshrelay.benchmarks.spool;

import java.io.IOException;
import org.meshrelay.crypto.octet.Bytes;

/** Something that takes records and makes a batch of them durable with one flush. */
interface BatchLog extends AutoCloseable {
  /** Appends the record so many times; durable when this returns. */
  void append(Bytes record, int batch) throws IOException;

  @Override
  void close() throws IOException;
}
