package org.meshrelay.crypto.vector;

import java.util.List;

/** The suites of this module, for the command that runs vectors of every module. */
public final class CryptoVectorSuites {
  private CryptoVectorSuites() {}

  /** One of each; no kind is in two of them. */
  public static List<VectorSuite> all() {
    return List.of(
        new UdfVectors(), new KeyVectors(), new SharingVectors(), new PrimitiveVectors());
  }
}
