package org.meshrelay.protocol.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.testkit.Seeds;

/** Events of a catalog (protocol.md 2.5, dare.md 9.1). */
final class CatalogStateTest {
  private static final Instant NOW = Instant.parse("2024-05-17T10:00:00Z");
  private static final List<CatalogEvent> EVENTS = List.of(CatalogEvent.values());

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "NEW, -, -, ok",
        "NEW, -, 5, conflict",
        "NEW, 5, 5, conflict",
        "UPDATE, -, -, ok",
        "UPDATE, -, 5, ok",
        "UPDATE, 5, 5, ok",
        "UPDATE, 4, 5, conflict",
        "UPDATE, 5, -, conflict",
        "DELETE, -, -, conflict",
        "DELETE, -, 5, ok",
        "DELETE, 5, 5, ok",
        "DELETE, 4, 5, conflict"
      })
  void judge_eventAndState_followTheTable(
      CatalogEvent event, @Nullable Long previous, @Nullable Long live, String outcome) {
    OptionalLong index = live == null ? OptionalLong.empty() : OptionalLong.of(live);

    Optional<Refusal> refusal =
        CatalogRules.judge(new CatalogChange(event, "key", previous), index);

    assertEquals(
        outcome.equals("ok") ? Optional.empty() : Optional.of(StatusCode.CATALOG_CONFLICT),
        refusal.map(Refusal::code));
  }

  @Test
  void frame_ofOurMaking_statesTheChangeInBothPlaces() throws Exception {
    CatalogedBookmark bookmark = bookmark("folder/1", "http://example.com");

    DareEnvelope frame = CatalogChange.frame(CatalogEvent.NEW, bookmark, NOW).build();

    String header = frame.header().source().utf8();
    assertTrue(header.contains("\"UniqueID\":\"folder/1\""), header);
    assertTrue(header.contains("\"Event\":\"New\""), header);
    assertTrue(header.contains("\"ContentMetaData\":"), header);
    assertEquals(new CatalogChange(CatalogEvent.NEW, "folder/1", null), CatalogChange.read(frame));
    assertEquals(bookmark, CatalogCodec.parse(frame.payload()));
  }

  @Test
  void deletion_ofOurMaking_hasNoPayload() throws Exception {
    DareEnvelope frame = CatalogChange.deletion("folder/1", NOW).build();

    assertEquals(Bytes.EMPTY, frame.payload());
    assertEquals(CatalogEvent.DELETE, CatalogChange.read(frame).event());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{},\"\"]",
        "[{\"UniqueID\":\"k\"},\"\"]",
        "[{\"Event\":\"New\"},\"\"]",
        "[{\"UniqueID\":\"\",\"Event\":\"New\"},\"\"]",
        "[{\"UniqueID\":\"k\",\"Event\":\"new\"},\"\"]",
        "[{\"UniqueID\":\"k\",\"Event\":\"Erase\"},\"\"]",
        "[{\"UniqueID\":\"k\",\"Event\":\"New\",\"ContentMetaData\":\"eyJVbmlxdWVJRCI6ImoifQ\"},\"\"]"
      })
  void read_frameThatStatesNoChange_isADecodeException(String text) {
    assertThrows(
        DecodeException.class,
        () -> CatalogChange.read(DareEnvelope.parse(Bytes.utf8(text), Encoding.JSON)));
  }

  @Test
  void apply_conflict_changesNothing() throws Exception {
    CatalogState state = new CatalogState();
    state.apply(1, CatalogChange.frame(CatalogEvent.NEW, bookmark("a", "1"), NOW).build());

    Optional<Refusal> refusal =
        state.apply(2, CatalogChange.frame(CatalogEvent.NEW, bookmark("a", "2"), NOW).build());

    assertEquals(Optional.of(StatusCode.CATALOG_CONFLICT), refusal.map(Refusal::code));
    assertEquals(1, state.find("a").orElseThrow().index());
  }

  @Test
  void apply_updateAfterNew_keepsTheFirstFrame() throws Exception {
    CatalogState state = new CatalogState();
    state.apply(1, CatalogChange.frame(CatalogEvent.NEW, bookmark("a", "1"), NOW).build());
    state.apply(7, CatalogChange.frame(CatalogEvent.UPDATE, bookmark("a", "2"), NOW).build());

    CatalogState.Live live = state.find("a").orElseThrow();
    assertEquals(List.of(1L, 7L), List.of(live.first(), live.index()));
  }

  @Test
  void apply_anyHistory_isThatOfAMap() {
    Seeds.forEach(
        50,
        random -> {
          CatalogState state = new CatalogState();
          CatalogState replica = new CatalogState();
          Map<String, Long> model = new HashMap<>();
          for (long index = 1; index < 60; index++) {
            step(random, index, state, replica, model);
          }
          assertEquals(model, indexes(state));
          assertEquals(indexes(state), indexes(replica));
        });
  }

  private static void step(
      SplittableRandom random,
      long index,
      CatalogState state,
      CatalogState replica,
      Map<String, Long> model) {
    String key = "k" + random.nextInt(5);
    CatalogEvent event = EVENTS.get(random.nextInt(EVENTS.size()));
    DareEnvelope frame =
        event == CatalogEvent.DELETE
            ? CatalogChange.deletion(key, NOW).build()
            : CatalogChange.frame(event, bookmark(key, "u" + index), NOW).build();
    try {
      boolean refused = state.apply(index, frame).isPresent();
      boolean live = model.containsKey(key);
      assertEquals(
          event == CatalogEvent.NEW ? live : event == CatalogEvent.DELETE && !live, refused);
      if (!refused) {
        replica.replay(index, frame);
        if (event == CatalogEvent.DELETE) {
          model.remove(key);
        } else {
          model.put(key, index);
        }
      }
    } catch (DecodeException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  private static Map<String, Long> indexes(CatalogState state) {
    Map<String, Long> indexes = new HashMap<>();
    state.entries().forEach((key, live) -> indexes.put(key, live.index()));
    return indexes;
  }

  private static CatalogedBookmark bookmark(String path, String uri) {
    return new CatalogedBookmark(List.of(), uri, null, path);
  }
}
