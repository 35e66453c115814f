package org.meshrelay.dare.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.testkit.FuzzBudget;

/** Whatever the octets: a report that counts what is good, never another exception. */
class ContainerFuzzTest {
  @FuzzTest
  void verify_anyOctets_isReported(byte[] data) {
    FuzzBudget.run(() -> verify(data));
  }

  private static void verify(byte[] data) {
    Bytes octets = Bytes.copyOf(data);

    ContainerReport report = ContainerVerifier.verify(ContainerSource.of(octets));

    assertTrue(report.octets() <= octets.size());
    assertEquals(report.damage().isPresent(), report.verdict() == Verdict.DAMAGED);
  }

  @FuzzTest
  void decode_anyOctets_isAFrameOrRefused(byte[] data) {
    FuzzBudget.run(() -> decode(data));
  }

  private static void decode(byte[] data) {
    Bytes octets = Bytes.copyOf(data);
    try {
      Frame frame = FrameCodec.decode(octets, 0);
      assertEquals(octets.slice(0, frame.octets()).size(), frame.octets());
    } catch (FrameException refused) {
      assertTrue(refused.kind() != DamageKind.INDEX);
    }
  }
}
