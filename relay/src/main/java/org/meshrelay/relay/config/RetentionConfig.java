package org.meshrelay.relay.config;

import org.meshrelay.client.yaml.Section;

/**
 * After how many days payloads go that are done with (receipts.md 8.1); 0: never. What is unread
 * stays whatever its age.
 *
 * @param inboundDays messages that were read, closed or answered
 * @param outboundDays messages that were delivered, or given up
 * @param localDays what is closed in the account's own administration spool
 * @param archiveDays quarantined messages that were read, closed or answered
 * @param pendingDays held messages that were decided
 * @param deletedDays messages that a device marked as deleted, in any spool
 * @param supersededDays catalog entries that were changed or removed since
 */
public record RetentionConfig(
    int inboundDays,
    int outboundDays,
    int localDays,
    int archiveDays,
    int pendingDays,
    int deletedDays,
    int supersededDays) {
  static RetentionConfig read(Section s) {
    return new RetentionConfig(
        days(s, "inbound-days"),
        days(s, "outbound-days"),
        days(s, "local-days"),
        days(s, "archive-days"),
        days(s, "pending-days"),
        days(s, "deleted-days"),
        days(s, "superseded-days"));
  }

  private static int days(Section s, String key) {
    return s.integer(key, 0, 0, 36_500);
  }

  /** Whether anything ever goes. */
  public boolean isOn() {
    return inboundDays
            + outboundDays
            + localDays
            + archiveDays
            + pendingDays
            + deletedDays
            + supersededDays
        > 0;
  }
}
