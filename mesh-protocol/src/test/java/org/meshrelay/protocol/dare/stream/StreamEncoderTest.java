package org.meshrelay.protocol.dare.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.dare.stream.StreamFixture.Kind;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.ReadLimits;

/** The stream encoder writes what the builder of whole envelopes writes. */
final class StreamEncoderTest {
  /** Around blocks of the cipher, of base64, of buffers and of chunks. */
  private static final int[] SIZES = {
    0, 1, 2, 3, 4, 15, 16, 17, 31, 32, 255, 256, 49_151, 49_152, 49_153, 65_519, 65_520, 65_521,
    65_535, 65_536, 65_537, 98_304, 131_071, 131_072, 131_073, 200_000
  };

  @ParameterizedTest
  @EnumSource(Kind.class)
  void encode_lengthAnnounced_isOctetForOctetTheBuiltEnvelope(Kind kind) {
    for (int size : SIZES) {
      Bytes payload = StreamFixture.payload(size);
      DareEnvelope built = kind.builder(payload, size).build();
      for (Encoding encoding : Encoding.values()) {
        Bytes document = StreamFixture.encoded(kind, payload, encoding, true);

        assertEquals(built.encode(encoding), document, encoding + " of " + size);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void encode_lengthUnknown_isReadAsTheBuiltEnvelope(Kind kind) throws Exception {
    for (int size : SIZES) {
      Bytes payload = StreamFixture.payload(size);
      DareEnvelope built = kind.builder(payload, size).build();
      Bytes document = StreamFixture.encoded(kind, payload, Encoding.JSON_B, false);

      DareEnvelope read = DareEnvelope.parse(document, Encoding.JSON_B, ReadLimits.STORED);

      assertEquals(built, read, "of " + size);
    }
  }

  @Test
  @DisplayName("encoding.md 2.2: chunks closed by a terminal one, shortest lengths")
  void encode_lengthUnknown_isChunksOf64KiB() {
    assertEquals("8800", chunks(0));
    assertEquals("88ff", chunks(255));
    assertEquals("890100", chunks(256));
    assertEquals("89ffff", chunks(65_535));
    assertEquals("8a00010000", chunks(65_536));
    assertEquals("8e00010000 8801", chunks(65_537));
    assertEquals("8e00010000 8e00010000 8a00010000", chunks(3 * 65_536));
  }

  /** The tags of a payload of this size, in a document of no header and no trailer. */
  private static String chunks(int size) {
    Bytes document =
        StreamFixture.encoded(Kind.BARE, StreamFixture.payload(size), Encoding.JSON_B, false);
    Bytes element = document.slice("[{},".length(), document.size() - 1);
    List<String> tags = new ArrayList<>();
    int at = 0;
    while (at < element.size()) {
      int width = 1 << (element.get(at) & 3);
      tags.add(element.slice(at, at + 1 + width).toHex());
      at += 1 + width + (int) element.bigEndianAt(at + 1, width);
    }
    return String.join(" ", tags);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 9, 11, 100_000, Long.MAX_VALUE})
  void encode_payloadOfAnotherLength_fails(long announced) {
    for (Kind kind : List.of(Kind.PLAIN, Kind.BARE)) {
      StreamEncoder encoder =
          StreamEncoder.of(kind.builder(Bytes.EMPTY, 1).draft(), Encoding.JSON_B)
              .plainOctets(announced);
      InputStream ten = StreamFixture.stream(StreamFixture.payload(10));

      assertThrows(IOException.class, () -> encoder.encode(ten, OutputStream.nullOutputStream()));
    }
  }

  @Test
  void encode_encryptedPayloadOfAnotherLength_fails() {
    StreamEncoder encoder =
        StreamEncoder.of(Kind.ENCRYPTED.builder(Bytes.EMPTY, 1).draft(), Encoding.JSON_B)
            .plainOctets(100);
    InputStream ten = StreamFixture.stream(StreamFixture.payload(10));

    assertThrows(IOException.class, () -> encoder.encode(ten, OutputStream.nullOutputStream()));
  }

  @Test
  void plainOctets_negative_isRefused() {
    StreamEncoder encoder =
        StreamEncoder.of(Kind.BARE.builder(Bytes.EMPTY, 1).draft(), Encoding.JSON);

    assertThrows(IllegalArgumentException.class, () -> encoder.plainOctets(-1));
  }

  @Test
  void encode_sourceFails_passesTheFailureOnAndWritesNoEnd() {
    AtomicInteger left = new AtomicInteger(100_000);
    InputStream failing =
        StreamFixture.slow(
            () -> {
              if (left.getAndDecrement() <= 0) {
                throw new IOException("device gone");
              }
              return 'x';
            });
    ByteArrayOutputStream document = new ByteArrayOutputStream();
    StreamEncoder encoder =
        StreamEncoder.of(Kind.FULL.builder(Bytes.EMPTY, 1).draft(), Encoding.JSON);

    IOException thrown = assertThrows(IOException.class, () -> encoder.encode(failing, document));

    assertEquals("device gone", thrown.getMessage());
    assertFalse(document.toString(StandardCharsets.US_ASCII).endsWith("]"));
  }

  @Test
  void encode_sinkFull_passesTheFailureOn() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int octet) throws IOException {
            throw new IOException("no space left");
          }
        };
    StreamEncoder encoder =
        StreamEncoder.of(Kind.FULL.builder(Bytes.EMPTY, 1).draft(), Encoding.JSON);

    assertThrows(
        IOException.class,
        () -> encoder.encode(StreamFixture.stream(StreamFixture.payload(100_000)), full));
  }

  @Test
  void encode_done_tellsSizesAndProgress() throws Exception {
    int size = 3 << 20;
    List<Long> told = new ArrayList<>();
    EncodedStream done =
        StreamEncoder.of(Kind.FULL.builder(Bytes.EMPTY, 1).draft(), Encoding.JSON_B)
            .plainOctets(size)
            .progress(
                (octets, total) -> {
                  assertEquals(OptionalLong.of(size), total);
                  told.add(octets);
                })
            .encode(
                StreamFixture.stream(StreamFixture.payload(size)), OutputStream.nullOutputStream());

    assertEquals(size, done.plainOctets());
    assertEquals(size + 16, done.payloadOctets());
    assertTrue(done.trailer().isPresent());
    assertEquals(size, told.getLast());
    assertTrue(told.size() >= 3 && told.size() <= 5, "told " + told);
    assertEquals(told.stream().sorted().toList(), told);
  }

  @Test
  void draft_headerTooLarge_isRefused() {
    EnvelopeBuilder builder = EnvelopeBuilder.bare(Bytes.EMPTY).member("x", "y".repeat(20_000));

    assertThrows(IllegalArgumentException.class, builder::draft);
  }
}
