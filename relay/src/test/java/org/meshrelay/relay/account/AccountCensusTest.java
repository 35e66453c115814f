package org.meshrelay.relay.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.meshrelay.protocol.transaction.DeleteRequest;
import org.meshrelay.protocol.transaction.RequestHeader;
import org.meshrelay.relay.fixture.ServiceCase;
import org.meshrelay.relay.fixture.TestUser;

/** The figure of accounts by state, whatever changes while the old ones are still being counted. */
class AccountCensusTest extends ServiceCase {
  private static List<Double> figures(AccountCensus census) {
    return Arrays.stream(AccountStatus.values()).map(census::of).toList();
  }

  @Test
  void count_whileAccountsChange_isWhatTheCatalogHolds() {
    TestUser alice = service().register("alice@example.com");
    TestUser bob = service().register("bob@example.com");
    TestUser dora = service().register("dora@example.com");
    service().suspend(bob.address());
    AccountCensus census = new AccountCensus(service().master);
    assertTrue(Double.isNaN(census.of(AccountStatus.CONNECTED)), "nothing is known yet");

    TestUser unused = service().register("carol@example.com");
    service().suspend(alice.address());
    service().resume(bob.address());
    assertEquals("201", service().status(new DeleteRequest(RequestHeader.EMPTY), dora.caller()));
    census.count();

    assertEquals(List.of(2.0, 0.0, 1.0, 0.0), figures(census));
    AccountCensus afresh = new AccountCensus(service().master);
    afresh.count();
    assertEquals(figures(afresh), figures(census));
  }
}
