package org.meshrelay.protocol.receipt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meshrelay.protocol.receipt.ReceiptFixtures.INBOUND;
import static org.meshrelay.protocol.receipt.ReceiptFixtures.TIME;
import static org.meshrelay.protocol.receipt.ReceiptFixtures.entropy;
import static org.meshrelay.protocol.receipt.ReceiptFixtures.head;
import static org.meshrelay.protocol.receipt.ReceiptFixtures.tree;

import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.meshrelay.crypto.key.KeyIdentifierEra;
import org.meshrelay.protocol.profile.HostKeys;
import org.meshrelay.protocol.profile.ProfileFactory;
import org.meshrelay.protocol.profile.ServiceCredential;
import org.meshrelay.protocol.profile.ServiceKeys;

/** From the pinned service key to the host key (receipts.md 4). */
@DisplayName("MSP-310, MSP-318: statements lead to the pinned service key")
final class HostChainTest {
  private static final ProfileFactory FACTORY = new ProfileFactory(entropy(1), () -> TIME);
  private static final ServiceKeys SERVICE = FACTORY.service();
  private static final HostKeys HOST = FACTORY.host();
  private static final ServiceCredential CREDENTIAL = FACTORY.credential(SERVICE, HOST.profile());

  @Test
  void verify_ownEnvelopes_leadsToTheHostKey() {
    HostChain chain =
        HostChain.verify(
                CREDENTIAL.service().envelope(),
                CREDENTIAL.host().envelope(),
                CREDENTIAL.connection(),
                SERVICE.profile().udf())
            .orElseThrow();
    SpoolTreeHead statement = head(tree(3), TIME);

    assertEquals(HOST.signature().publicKey(), chain.hostKey());
    assertEquals(3, chain.envelopes().size());
    assertTrue(
        chain
            .statements()
            .head(new StatementSigner(HOST.signature()).plain(statement), INBOUND, TIME)
            .isValid());
    assertFalse(
        chain
            .statements()
            .head(new StatementSigner(SERVICE.signature()).plain(statement), INBOUND, TIME)
            .isValid());
  }

  @Test
  void restarts_byTheServiceKeyOnly_areValid() {
    HostChain chain = HostChain.of(CREDENTIAL, SERVICE.profile().udf()).orElseThrow();
    SpoolRestart restart =
        new SpoolRestart(
            INBOUND.account(), INBOUND.container(), 1, tree(1).rootAt(1), 2, TIME, "text");

    assertTrue(
        chain
            .restarts()
            .restart(new StatementSigner(SERVICE.signature()).plain(restart), INBOUND, TIME)
            .isValid());
    assertFalse(
        chain
            .restarts()
            .restart(new StatementSigner(HOST.signature()).plain(restart), INBOUND, TIME)
            .isValid());
  }

  @Test
  void verify_pinOfAnyEra_isRecognised() {
    for (KeyIdentifierEra era : KeyIdentifierEra.values()) {
      String pin = era.identifier(SERVICE.signature().publicKey()).text();
      assertTrue(HostChain.of(CREDENTIAL, pin).isPresent(), era.toString());
    }
  }

  @Test
  void verify_otherService_isEmpty() {
    ServiceKeys other = FACTORY.service();

    assertEquals(Optional.empty(), HostChain.of(CREDENTIAL, other.profile().udf()));
    assertEquals(
        Optional.empty(),
        HostChain.verify(
            other.profile().envelope(),
            CREDENTIAL.host().envelope(),
            CREDENTIAL.connection(),
            other.profile().udf()));
  }

  @Test
  void verify_envelopesInAnotherOrder_isEmpty() {
    assertEquals(
        Optional.empty(),
        HostChain.verify(
            CREDENTIAL.host().envelope(),
            CREDENTIAL.service().envelope(),
            CREDENTIAL.connection(),
            SERVICE.profile().udf()));
  }
}
