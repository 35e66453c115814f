package org.meshrelay.dare.record;

import org.meshrelay.protocol.address.AccountAddress;

/** What a record of a lane's log says. */
public sealed interface LogRecord permits RecordPrefix, LogRecord.Erasure {
  /** Account that the record is about. */
  AccountAddress account();

  /** All containers that the account had so far are gone. */
  record Erasure(AccountAddress account) implements LogRecord {}
}
