package org.meshrelay.protocol.address;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** objects.md 4.1 and 4.3, protocol.md C-12. */
final class ContainerNameTest {
  @ParameterizedTest
  @CsvSource({
    "mmm_Device, DEVICE",
    "MMM_Device, DEVICE",
    "mmm_CatalogDevice, DEVICE",
    "MMM_CATALOGCONTACT, CONTACT",
    "MMM_Task, CALENDAR",
    "mmm_CatalogCalendar, CALENDAR",
    "MMM_Access, CAPABILITY",
    "mmm_inbound, INBOUND",
    "Master, MASTER"
  })
  void parse_aliasInAnyCase_isCanonical(String text, ContainerName name) {
    assertEquals(name, ContainerName.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "mmm_",
        "Device",
        "mmm_Catalog",
        "mmm_CatalogInbound",
        "mmm_Inbound ",
        "../x",
        "mmm_X"
      })
  void parse_unknownName_isRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> ContainerName.parse(text));
    assertEquals(Optional.empty(), ContainerName.find(text));
  }

  @ParameterizedTest
  @EnumSource
  void parse_ownText_isTheSame(ContainerName name) {
    assertEquals(name, ContainerName.parse(name.text()));
    assertEquals(name, ContainerName.parse(name.text().toUpperCase(Locale.ROOT)));
    assertTrue(name.isCatalog() != name.isSpool());
  }
}
