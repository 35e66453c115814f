package org.meshrelay.dare.record;

import org.meshrelay.protocol.address.AccountAddress;

/** What a record of a lane's log says. */
public sealed interface LogRecord permits RecordPrefix, LogRecord.Erasure {
  /** Account that the record is about. */
  AccountAddress account();

  /**
   * All containers that the account had so far are gone.
   *
   * @param account whose they were
   * @param below containers with this number or a higher one are not meant: the account was made
   *     again
   */
  record Erasure(AccountAddress account, long below) implements LogRecord {}
}
