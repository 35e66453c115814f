package org.meshrelay.protocol.receipt;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.dare.DareEnvelope;

/**
 * What a device tells its user about a service, with the statements that prove it (receipts.md
 * 7.3). The device keeps the evidence for a year, its old head and its copy.
 */
public sealed interface Report {
  /** The report's name in receipts.md 7.3. */
  String name();

  /** The signed envelopes that show it; the host chain is kept beside them. */
  List<DareEnvelope> evidence();

  /** A frame below TreeSize is neither delivered nor a stub: the first such index. */
  record Gap(long firstMissing, long treeSize, List<DareEnvelope> evidence) implements Report {
    @Override
    public String name() {
      return "gap";
    }
  }

  /**
   * A delivered frame is not the leaf of that Index.
   *
   * @param index null where only the whole does not fit
   */
  record Altered(@Nullable Long index, List<DareEnvelope> evidence) implements Report {
    @Override
    public String name() {
      return "altered";
    }
  }

  /** Two heads with equal size and other root, or no valid consistency proof. */
  record Fork(long storedSize, long newSize, List<DareEnvelope> evidence) implements Report {
    @Override
    public String name() {
      return "fork";
    }
  }

  /**
   * A smaller tree, or an earlier time, than a head or receipt already signed.
   *
   * @param restart the service's admission, if there is one that fits (8.4): the user may then
   *     consent to go on from it
   */
  record Rollback(long storedSize, Optional<SpoolRestart> restart, List<DareEnvelope> evidence)
      implements Report {
    @Override
    public String name() {
      return "rollback";
    }
  }

  /** A receipt contradicts the tree, or a sender receipt has no entry. */
  record BrokenReceipt(String envelopeId, List<DareEnvelope> evidence) implements Report {
    @Override
    public String name() {
      return "broken-receipt";
    }
  }

  /** No receipt with an Accept, or no answer to Prove, from a service that gave such before. */
  record MissingReceipt(String request) implements Report {
    @Override
    public String name() {
      return "missing-receipt";
    }

    @Override
    public List<DareEnvelope> evidence() {
      return List.of();
    }
  }

  /** A statement fails in form, names another container, or does not lead to the pinned key. */
  record WrongKey(String reason, List<DareEnvelope> evidence) implements Report {
    @Override
    public String name() {
      return "wrong-key";
    }
  }

  /** No head newer than 24 h although the service answers. */
  record Stale(List<DareEnvelope> evidence) implements Report {
    @Override
    public String name() {
      return "stale";
    }
  }
}
