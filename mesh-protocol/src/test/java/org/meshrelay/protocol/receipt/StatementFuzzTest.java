package org.meshrelay.protocol.receipt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;

/**
 * Statements out of a stranger's octets: read or {@link DecodeException}, nothing else; what was
 * read is written so that it reads the same; an envelope that this project did not sign is never
 * valid. In an ordinary build the seed corpus runs as a regression.
 */
final class StatementFuzzTest {
  @FuzzTest
  void payload_anyOctets_isReadOrRefused(byte[] data) {
    Bytes payload = Bytes.copyOf(data);
    List<Parser> parsers =
        List.of(
            SpoolTreeHead::parse,
            SpoolReceipt::parse,
            SpoolSenderReceipt::parse,
            SpoolBatch::parse,
            SpoolRestart::parse);
    for (Parser parser : parsers) {
      try {
        Statement statement = parser.parse(payload);
        assertEquals(statement.payload(), parser.parse(statement.payload()).payload());
      } catch (DecodeException e) {
        assertTrue(e.offset() >= DecodeException.NO_OFFSET);
      }
    }
  }

  @FuzzTest
  void link_anyOctets_isReadOrRefused(byte[] data) {
    try {
      SpoolLink link = SpoolLink.parse(Bytes.copyOf(data));
      assertEquals(link, SpoolLink.parse(link.payload()));
    } catch (DecodeException e) {
      assertTrue(e.offset() >= DecodeException.NO_OFFSET);
    }
  }

  @FuzzTest
  void envelope_anyOctets_isNeverValidUnderAKeyThatDidNotSignIt(byte[] data) {
    try {
      DareEnvelope envelope = DareEnvelope.parse(Bytes.copyOf(data), Encoding.JSON);
      assertFalse(
          ReceiptFixtures.VERIFIER
              .head(envelope, ReceiptFixtures.INBOUND, ReceiptFixtures.TIME)
              .isValid());
      assertFalse(
          ReceiptFixtures.VERIFIER
              .receipt(envelope, ReceiptFixtures.INBOUND, ReceiptFixtures.TIME)
              .isValid());
    } catch (DecodeException e) {
      assertTrue(e.offset() >= DecodeException.NO_OFFSET);
    }
  }

  private interface Parser {
    Statement parse(Bytes payload) throws DecodeException;
  }
}
