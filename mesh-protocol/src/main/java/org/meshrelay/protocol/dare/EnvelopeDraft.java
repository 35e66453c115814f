package org.meshrelay.protocol.dare;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * An envelope without its payload: the finished header, the keys that the payload is encrypted
 * with, and a trailer once the payload's digest is known. This is all that a writer needs who takes
 * a payload piecemeal. For one payload only: its salt must not be used twice. Close it after use.
 */
public final class EnvelopeDraft implements AutoCloseable {
  private final DareHeader header;
  private final boolean digest;
  private final List<Signer> signers;
  private final @Nullable KeyExchange exchange;

  EnvelopeDraft(
      DareHeader header, boolean digest, List<Signer> signers, @Nullable KeyExchange exchange) {
    this.header = header;
    this.digest = digest;
    this.signers = List.copyOf(signers);
    this.exchange = exchange;
  }

  record Signer(SignatureKeyPair key, @Nullable DareEnvelope connection) {}

  /** The header as it will be written. */
  public DareHeader header() {
    return header;
  }

  /** Whether the envelope has a digest and therefore a trailer. */
  public boolean hasTrailer() {
    return digest;
  }

  /** The keys to encrypt the payload with, to be closed; empty if it stays plain. */
  public Optional<ItemKeys> payloadKeys() {
    return exchange == null
        ? Optional.empty()
        : Optional.of(exchange.master().itemKeys(exchange.salt()));
  }

  Bytes payload(Bytes plain) {
    return exchange == null ? plain : exchange.master().encrypt(exchange.salt(), plain);
  }

  /**
   * The trailer for a payload as stored that has this SHA-512 digest; makes the signatures.
   *
   * @throws IllegalArgumentException if it is larger than {@link DareHeader#OCTETS_MAX}
   */
  public DareTrailer trailer(Bytes payloadDigest) {
    if (!digest) {
      return DareTrailer.ABSENT;
    }
    JsonObject members =
        new ObjectWriter()
            .put(HeaderMembers.SIGNATURES, signers, signer -> entry(signer, payloadDigest))
            .put(HeaderMembers.PAYLOAD_DIGEST, payloadDigest)
            .build();
    try {
      DareTrailer trailer = DareTrailer.of(members.asText());
      if (trailer.source().size() > DareHeader.OCTETS_MAX) {
        throw new IllegalArgumentException("trailer too large");
      }
      return trailer;
    } catch (DecodeException e) {
      throw new IllegalArgumentException("members do not make a trailer", e);
    }
  }

  private JsonObject entry(Signer signer, Bytes payloadDigest) {
    Bytes signature = signer.key.sign(payloadDigest);
    ObjectWriter writer =
        new ObjectWriter()
            .put("alg", PayloadDigest.WRITTEN)
            .put("kid", signer.key.publicKey().udf().text())
            .put("signature", signature);
    if (exchange != null) {
      writer.put("witness", exchange.master().witness(exchange.salt(), signature));
    }
    if (signer.connection != null) {
      writer.put("connection", signer.connection.toJson());
    }
    return writer.build();
  }

  @Override
  public void close() {
    if (exchange != null && exchange.owned()) {
      exchange.master().close();
    }
  }
}
