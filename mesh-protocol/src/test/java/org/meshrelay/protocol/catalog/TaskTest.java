package org.meshrelay.protocol.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.object.WireForms;
import org.meshrelay.testkit.Seeds;

final class TaskTest {
  private static final String TABLE =
      """
      Task Key:str! Start:time Finish:time StartTravel:time FinishTravel:time TimeZone:str \
      Title:str Description:str Location:str Trigger:strs Conference:strs Repeat:str Busy:flag
      """;

  @Test
  void parse_everyMemberOfTheTable_survivesReadingAndWriting() {
    Seeds.forEach(
        20,
        random -> {
          JsonObject sent = WireForms.of(TABLE, random).tagged("Task");

          assertEquals(sent, WireForms.reread(parse(sent.source()).payload()));
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Task\":{}}",
        "{\"Job\":{\"Key\":\"k\"}}",
        "{\"Task\":{\"Key\":\"k\",\"Start\":\"tomorrow\"}}",
        "[]"
      })
  void parse_whatIsNoTask_isADecodeException(String text) {
    assertThrows(DecodeException.class, () -> Task.parse(Bytes.utf8(text)));
  }

  private static Task parse(Bytes payload) {
    try {
      return Task.parse(payload);
    } catch (DecodeException e) {
      throw new AssertionError(e);
    }
  }
}
