package org.meshrelay.protocol.dare.stream;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.DareHeader;
import org.meshrelay.protocol.dare.DareSignature;
import org.meshrelay.protocol.dare.DareTrailer;
import org.meshrelay.protocol.dare.DecryptionException;
import org.meshrelay.protocol.dare.ItemKeys;
import org.meshrelay.protocol.dare.MasterKey;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.ObjectReader;

/** One payload on its way from a document to a sink, and the verdict at its end. One thread. */
final class PayloadPass {
  private final DareHeader header;
  private final @Nullable MasterKey master;
  private final RunningDigest digest;
  private final @Nullable RunningCode code;
  private final PayloadTransform transform;
  private final CountingOutput sink;
  private long payloadOctets;

  private PayloadPass(
      DareHeader header,
      @Nullable MasterKey master,
      @Nullable RunningCode code,
      PayloadTransform transform,
      OutputStream unverified)
      throws DecodeException {
    this.header = header;
    this.master = master;
    this.digest = RunningDigest.named(ObjectReader.of(header.json(), "header").string("dig"));
    this.code = code;
    this.transform = transform;
    this.sink = new CountingOutput(unverified, RunningDigest.none());
  }

  /** The payload passes as it is stored. */
  static PayloadPass asStored(DareHeader header, OutputStream unverified) throws DecodeException {
    return new PayloadPass(header, null, null, PayloadTransform.none(), unverified);
  }

  /** The payload is decrypted. */
  static PayloadPass decrypting(DareHeader header, MasterKey master, OutputStream unverified)
      throws DecodeException, DecryptionException {
    Bytes salt = header.salt();
    if (salt == null) {
      throw new DecryptionException();
    }
    try (ItemKeys keys = master.itemKeys(salt)) {
      RunningCode code = RunningCode.named(header.encryption(), keys).orElse(null);
      PayloadTransform transform = PayloadTransform.decrypting(keys);
      return new PayloadPass(header, master, code, transform, unverified);
    }
  }

  /** Takes the next octets of the payload as stored. */
  void update(byte[] octets, int offset, int size) throws IOException {
    payloadOctets += size;
    digest.update(octets, offset, size);
    if (code != null) {
      code.update(octets, offset, size);
    }
    transform.update(octets, offset, size, sink);
  }

  long payloadOctets() {
    return payloadOctets;
  }

  /**
   * Judges the whole. The last octets of a plaintext are written only if all is right.
   *
   * @param statedCode what stands in place of a trailer, if anything does
   */
  StreamReport finish(
      DareTrailer trailer, @Nullable Bytes statedCode, Encoding encoding, List<PublicKey> signers)
      throws IOException, DecodeException, DecryptionException {
    digest.finish();
    StatedDigest stated = StatedDigest.of(header, trailer);
    List<DareSignature> entries = stated.join(header, trailer).signatures();
    if (master != null
        && (!stated.isUsable(digest)
            || !witnessesAreRight(entries, master)
            || (code != null && statedCode != null && !code.matches(statedCode)))) {
      throw new DecryptionException();
    }
    transform.finish(sink);
    sink.flush();
    DigestStatus status = stated.status(digest);
    Bytes signed = stated.signed(digest);
    return new StreamReport(
        encoding,
        header,
        trailer,
        payloadOctets,
        sink.count(),
        status,
        signed,
        SignatureCheck.judge(entries, signers, status == DigestStatus.BAD ? null : signed));
  }

  /** A signer that states a witness and did not know the master key never saw the plaintext. */
  private boolean witnessesAreRight(List<DareSignature> entries, MasterKey key) {
    Bytes salt = header.salt();
    for (DareSignature entry : entries) {
      Bytes stated = entry.witness();
      if (stated != null
          && (salt == null || !key.witness(salt, entry.value()).equalsConstantTime(stated))) {
        return false;
      }
    }
    return true;
  }
}
