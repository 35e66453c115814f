package org.meshrelay.dare.container.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.archive.ArchiveReport;
import org.meshrelay.dare.container.ContainerReport;
import org.meshrelay.dare.container.ContainerSource;
import org.meshrelay.dare.container.ContainerType;
import org.meshrelay.dare.container.ContainerVerifier;
import org.meshrelay.dare.container.Verdict;
import org.meshrelay.dare.container.walk.ExchangeBook;
import org.meshrelay.dare.container.walk.LocatedFrame;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.dare.MasterKey;
import org.meshrelay.protocol.dare.stream.PayloadCheck;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonString;

/** dare.md 7 and 8.1: what is written is a container that both verifiers understand. */
class ContainerAppenderTest {
  @TempDir Path directory;

  /** A way to write a container, and the verdict on it. */
  record Way(
      ContainerType type, boolean signed, boolean encrypted, AppendOptions.Exchange exchange) {
    AppendOptions options() {
      return ContainerFixture.options(signed, exchange, encrypted);
    }

    Verdict verdict() {
      return switch (type) {
        case LIST -> signed || encrypted ? Verdict.PAYLOAD : Verdict.NONE;
        case DIGEST, TREE -> Verdict.PAYLOAD;
        case CHAIN, MERKLE -> Verdict.LINKED;
      };
    }
  }

  static Stream<Way> ways() {
    return Arrays.stream(ContainerType.values())
        .flatMap(
            type ->
                Stream.of(
                    new Way(type, false, false, AppendOptions.Exchange.ONCE),
                    new Way(type, true, false, AppendOptions.Exchange.ONCE),
                    new Way(type, false, true, AppendOptions.Exchange.ONCE),
                    new Way(type, true, true, AppendOptions.Exchange.ONCE),
                    new Way(type, true, true, AppendOptions.Exchange.PER_FRAME)));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void append_inTwoRuns_hasTheVerdictOfItsKindAndTheContents(Way way) throws Exception {
    Path file = ContainerFixture.make(directory.resolve("c"), way.type(), 5, way.options());
    try (ContainerAppender again = ContainerAppender.open(file, way.options())) {
      for (int i = 6; i <= 9; i++) {
        assertEquals(
            i,
            again.append(
                ContainerFixture.content(i), ContainerFixture.entry("key-" + i, CatalogEvent.NEW)));
      }
      assertEquals(10, again.frames());
    }

    ArchiveReport report = ContainerFixture.verify(file);
    assertEquals(List.of(), report.damaged());
    assertEquals(way.verdict(), report.verdict());
    assertEquals(10, report.frames());
    assertEquals(
        way.signed() ? 9L : 0L,
        report.signatures().values().stream().mapToLong(Long::longValue).sum());
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ContainerReport other = ContainerVerifier.verify(ContainerSource.of(channel));
      assertEquals(way.verdict(), other.verdict());
      assertEquals(10, other.frames());
    }
    assertContents(file, way.encrypted());
  }

  private static void assertContents(Path file, boolean encrypted) throws Exception {
    try (ContainerFile container = ContainerFile.open(file);
        ExchangeBook exchanges = new ExchangeBook(List.of(ContainerFixture.READER))) {
      for (Optional<LocatedFrame> at = Optional.of(container.first());
          at.isPresent();
          at = container.after(at.get())) {
        LocatedFrame frame = at.get();
        exchanges.take(frame);
        if (frame.index() > 0) {
          assertEquals(encrypted, frame.header().encryption() != null);
          assertEquals(
              ContainerFixture.content(frame.index()), content(container, frame, exchanges));
        }
      }
    }
  }

  private static Bytes content(ContainerFile container, LocatedFrame frame, ExchangeBook exchanges)
      throws Exception {
    if (frame.header().encryption() == null) {
      return Bytes.wrap(container.payload(frame).readAllBytes());
    }
    MasterKey master = exchanges.master(frame).orElseThrow();
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    assertTrue(
        PayloadCheck.decrypting(
                frame.header(),
                frame.trailer(),
                container.payload(frame),
                master,
                plain,
                List.of(ContainerFixture.SIGNER.publicKey()))
            .isIntact());
    return Bytes.wrap(plain.toByteArray());
  }

