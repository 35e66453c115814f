package org.meshrelay.dare.record;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogEvent;

/**
 * What stands before each frame in a lane's log: where the frame belongs, and the hashes that make
 * views and proofs without reading any other frame.
 *
 * @param number of the container in its lane, never used twice
 * @param index of the frame in its container
 * @param offset of the frame in the container as a file
 * @param frameOctets size of the frame
 * @param received time stamped on it
 * @param hashes of the trees that end with this frame
 * @param ref account and container
 * @param key under which the frame is found, null if none
 * @param event what it does to its key in a catalog, null in a spool
 * @param form how it came to stand where it does
 */
public record RecordPrefix(
    long number,
    long index,
    long offset,
    int frameOctets,
    Instant received,
    Hashes hashes,
    ContainerRef ref,
    @Nullable String key,
    @Nullable CatalogEvent event,
    Form form)
    implements LogRecord {

  /** A frame as it is appended. */
  public RecordPrefix(
      long number,
      long index,
      long offset,
      int frameOctets,
      Instant received,
      Hashes hashes,
      ContainerRef ref,
      @Nullable String key,
      @Nullable CatalogEvent event) {
    this(number, index, offset, frameOctets, received, hashes, ref, key, event, Form.APPENDED);
  }

  /**
   * How a frame came to stand where it does. What compaction appended again states what the index
   * said of its key then, because frames before and after it are not those of the first time.
   *
   * @param moved true if compaction put it here
   * @param decidesKey of a moved frame: its key pointed to it, or was ended by it, at that time
   * @param redacted true if the payload was taken out (receipts.md 8.1); size and offset are those
   *     of the whole frame
   */
  public record Form(boolean moved, boolean decidesKey, boolean redacted) {
    /** Whole, where it was first put. */
    public static final Form APPENDED = new Form(false, false, false);
  }

  /**
   * Hashes of 64 octets.
   *
   * @param treeDigest linked TreeDigest of the frame (dare.md 7.6)
   * @param root of the tree of receipts.md 1 whose last leaf is this frame
   * @param leaf of this frame; zeros for frame 0
   * @param nodes subtrees of two and more leaves that this leaf completes, smallest first
   */
  public record Hashes(Bytes treeDigest, Bytes root, Bytes leaf, List<Bytes> nodes) {}

  /** The root of the subtree of this level (0 is the leaf) that this frame completes. */
  public Bytes node(int level) {
    return level == 0 ? hashes.leaf : hashes.nodes.get(level - 1);
  }

  /** The same frame in another form. */
  public RecordPrefix in(Form newForm) {
    return new RecordPrefix(
        number, index, offset, frameOctets, received, hashes, ref, key, event, newForm);
  }

  /** Whether its key is to be entered or ended when the log is applied in its order. */
  public boolean changesKey() {
    return key != null && (!form.moved || form.decidesKey);
  }

  /** Number of frames up to this one. */
  public long frameCount() {
    return index + 1;
  }

  /** Offset of the frame behind this one. */
  public long end() {
    return offset + frameOctets;
  }

  @Override
  public AccountAddress account() {
    return ref.account();
  }

  /** The container. */
  public ContainerName container() {
    return ref.container();
  }
}
