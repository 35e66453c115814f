package org.meshrelay.protocol.receipt;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * The blinded receipt for whoever is not an owner: accepted by this service at that time, nothing
 * else (receipts.md 6).
 *
 * @param envelopeId of the message
 * @param payloadDigest of the message, 64 octets
 * @param account the recipient
 * @param time that of the committed receipt, whole seconds
 * @param commitment to the receipt, see {@link Opening}
 */
public record SpoolSenderReceipt(
    String envelopeId, Bytes payloadDigest, AccountAddress account, Instant time, Bytes commitment)
    implements Statement {
  /** Tag of the payload. */
  public static final String TAG = "SpoolSenderReceipt";

  private static final Set<String> MEMBERS =
      Set.of("EnvelopeID", "PayloadDigest", "Account", "Time", "Commitment");

  /** Checks sizes; a fraction of a second is cut off. */
  public SpoolSenderReceipt {
    if (payloadDigest.size() != MerkleTree.HASH_SIZE || commitment.size() != MerkleTree.HASH_SIZE) {
      throw new IllegalArgumentException("not a sender receipt");
    }
    time = time.truncatedTo(ChronoUnit.SECONDS);
  }

  /** The sender receipt that commits to what the opening holds. */
  public static SpoolSenderReceipt of(SpoolReceipt receipt, Opening opening) {
    return new SpoolSenderReceipt(
        receipt.envelopeId(),
        receipt.payloadDigest(),
        receipt.account(),
        receipt.time(),
        opening.commitment());
  }

  /** Reads a payload; any further member makes it invalid. */
  public static SpoolSenderReceipt parse(Bytes payload) throws DecodeException {
    StatementReader statement = StatementReader.open(payload, TAG);
    statement.requireOnly(MEMBERS);
    return new SpoolSenderReceipt(
        statement.reader().requireString("EnvelopeID"),
        statement.hash("PayloadDigest"),
        statement.account(),
        statement.time(),
        statement.hash("Commitment"));
  }

  @Override
  public String tag() {
    return TAG;
  }

  @Override
  public JsonObject members() {
    return new ObjectWriter()
        .put("EnvelopeID", envelopeId)
        .put("PayloadDigest", payloadDigest)
        .put("Account", account.text())
        .put("Time", time)
        .put("Commitment", commitment)
        .build();
  }
}
