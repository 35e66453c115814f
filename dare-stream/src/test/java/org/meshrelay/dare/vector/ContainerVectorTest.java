package org.meshrelay.dare.vector;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.meshrelay.crypto.vector.VectorCase;
import org.meshrelay.testkit.LoadedVector;
import org.meshrelay.testkit.VectorFiles;

/** dare.md 7, by its vectors. */
class ContainerVectorTest {
  private static final ContainerVectors SUITE = new ContainerVectors();

  static Stream<LoadedVector> vectors() {
    return VectorFiles.load("dare.json").stream()
        .filter(vector -> SUITE.kinds().contains(vector.kind()));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void vector_asSpecified_isFulfilled(LoadedVector vector) throws Exception {
    SUITE.check(new VectorCase(vector.id(), vector.kind(), vector.data(), vector.expect()));
  }
}
