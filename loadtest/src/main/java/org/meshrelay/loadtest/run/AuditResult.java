package org.meshrelay.loadtest.run;

import java.util.List;

/**
 * What reading everything back showed.
 *
 * @param acknowledged posts that the service said it has
 * @param found of them, in the recipients' spools
 * @param lost of them, not there
 * @param duplicated messages that are there more than once
 * @param outOfOrder messages that stand before one that was acknowledged before they were sent
 * @param invented messages that are there though they were refused, or that nobody sent
 * @param receipts receipts checked
 * @param proofs of those, opened by the recipient and proved against its verified tree
 * @param devices connections that the service said are done
 * @param devicesFound of them, entered, and able to act for the account
 * @param failures what did not hold, in words; the first few
 */
public record AuditResult(
    long acknowledged,
    long found,
    long lost,
    long duplicated,
    long outOfOrder,
    long invented,
    long receipts,
    long proofs,
    long devices,
    long devicesFound,
    List<String> failures) {
  /** Failures told in words. */
  static final int FAILURES_MAX = 20;

  /** Nothing was read back. */
  public static final AuditResult NONE = new AuditResult(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, List.of());

  /** Copies the list, as far as anybody reads it. */
  public AuditResult {
    failures = List.copyOf(failures.subList(0, Math.min(FAILURES_MAX, failures.size())));
  }

  /** True if the service kept all that it promised. */
  public boolean isClean() {
    return lost + duplicated + outOfOrder + invented == 0 && failures.isEmpty();
  }

  /** The sums. */
  public AuditResult plus(AuditResult other) {
    List<String> all = new java.util.ArrayList<>(failures);
    all.addAll(other.failures);
    return new AuditResult(
        acknowledged + other.acknowledged,
        found + other.found,
        lost + other.lost,
        duplicated + other.duplicated,
        outOfOrder + other.outOfOrder,
        invented + other.invented,
        receipts + other.receipts,
        proofs + other.proofs,
        devices + other.devices,
        devicesFound + other.devicesFound,
        all);
  }
}
