package org.meshrelay.crypto.digest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.testkit.Seeds;

final class DigestsTest {
  private static final Bytes ABC = Bytes.utf8("abc");

  @Test
  void sha256_abc_isTheExampleOfFips180() {
    assertEquals(
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        Digests.sha256(ABC).toHex());
  }

  @Test
  void sha512_abc_isTheExampleOfFips180() {
    assertEquals(
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
            + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        Digests.sha512(ABC).toHex());
  }

  @Test
  void sha3_abc_isTheExampleOfFips202() {
    assertEquals(
        "b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e"
            + "10e116e9192af3c91a7ec57647e3934057340b4cf408d5a56592f8274eec53f0",
        Digests.sha3_512(ABC).toHex());
  }

  @Test
  void hmacSha512_case2OfRfc4231_matches() {
    assertEquals(
        "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
            + "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737",
        Digests.hmacSha512(
                Bytes.utf8("Jefe"), Bytes.utf8("what do ya "), Bytes.utf8("want for nothing?"))
            .toHex());
  }

  @Test
  void hmacSha512_emptyKey_equalsKeyOfZeros() {
    assertEquals(
        Digests.hmacSha512(Bytes.wrap(new byte[128]), ABC), Digests.hmacSha512(Bytes.EMPTY, ABC));
  }

  @Test
  void everyDigest_octetsInParts_equalsOctetsAtOnce() {
    Seeds.forEach(
        50,
        random -> {
          byte[] octets = new byte[random.nextInt(1, 300)];
          random.nextBytes(octets);
          Bytes whole = Bytes.wrap(octets);
          int cut = random.nextInt(whole.size());
          Bytes head = whole.slice(0, cut);
          Bytes tail = whole.slice(cut);

          assertEquals(Digests.sha256(whole), Digests.sha256(head, tail));
          assertEquals(Digests.sha512(whole), Digests.sha512(head, tail));
          assertEquals(Digests.sha3_512(whole), Digests.sha3_512(head, tail));
          assertEquals(Digests.hmacSha3_512(ABC, whole), Digests.hmacSha3_512(ABC, head, tail));
        });
  }

  @Test
  void ofMeshName_unknownName_isEmpty() {
    assertEquals(Optional.empty(), DigestAlgorithm.ofMeshName("SHA-2-256"));
    assertEquals(Optional.of(DigestAlgorithm.SHA3_512), DigestAlgorithm.ofMeshName("SHA-3-512"));
  }
}
