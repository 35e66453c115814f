package org.meshrelay.protocol.dare;

import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.ObjectReader;

/**
 * One signer's entry (dare.md 3.5). Entries are independent of one another; each signs the payload
 * digest and nothing else.
 *
 * @param algorithm the digest's name, or in some envelopes the curve's; informational
 * @param keyIdentifier fingerprint of the signing key in any era; null if not stated
 * @param value the signature; empty in an entry that only announces a signer
 * @param witness proof of knowing the master key; null if absent
 * @param connection the assertion that accredits the signing key (protocol.md L-2); null if absent
 */
public record DareSignature(
    @Nullable String algorithm,
    @Nullable String keyIdentifier,
    Bytes value,
    @Nullable Bytes witness,
    @Nullable DareEnvelope connection) {

  static DareSignature of(JsonNode node) throws DecodeException {
    ObjectReader reader = ObjectReader.of(node, "signature");
    Bytes value = reader.binary("signature");
    return new DareSignature(
        reader.string("alg"),
        reader.string("kid"),
        value == null ? Bytes.EMPTY : value,
        reader.binary("witness"),
        reader.value("connection", DareEnvelope::of));
  }
}
