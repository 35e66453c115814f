package org.meshrelay.crypto.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.meshrelay.testkit.LoadedVector;
import org.meshrelay.testkit.VectorFiles;

/** Runs {@code encoding.json} and {@code crypto.json}, and says what is run elsewhere. */
final class CryptoVectorTest {
  private static final List<String> FILES = List.of("encoding.json", "crypto.json");

  /** Kinds that need a JSON or JSON-B codec, a session, a datagram, or group decryption. */
  private static final Set<String> KINDS_OF_OTHER_MODULES =
      Set.of(
          // mesh-protocol, encodings
          "profile-body",
          "jsonbcd-decode",
          "jsonb-encode",
          // mesh-protocol, sessions
          "noise_ik",
          "ticket",
          "ticket_message",
          "additive_legacy",
          // udp-binding
          "varint",
          "protect",
          "ack_extension",
          "initiator_hello",
          "token",
          "proof_of_work",
          "resume",
          // group decryption and threshold signatures, not built yet
          "split_x",
          "group_ed",
          "sign_direct",
          "sign_shamir");

  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  void check_vectorOfThisModule_agrees(LoadedVector vector) throws Exception {
    VectorSuite suite =
        CryptoVectorSuites.all().stream()
            .filter(each -> each.kinds().contains(vector.kind()))
            .findAny()
            .orElseThrow();

    suite.check(new VectorCase(vector.id(), vector.kind(), vector.data(), vector.expect()));
  }

  @Test
  void files_everyKind_isCheckedHereOrNamedAsOthers() {
    Set<String> inFiles = new TreeSet<>();
    FILES.forEach(file -> VectorFiles.load(file).forEach(each -> inFiles.add(each.kind())));

    Set<String> accounted = new TreeSet<>(KINDS_OF_OTHER_MODULES);
    CryptoVectorSuites.all().forEach(suite -> accounted.addAll(suite.kinds()));

    assertEquals(inFiles, accounted);
  }

  @Test
  void suites_noKind_isInTwo() {
    Set<String> seen = new HashSet<>(KINDS_OF_OTHER_MODULES);

    CryptoVectorSuites.all()
        .forEach(suite -> suite.kinds().forEach(kind -> assertTrue(seen.add(kind), kind)));
  }

  static Stream<LoadedVector> vectors() {
    return FILES.stream()
        .flatMap(file -> VectorFiles.load(file).stream())
        .filter(vector -> !KINDS_OF_OTHER_MODULES.contains(vector.kind()));
  }
}
