package org.meshrelay.protocol.dare.stream;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.protocol.dare.DareHeader;
import org.meshrelay.protocol.dare.DareTrailer;
import org.meshrelay.protocol.dare.DecryptionException;
import org.meshrelay.protocol.dare.MasterKey;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;

/**
 * Reads the payload of a container's frame, whose header and trailer are at hand already, in
 * constant memory and judges it as that of an envelope. Octets in the sink are unverified until the
 * report is there. Blocks; any thread, one stream each.
 */
public final class PayloadCheck {
  private PayloadCheck() {}

  /**
   * Writes the payload as it is stored.
   *
   * @throws DecodeException if header and trailer do not belong together
   */
  public static StreamReport asStored(
      DareHeader header,
      DareTrailer trailer,
      InputStream payload,
      OutputStream unverified,
      List<PublicKey> signers)
      throws IOException, DecodeException {
    try {
      PayloadPass pass = PayloadPass.asStored(header, unverified);
      return run(pass, trailer, payload, signers);
    } catch (DecryptionException e) {
      throw new IllegalStateException("nothing is decrypted", e);
    }
  }

  /**
   * Writes the payload decrypted.
   *
   * @throws DecodeException if header and trailer do not belong together
   * @throws DecryptionException whatever the reason: a stated digest or witness or the padding is
   *     wrong
   */
  public static StreamReport decrypting(
      DareHeader header,
      DareTrailer trailer,
      InputStream payload,
      MasterKey master,
      OutputStream unverified,
      List<PublicKey> signers)
      throws IOException, DecodeException, DecryptionException {
    PayloadPass pass = PayloadPass.decrypting(header, master, unverified);
    return run(pass, trailer, payload, signers);
  }

  private static StreamReport run(
      PayloadPass pass, DareTrailer trailer, InputStream payload, List<PublicKey> signers)
      throws IOException, DecodeException, DecryptionException {
    byte[] block = new byte[OctetSource.BUFFER_OCTETS];
    int count = payload.read(block);
    while (count >= 0) {
      pass.update(block, 0, count);
      count = payload.read(block);
    }
    return pass.finish(trailer, null, Encoding.JSON, signers);
  }
}
