package org.meshrelay.protocol.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.meshrelay.crypto.vector.VectorCase;
import org.meshrelay.crypto.vector.VectorSuite;
import org.meshrelay.testkit.LoadedVector;
import org.meshrelay.testkit.VectorFiles;

/** Runs the kinds of {@code encoding.json} and {@code dare.json} about encodings and envelopes. */
final class EnvelopeAndEncodingVectorTest {
  private static final List<VectorSuite> SUITES =
      List.of(new EncodingVectors(), new DareEnvelopeVectors());

  /** Kinds of {@code dare.json} whose code is where containers are. */
  private static final Set<String> CONTAINER_KINDS =
      Set.of("container", "container_bad", "container_build", "tag", "prev", "chain", "tree");

  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  void check_vectorOfThisModule_agrees(LoadedVector vector) throws Exception {
    suiteOf(vector).check(asCase(vector));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  void check_expectationChanged_isNoticed(LoadedVector vector) {
    VectorCase changed =
        new VectorCase(vector.id(), vector.kind(), vector.data(), changed(vector.expect()));

    assertThrows(Exception.class, () -> suiteOf(vector).check(changed));
  }

  @Test
  void dareFile_everyKind_isCheckedHereOrNamedAsOthers() {
    Set<String> inFile =
        VectorFiles.load("dare.json").stream()
            .map(LoadedVector::kind)
            .filter(kind -> !CONTAINER_KINDS.contains(kind))
            .collect(Collectors.toSet());

    assertEquals(new DareEnvelopeVectors().kinds(), inFile);
  }

  static Stream<LoadedVector> vectors() {
    return Stream.of("encoding.json", "dare.json")
        .flatMap(file -> VectorFiles.load(file).stream())
        .filter(vector -> SUITES.stream().anyMatch(s -> s.kinds().contains(vector.kind())));
  }

  private static VectorSuite suiteOf(LoadedVector vector) {
    return SUITES.stream()
        .filter(each -> each.kinds().contains(vector.kind()))
        .findAny()
        .orElseThrow();
  }

  private static VectorCase asCase(LoadedVector vector) {
    return new VectorCase(vector.id(), vector.kind(), vector.data(), vector.expect());
  }

  /** Another value of the same type for every expectation: a check that looks at none passes. */
  private static Map<String, Object> changed(Map<String, Object> expect) {
    return expect.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> other(entry.getValue())));
  }

  private static Object other(Object value) {
    return switch (value) {
      case Boolean truth -> !truth;
      case Long number -> number + 1;
      case String text when text.matches("([0-9a-f]{2})+") ->
          (text.startsWith("0") ? "1" : "0") + text.substring(1);
      case String text -> "other" + text;
      default -> List.of("other");
    };
  }
}
