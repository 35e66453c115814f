package org.meshrelay.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.meshrelay.crypto.agree.AgreementException;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.octet.SecretBytes;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.crypto.udf.UdfType;
import org.meshrelay.protocol.address.ContainerName;

@DisplayName("MSP-102: the name of an entry tells the service nothing")
class EntryIdentifiersTest {
  private static final AgreementKeyPair KEY =
      AgreementKeyPair.generate(Curve.X448, EntropySource.system());

  private static String name(ContainerName catalog, AgreementKeyPair key, String entry)
      throws AgreementException {
    return EntryIdentifiers.of(catalog, key).of(entry);
  }

  @Test
  void of_anEntry_isTheSameWhateverFormTheKeyIsHeldIn() throws AgreementException {
    AgreementKeyPair scalar;
    try (SecretBytes octets = KEY.scalar()) {
      scalar = AgreementKeyPair.fromScalar(Curve.X448, octets);
    }
    assertNotEquals(KEY.encoded(), scalar.encoded());

    String one = name(ContainerName.CREDENTIAL, KEY, ":bank.example");

    assertEquals(one, name(ContainerName.CREDENTIAL, KEY, ":bank.example"));
    assertEquals(one, name(ContainerName.CREDENTIAL, scalar, ":bank.example"));
    assertEquals(UdfType.AUTHENTICATOR_SHA2_512.code(), Udf.parse(one).type());
    assertEquals(34, one.length(), "140 bits, whatever the length of what it stands for");
  }

  @Test
  void of_differsByEntryCatalogAndAccount() throws AgreementException {
    AgreementKeyPair other = AgreementKeyPair.generate(Curve.X448, EntropySource.system());
    Set<String> names = new HashSet<>();
    List<ContainerName> opaque =
        List.of(
            ContainerName.CREDENTIAL,
            ContainerName.NETWORK,
            ContainerName.BOOKMARK,
            ContainerName.CALENDAR,
            ContainerName.APPLICATION);
    for (ContainerName catalog : opaque) {
      for (AgreementKeyPair key : List.of(KEY, other)) {
        for (String entry : List.of(":bank.example", "https:bank.example", "")) {
          assertTrue(names.add(name(catalog, key, entry)), catalog + " " + entry);
        }
      }
    }
    assertEquals(30, names.size());
  }

  @Test
  void of_whereTheServiceReads_isTheKeyItself() throws AgreementException {
    assertEquals("NAAA", name(ContainerName.CONTACT, KEY, "NAAA"));
    assertEquals("MD-DEVICE", name(ContainerName.DEVICE, KEY, "MD-DEVICE"));
  }
}
