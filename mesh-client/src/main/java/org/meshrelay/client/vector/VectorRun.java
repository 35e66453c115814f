package org.meshrelay.client.vector;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.meshrelay.crypto.vector.CryptoVectorSuites;
import org.meshrelay.crypto.vector.VectorCase;
import org.meshrelay.crypto.vector.VectorSuite;
import org.meshrelay.protocol.vector.AuthVectors;
import org.meshrelay.protocol.vector.DareEnvelopeVectors;
import org.meshrelay.protocol.vector.EncodingVectors;
import org.meshrelay.protocol.vector.ProtocolVectors;
import org.meshrelay.protocol.vector.ReceiptVectors;

/** Runs vectors through suites and counts; a kind that no suite knows is skipped, by name. */
public final class VectorRun {
  /** The kind of the vector that holds the keys of a file of statements. */
  private static final String KEYS = "keys";

  private final List<VectorSuite> suites;
  private final List<Failure> failures = new ArrayList<>();
  private final Map<String, Integer> skipped = new TreeMap<>();
  private int passed;

  /**
   * A vector that the implementation disagrees with.
   *
   * @param id of the vector
   * @param kind of the vector
   * @param message in what
   */
  public record Failure(String id, String kind, String message) {}

  /** A run with the suites of this module and those below it, and more. */
  public VectorRun(List<VectorSuite> more) {
    List<VectorSuite> all = new ArrayList<>(CryptoVectorSuites.all());
    all.add(new AuthVectors());
    all.add(new EncodingVectors());
    all.add(new DareEnvelopeVectors());
    all.add(new ProtocolVectors());
    all.addAll(more);
    this.suites = List.copyOf(all);
  }

  /**
   * Checks the vectors of one file. Statements are checked with the keys in it, and a file that has
   * keys means those by names that other files use too, such as {@code chain}.
   */
  public void check(List<VectorCase> vectors) {
    List<VectorSuite> all = new ArrayList<>();
    vectors.stream()
        .filter(vector -> vector.kind().equals(KEYS))
        .findFirst()
        .map(ReceiptVectors::with)
        .ifPresent(all::add);
    all.addAll(suites);
    vectors.forEach(vector -> check(vector, all));
  }

  private void check(VectorCase vector, List<VectorSuite> all) {
    VectorSuite suite =
        all.stream()
            .filter(candidate -> candidate.kinds().contains(vector.kind()))
            .findFirst()
            .orElse(null);
    if (suite == null) {
      skipped.merge(vector.kind(), 1, Integer::sum);
      return;
    }
    try {
      suite.check(vector);
      passed++;
    } catch (Exception e) { // whatever a check throws is a failure of the vector (VectorSuite)
      failures.add(new Failure(vector.id(), vector.kind(), String.valueOf(e.getMessage())));
    }
  }

  /** How many agreed. */
  public int passed() {
    return passed;
  }

  /** Those that did not. */
  public List<Failure> failures() {
    return List.copyOf(failures);
  }

  /** How many of each unknown kind there were. */
  public Map<String, Integer> skipped() {
    return Map.copyOf(skipped);
  }

  /** How many were skipped. */
  public int skippedCount() {
    return skipped.values().stream().mapToInt(Integer::intValue).sum();
  }
}
