package org.meshrelay.protocol.receipt;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.DareHeader;
import org.meshrelay.protocol.dare.DareTrailer;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * Signs statements with the host key, each for itself or many with one signature (receipts.md 4).
 * Immutable, any thread; one Ed448 signature a call (about 0.5 ms) whatever the number of
 * statements, so a crypto pool calls it.
 *
 * <p>Whoever calls it has made sure before that what is stated is durable and that the sizes are in
 * the signed-size journal; this class knows nothing of a store.
 */
public final class StatementSigner {
  /** Most statements of one batch: a bound on memory, well above what 10 ms of posts bring. */
  public static final int BATCH_MAX = 4096;

  private static final JsonObject HEADER = new ObjectWriter().put("dig", "S512").build();

  private final SignatureKeyPair key;

  /** A signer with the host key, or for a restart with the service key. */
  public StatementSigner(SignatureKeyPair key) {
    this.key = key;
  }

  /** The key that verifies. */
  public PublicKey publicKey() {
    return key.publicKey();
  }

  /** The plain form: one statement, one signature. */
  public DareEnvelope plain(Statement statement) {
    return EnvelopeBuilder.of(statement.payload()).sign(key).build();
  }

  /**
   * The batched form of several statements, of any kind, account and container, in the order given;
   * one statement alone gets the plain form. The tree is filled up to a power of two with random
   * leaves and everything stands in random order, so that no statement tells of the others.
   *
   * @param statements at most {@link #BATCH_MAX}
   */
  public List<DareEnvelope> batched(
      List<? extends Statement> statements, Instant time, EntropySource entropy) {
    if (statements.size() > BATCH_MAX) {
      throw new IllegalArgumentException("more than " + BATCH_MAX + " statements");
    }
    if (statements.size() < 2) {
      return statements.stream().map(this::plain).toList();
    }
    int size = Integer.highestOneBit(statements.size() - 1) << 1;
    int[] places = shuffled(size, entropy);
    List<Entry> entries = new ArrayList<>();
    Bytes[] leaves = new Bytes[size];
    for (int i = 0; i < size; i++) {
      if (i < statements.size()) {
        Entry entry = Entry.of(statements.get(i).payload(), entropy.bytes(BatchProof.NONCE_SIZE));
        entries.add(entry);
        leaves[places[i]] = BatchProof.leaf(entry.nonce, entry.digest);
      } else {
        leaves[places[i]] = entropy.bytes(MerkleTree.HASH_SIZE);
      }
    }
    LeafTree tree = LeafTree.of(List.of(leaves));
    DareEnvelope batch = plain(new SpoolBatch(size, tree.frontier().root(), time));
    List<DareEnvelope> envelopes = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      int place = places[i];
      Entry entry = entries.get(i);
      List<Bytes> path = MerkleTree.inclusion(tree, place, size);
      envelopes.add(envelope(entry, new BatchProof(place, entry.nonce, path, batch)));
    }
    return List.copyOf(envelopes);
  }

  private static DareEnvelope envelope(Entry entry, BatchProof proof) {
    JsonObject trailer =
        new ObjectWriter()
            .put("PayloadDigest", entry.digest)
            .put(BatchProof.MEMBER, proof.toJson())
            .build();
    try {
      return DareEnvelope.of(
          DareHeader.of(HEADER), entry.payload, DareTrailer.of(trailer.asText()));
    } catch (DecodeException e) {
      throw new IllegalStateException("our own members do not make an envelope", e);
    }
  }

  /** The numbers 0 to size-1 in random order; size is a power of two. */
  private static int[] shuffled(int size, EntropySource entropy) {
    int[] places = new int[size];
    for (int i = 0; i < size; i++) {
      places[i] = i;
    }
    Bytes random = entropy.bytes(8 * size);
    for (int i = size - 1; i > 0; i--) {
      // 63 bits modulo at most 4096: the bias is below 2^-50.
      int j = (int) ((random.bigEndianAt(8 * i, 8) >>> 1) % (i + 1));
      int moved = places[i];
      places[i] = places[j];
      places[j] = moved;
    }
    return places;
  }

  private record Entry(Bytes payload, Bytes digest, Bytes nonce) {
    static Entry of(Bytes payload, Bytes nonce) {
      return new Entry(payload, Digests.sha512(payload), nonce);
    }
  }
}
