package org.meshrelay.client;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.transaction.ContainerStatus;
import org.meshrelay.protocol.transaction.ResponseStatus;
import org.meshrelay.protocol.transaction.StatusResponse;

/** What a device that waits takes for news. */
class ChangeWaitTest {
  private static final ContainerStatus KNOWN = at(ContainerName.INBOUND, 3);

  private static ContainerStatus at(ContainerName name, long index) {
    return ContainerStatus.of(name, index, null);
  }

  private static boolean isNews(ContainerStatus... now) {
    return ChangeWait.isChanged(
        new StatusResponse(ResponseStatus.SUCCESS, null, null, List.of(now), null), List.of(KNOWN));
  }

  @Test
  void isChanged_asKnown_isNone() {
    assertFalse(isNews(at(ContainerName.INBOUND, 3)));
    assertFalse(isNews());
  }

  @Test
  void isChanged_moreOrFewerFrames_isNews() {
    assertTrue(isNews(at(ContainerName.INBOUND, 4)));
    assertTrue(isNews(at(ContainerName.INBOUND, 2)));
  }

  @Test
  void isChanged_newContainer_isNewsOnceSomethingIsInIt() {
    assertFalse(isNews(KNOWN, at(ContainerName.CALENDAR, 1)));
    assertTrue(isNews(KNOWN, at(ContainerName.CALENDAR, 2)));
    assertFalse(isNews(KNOWN, at(ContainerName.OUTQUEUE, 9)), "no container of the account");
  }
}
