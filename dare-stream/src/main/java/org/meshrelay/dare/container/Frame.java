package org.meshrelay.dare.container;

import java.util.List;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.DareHeader;
import org.meshrelay.protocol.dare.DareTrailer;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonReader;
import org.meshrelay.protocol.encoding.ReadLimits;

/**
 * A frame taken apart.
 *
 * @param records one to three: header, payload, trailer
 * @param octets size of the whole frame, tags included
 */
public record Frame(List<Bytes> records, int octets) {
  /** The payload, empty if there is no such record. */
  public Bytes payload() {
    return records.size() > 1 ? records.get(1) : Bytes.EMPTY;
  }

  /**
   * The frame as an envelope, header and trailer octet for octet.
   *
   * @throws DecodeException if header or trailer is not what it should be
   */
  public DareEnvelope envelope() throws DecodeException {
    return DareEnvelope.of(
        DareHeader.of(JsonReader.read(records.get(0), Encoding.JSON, ReadLimits.STORED)),
        payload(),
        trailer());
  }

  private DareTrailer trailer() throws DecodeException {
    if (records.size() < 3 || records.get(2).isEmpty()) {
      return DareTrailer.ABSENT;
    }
    return DareTrailer.of(JsonReader.read(records.get(2), Encoding.JSON, ReadLimits.STORED));
  }
}