  @Test
  void append_exchangeOnce_standsInFrameZeroAndIsReferredTo() throws Exception {
    Path file =
        ContainerFixture.make(
            directory.resolve("c"),
            ContainerType.MERKLE,
            2,
            ContainerFixture.options(false, AppendOptions.Exchange.ONCE, true));
    try (ContainerAppender again =
        ContainerAppender.open(
            file, ContainerFixture.options(false, AppendOptions.Exchange.ONCE, true))) {
      long unused = again.append(ContainerFixture.content(3), ContainerFixture.META);
      long unusedToo = again.append(ContainerFixture.content(4), ContainerFixture.META);
    }

    try (ContainerFile container = ContainerFile.open(file)) {
      assertEquals(1, container.first().header().recipients().size());
      assertEquals(16, container.first().payloadOctets());
      assertEquals(0L, exchangeOf(container, 1));
      assertEquals(0L, exchangeOf(container, 2));
      assertEquals(1, container.frame(3).orElseThrow().header().recipients().size());
      assertEquals(3L, exchangeOf(container, 4));
    }
  }

  private static long exchangeOf(ContainerFile container, long index) throws Exception {
    LocatedFrame frame = container.frame(index).orElseThrow();
    assertEquals(List.of(), frame.header().recipients());
    return Objects.requireNonNull(Objects.requireNonNull(frame.info()).exchangePosition());
  }

  @Test
  void append_envelopeFromElsewhere_keepsWhatItDoesNotKnowAndItsSignature() throws Exception {
    DareEnvelope received =
        EnvelopeBuilder.of(Bytes.utf8("payload"))
            .envelopeId("MID")
            .member("Future", "kept")
            .member("Received", "2001-01-01T00:00:00Z")
            .sign(ContainerFixture.SIGNER)
            .build();
    Path file = directory.resolve("c");
    Instant now = Instant.parse("2026-11-25T22:00:00Z");
    try (ContainerAppender appender =
        ContainerAppender.create(
            file, ContainerType.MERKLE, ContainerFixture.META, AppendOptions.plain())) {
      assertEquals(1, appender.append(received, now));
    }

    assertEquals(Verdict.LINKED, ContainerFixture.verify(file).verdict());
    assertEquals(1, ContainerFixture.verify(file).signatures().size());
    try (ContainerFile container = ContainerFile.open(file)) {
      LocatedFrame frame = container.frame(1).orElseThrow();
      assertEquals(JsonString.of("kept"), frame.header().member("Future"));
      assertEquals(now, frame.header().received());
      ByteArrayOutputStream extracted = new ByteArrayOutputStream();
      long unused =
          FrameExtraction.write(
              container, frame, FrameExtraction.Form.COMPLETE, Encoding.JSON, extracted);
      DareEnvelope again = DareEnvelope.parse(Bytes.wrap(extracted.toByteArray()), Encoding.JSON);
      assertEquals(received.payload(), again.payload());
      assertEquals(received.trailer().source(), again.trailer().source());
      assertTrue(again.digestMatches());
    }
  }

  @Test
  void append_envelopeWithWrongDigest_isRefusedAndNothingIsWritten() throws Exception {
    DareEnvelope good = EnvelopeBuilder.of(Bytes.utf8("payload")).build();
    DareEnvelope bad = DareEnvelope.of(good.header(), Bytes.utf8("Payload"), good.trailer());
    Path file = directory.resolve("c");
    try (ContainerAppender appender =
        ContainerAppender.create(
            file, ContainerType.MERKLE, ContainerFixture.META, AppendOptions.plain())) {
      long before = Files.size(file);

      assertThrows(IllegalArgumentException.class, () -> appender.append(bad, Instant.EPOCH));
      assertEquals(before, Files.size(file));
    }
  }

  @ParameterizedTest
  @EnumSource
  void sealApex_signedFrame_statesTheApexOfAllBefore(ContainerType type) throws Exception {
    Path file = directory.resolve("c");
    AppendOptions options = ContainerFixture.options(true, AppendOptions.Exchange.ONCE, true);
    Bytes apex;
    try (ContainerAppender appender =
        ContainerAppender.create(file, type, ContainerFixture.META, options)) {
      long unused = appender.append(ContainerFixture.content(1), ContainerFixture.META);
      apex = appender.apex();
      assertEquals(2, appender.sealApex());
    }

    assertEquals(List.of(), ContainerFixture.verify(file).damaged());
    assertEquals(1, ContainerFixture.verify(file).apexes());
    try (ContainerFile container = ContainerFile.open(file)) {
      LocatedFrame frame = container.last();
      ApexStatement stated =
          ApexStatement.parse(Bytes.wrap(container.payload(frame).readAllBytes()));
      assertEquals(new ApexStatement(2, apex), stated);
    }
  }

