package org.meshrelay.protocol.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.ReadLimits;

/**
 * Everything of a session that reads a stranger's octets: it answers or throws {@link
 * DecodeException}, nothing else, and what it accepts it writes again with the same meaning. In an
 * ordinary build the seed corpus beside the class runs as a regression.
 */
final class SessionFuzzTest {
  @FuzzTest
  void readRequest_anyOctets_isReadOrRefused(byte[] data) {
    Bytes octets = Bytes.copyOf(data);
    for (Encoding encoding : Encoding.values()) {
      try {
        OuterMessage read = OuterCodec.readRequest(octets, encoding, ReadLimits.REQUEST);
        if (isWritable(read)) {
          assertEquals(
              read,
              OuterCodec.readRequest(
                  OuterCodec.write(read, encoding), encoding, ReadLimits.REQUEST));
        }
      } catch (DecodeException e) {
        assertTrue(e.offset() >= DecodeException.NO_OFFSET);
      }
    }
  }

  @FuzzTest
  void readResponse_anyOctets_isReadOrRefused(byte[] data) {
    Bytes octets = Bytes.copyOf(data);
    for (Encoding encoding : Encoding.values()) {
      try {
        OuterMessage read = OuterCodec.readResponse(octets, encoding, ReadLimits.RESPONSE);
        if (isWritable(read)) {
          assertEquals(
              read,
              OuterCodec.readResponse(
                  OuterCodec.write(read, encoding), encoding, ReadLimits.RESPONSE));
        }
      } catch (DecodeException e) {
        assertTrue(e.offset() >= DecodeException.NO_OFFSET);
      }
    }
  }

  @FuzzTest
  void scanRequest_anyBeginning_neverContradictsTheWhole(byte[] data) {
    Bytes octets = Bytes.copyOf(data);
    for (Encoding encoding : Encoding.values()) {
      try {
        OuterMessage whole = OuterCodec.readRequest(octets, encoding, ReadLimits.REQUEST);
        AuthHeader scanned = OuterCodec.scanRequest(octets, encoding).orElseThrow();
        if (whole instanceof OuterMessage.Enveloped enveloped) {
          assertEquals(enveloped.auth(), scanned);
        }
      } catch (DecodeException e) {
        assertTrue(e.offset() >= DecodeException.NO_OFFSET);
      }
    }
  }

  @FuzzTest
  void ticketPlaintext_anyOctets_isReadExactlyOrRefused(byte[] data) {
    Bytes octets = Bytes.copyOf(data);
    try {
      Ticket ticket = TicketCodec.decode(octets);
      Ticket again = TicketCodec.decode(TicketCodec.encode(ticket));
      assertEquals(TicketCodec.encode(ticket), TicketCodec.encode(again));
    } catch (DecodeException e) {
      assertTrue(e.offset() >= 0);
    }
  }

  @FuzzTest
  void payload1_anyOctets_isReadExactlyOrRefused(byte[] data) {
    Bytes octets = Bytes.copyOf(data);
    try {
      assertEquals(octets, HandshakeCodec.Payload1.decode(octets).encode());
    } catch (DecodeException e) {
      assertTrue(e.offset() >= 0);
    }
  }

  @FuzzTest
  void payload2_anyOctets_isReadExactlyOrRefused(byte[] data) {
    Bytes octets = Bytes.copyOf(data);
    try {
      assertEquals(octets, HandshakeCodec.Payload2.decode(octets).encode());
    } catch (DecodeException e) {
      assertTrue(e.offset() >= 0);
    }
  }

  private static boolean isWritable(OuterMessage message) {
    return !(message instanceof OuterMessage.Enveloped enveloped)
        || !(enveloped.auth() instanceof AuthHeader.Unsupported);
  }
}
