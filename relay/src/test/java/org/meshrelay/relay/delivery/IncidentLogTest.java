package org.meshrelay.relay.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.relay.fixture.ServiceCase;
import org.meshrelay.relay.fixture.Waiting;

/** Incidents are written once, however often they happen (access-control.md H). */
class IncidentLogTest extends ServiceCase {
  private List<String> records() {
    return service().frames(service().identity.ownAccount(), ContainerName.INCIDENT).stream()
        .map(frame -> frame.payload().utf8())
        .toList();
  }

  private void report(String subject) {
    service().incidents.report(IncidentLog.Category.SPOOF, subject, "example.com");
  }

  @Test
  void report_writesCategorySubjectAndTarget() {
    report("MSER-VICE");

    Waiting.until(() -> records().size() == 1);
    String record = records().getFirst();
    assertTrue(record.contains("\"Category\":\"spoof\""), record);
    assertTrue(record.contains("\"Subject\":\"MSER-VICE\""), record);
    assertTrue(record.contains("\"Target\":\"example.com\""), record);
  }

  @Test
  void report_again_isFoldedForTenMinutes() {
    report("MSER-VICE");
    report("MSER-VICE");
    report("MOTH-ER");
    Waiting.until(() -> records().size() == 2);
    assertEquals(3, service().incidents.reported());

    service().clock.advance(Duration.ofMinutes(11));
    report("MSER-VICE");

    Waiting.until(() -> records().size() == 3);
  }

  @Test
  void report_manySubjects_areBoundedPerMinute() {
    for (int i = 0; i < 500; i++) {
      report("MSER-VICE-" + i);
    }

    Waiting.until(() -> records().size() >= 60);
    assertEquals(500, service().incidents.reported());
    assertTrue(records().size() <= 62, "60 a minute: " + records().size());
  }
}