  @ParameterizedTest
  @EnumSource
  void verify_signedApexOfAnotherHistory_isDamage(ContainerType type) throws Exception {
    Path first = directory.resolve("first");
    AppendOptions options = ContainerFixture.options(true, AppendOptions.Exchange.ONCE, false);
    Path made = ContainerFixture.make(first, type, 2, options);
    DareEnvelope sealed;
    try (ContainerAppender appender = ContainerAppender.open(made, options)) {
      long unused = appender.sealApex();
    }
    try (ContainerFile container = ContainerFile.open(made)) {
      ByteArrayOutputStream octets = new ByteArrayOutputStream();
      long unused =
          FrameExtraction.write(
              container, container.last(), FrameExtraction.Form.COMPLETE, Encoding.JSON, octets);
      sealed = DareEnvelope.parse(Bytes.wrap(octets.toByteArray()), Encoding.JSON);
    }
    Path other = directory.resolve("other");
    try (ContainerAppender appender =
        ContainerAppender.create(other, type, ContainerFixture.META, options)) {
      long unused = appender.append(Bytes.utf8("another"), ContainerFixture.META);
      long unusedToo = appender.append(Bytes.utf8("history"), ContainerFixture.META);
      assertEquals(3, appender.append(sealed, Instant.EPOCH));
    }

    ArchiveReport report = ContainerFixture.verify(other);

    assertEquals(Verdict.DAMAGED, report.verdict());
    assertEquals("apex", report.damaged().getFirst().reason());
    assertEquals(0, report.apexes());
  }

  @Test
  void append_payloadOfAnotherLength_leavesTheContainerAsItWas() throws Exception {
    Path file = directory.resolve("c");
    try (ContainerAppender appender =
        ContainerAppender.create(
            file, ContainerType.MERKLE, ContainerFixture.META, AppendOptions.plain())) {
      long before = Files.size(file);
      InputStream payload = new ByteArrayInputStream(new byte[100_000]);

      assertThrows(
          IOException.class, () -> appender.append(payload, 99_999, ContainerFixture.META));
      assertEquals(before, Files.size(file));
      assertThrows(
          IllegalStateException.class, () -> appender.append(Bytes.EMPTY, ContainerFixture.META));
    }
    assertEquals(Verdict.LINKED, ContainerFixture.verify(file).verdict());
  }

  @Test
  void open_tornAtEveryOctetOfTheLastFrame_goesOnBehindTheLastWholeOne() throws Exception {
    Path whole =
        ContainerFixture.make(
            directory.resolve("whole"), ContainerType.MERKLE, 3, AppendOptions.plain());
    byte[] octets = Files.readAllBytes(whole);
    int lastFrame;
    try (ContainerFile container = ContainerFile.open(whole)) {
      lastFrame = (int) container.last().offset();
    }
    for (int cut = lastFrame + 1; cut < octets.length; cut++) {
      Path torn = Files.write(directory.resolve("torn"), Arrays.copyOf(octets, cut));

      TailRepair.Repaired repaired = TailRepair.repair(torn);

      assertEquals(new TailRepair.Repaired(3, lastFrame, cut - lastFrame), repaired);
      assertEquals(Verdict.LINKED, ContainerFixture.verify(torn).verdict());
      Path kept = directory.resolve("torn.torn-" + lastFrame);
      assertEquals(cut - lastFrame, Files.size(kept));
      Files.delete(kept);
    }
    assertEquals(new TailRepair.Repaired(4, octets.length, 0), TailRepair.repair(whole));
  }

  @Test
  void open_damageInTheMiddle_isNotAddedTo() throws Exception {
    Path file =
        ContainerFixture.make(
            directory.resolve("c"), ContainerType.MERKLE, 3, AppendOptions.plain());
    byte[] octets = Files.readAllBytes(file);
    octets[0] ^= 1;
    Files.write(file, octets);

    assertThrows(
        ContainerDamagedException.class, () -> ContainerAppender.open(file, AppendOptions.plain()));
    assertThrows(ContainerDamagedException.class, () -> TailRepair.repair(file));
    assertEquals(octets.length, Files.size(file));
  }

  @Test
  void create_fileIsThere_isRefused() throws Exception {
    Path file = Files.createFile(directory.resolve("c"));

    assertThrows(
        FileAlreadyExistsException.class,
        () ->
            ContainerAppender.create(
                file, ContainerType.LIST, ContainerFixture.META, AppendOptions.plain()));
  }

  @Test
  void open_twice_isRefused() throws Exception {
    Path file =
        ContainerFixture.make(directory.resolve("c"), ContainerType.LIST, 1, AppendOptions.plain());
    try (ContainerAppender first = ContainerAppender.open(file, AppendOptions.plain())) {
      assertEquals(2, first.frames());
      assertThrows(IOException.class, () -> ContainerAppender.open(file, AppendOptions.plain()));
    }
  }

  @Test
  void apexStatement_anythingElse_isRefused() {
    for (String payload :
        List.of("", "{}", "[]", "{\"ContainerApex\":{}}", "{\"ContainerApex\":{\"Index\":-1}}")) {
      assertThrows(DecodeException.class, () -> ApexStatement.parse(Bytes.utf8(payload)), payload);
    }
  }
}
