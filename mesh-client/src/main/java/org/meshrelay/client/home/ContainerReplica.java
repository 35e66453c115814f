package org.meshrelay.client.home;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonArray;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.encoding.ReadLimits;
import org.meshrelay.protocol.receipt.Frontier;
import org.meshrelay.protocol.receipt.KnownTree;
import org.meshrelay.protocol.receipt.LeafTree;
import org.meshrelay.protocol.receipt.MerkleTree;
import org.meshrelay.protocol.receipt.SpoolTreeHead;
import org.meshrelay.protocol.receipt.Verification;

/**
 * The local copy of one container: its frames from 1 on, and the head under which they were last
 * verified (receipts.md 7.1).
 *
 * <p>Frames are appended to one file and count from the moment the state file says so; what stands
 * behind them after a crash is cut off when the next frames are written. All of it is held in
 * memory while the object lives.
 */
public final class ContainerReplica {
  /** Octets before each frame: its length and its checksum, four each. */
  private static final int RECORD_HEADER = 8;

  private final Path directory;
  private final ContainerName name;
  private final List<ReplicaFrame> frames = new ArrayList<>();
  private final List<DareEnvelope> receipts = new ArrayList<>();
  private final LeafTree leaves = new LeafTree();
  private Verification.@Nullable Valid<SpoolTreeHead> head;
  private long octets;

  private ContainerReplica(Path directory, ContainerName name) {
    this.directory = directory;
    this.name = name;
  }

  /** The copy in that directory, empty if there is none. */
  static ContainerReplica load(Path directory, ContainerName name) throws MeshException {
    ContainerReplica replica = new ContainerReplica(directory, name);
    Optional<State> state = StateFile.read(replica.stateFile(), State::read);
    if (state.isPresent()) {
      replica.restore(state.get());
    }
    return replica;
  }

  private record State(
      long frames, long octets, @Nullable DareEnvelope head, List<DareEnvelope> receipts) {
    static State read(ObjectReader in) throws DecodeException {
      return new State(
          in.requireInteger("Frames"),
          in.requireInteger("Octets"),
          in.value("EnvelopedTreeHead", DareEnvelope::of),
          in.list("Receipts", DareEnvelope::of));
    }
  }

  /** Which container. */
  public ContainerName name() {
    return name;
  }

  /** Frames held, which is also the index of the last one. */
  public long size() {
    return frames.size();
  }

  /** The frames in order. */
  public List<ReplicaFrame> frames() {
    return List.copyOf(frames);
  }

  /** Receipts not settled yet. */
  public List<DareEnvelope> receipts() {
    return List.copyOf(receipts);
  }

  /** What this device knows of the tree; null while no head was ever verified. */
  public @Nullable KnownTree known() {
    return head == null ? null : new KnownTree(head, leaves.frontier(), leaves);
  }

  /** The root of the first frames; empty if fewer are held. */
  public Optional<Bytes> rootAt(long size) {
    return size > leaves.size() ? Optional.empty() : Optional.of(leaves.rootAt(size));
  }

  /** Proof that the first so many frames held are the beginning of the first so many others. */
  public List<Bytes> consistency(long first, long second) {
    return first == 0 || first == second
        ? List.of()
        : MerkleTree.consistency(leaves, first, second);
  }

  /** The frontier of the frames held. */
  public Frontier frontier() {
    return leaves.frontier();
  }

  /**
   * Makes frames, head and unsettled receipts durable, all or nothing.
   *
   * @param more frames behind those held
   * @param verified the head of exactly the frames then held; null if the service gives none
   * @param unsettled receipts that wait for a proof
   */
  public void append(
      List<ReplicaFrame> more,
      Verification.@Nullable Valid<SpoolTreeHead> verified,
      List<DareEnvelope> unsettled)
      throws MeshException {
    try {
      SafeFiles.createDirectory(directory);
      long end = more.isEmpty() ? octets : write(more);
      StateFile.write(stateFile(), state(frames.size() + more.size(), end, verified, unsettled));
      octets = end;
    } catch (IOException e) {
      throw MeshException.io(e);
    }
    for (ReplicaFrame frame : more) {
      take(frame);
    }
    head = verified;
    receipts.clear();
    receipts.addAll(unsettled);
  }

  /** Adds receipts to those that wait for a proof. */
  public void hold(List<DareEnvelope> more) throws MeshException {
    if (!more.isEmpty()) {
      List<DareEnvelope> all = new ArrayList<>(receipts);
      all.addAll(more);
      append(List.of(), head, all);
    }
  }

  /**
   * Puts the copy aside and begins anew, for a user who accepts another state of the container; the
   * old copy stays beside it and is read once more, when an operator's statement explains the loss.
   */
  public void setAside(String suffix) throws MeshException {
    try {
      if (Files.isDirectory(directory)) {
        Files.move(directory, directory.resolveSibling(directory.getFileName() + "." + suffix));
      }
    } catch (IOException e) {
      throw MeshException.io(e);
    }
  }

  private long write(List<ReplicaFrame> more) throws IOException {
    long end = octets;
    try (FileChannel channel = SafeFiles.openAt(framesFile(), octets)) {
      for (ReplicaFrame frame : more) {
        Bytes encoded = frame.envelope().encode(Encoding.JSON);
        Bytes header =
            Bytes.concat(Bytes.bigEndian(encoded.size(), 4), Bytes.bigEndian(checksum(encoded), 4));
        SafeFiles.write(channel, header);
        SafeFiles.write(channel, encoded);
        end += RECORD_HEADER + encoded.size();
      }
      channel.force(true);
    }
    SafeFiles.flushDirectory(framesFile());
    return end;
  }

  private static JsonObject state(
      long count,
      long end,
      Verification.@Nullable Valid<SpoolTreeHead> verified,
      List<DareEnvelope> unsettled) {
    return new ObjectWriter()
        .put("Frames", count)
        .put("Octets", end)
        .put("EnvelopedTreeHead", verified == null ? null : verified.envelope().toJson())
        .put(
            "Receipts",
            unsettled.isEmpty()
                ? null
                : JsonArray.of(unsettled.stream().map(DareEnvelope::toJson).toList()))
        .build();
  }

  private void restore(State state) throws MeshException {
    octets = state.octets();
    receipts.addAll(state.receipts());
    try {
      if (state.frames() > 0) {
        readFrames(state);
      }
      DareEnvelope envelope = state.head();
      if (envelope != null) {
        head = new Verification.Valid<>(SpoolTreeHead.parse(envelope.payload()), envelope);
        requireFits(head.statement());
      }
    } catch (IOException e) {
      throw MeshException.io(e);
    } catch (DecodeException | IllegalArgumentException e) {
      throw StateFile.damaged(framesFile(), e);
    }
  }

  private void readFrames(State state) throws IOException, DecodeException {
    Bytes all = Bytes.wrap(Files.readAllBytes(framesFile()));
    long at = 0;
    while (frames.size() < state.frames()) {
      if (at + RECORD_HEADER > octets || octets > all.size()) {
        throw new IllegalArgumentException("frames are missing");
      }
      int start = (int) at + RECORD_HEADER;
      long length = all.bigEndianAt((int) at, 4);
      if (length > octets - start) {
        throw new IllegalArgumentException("a frame is cut short");
      }
      Bytes encoded = all.slice(start, start + (int) length);
      if (checksum(encoded) != all.bigEndianAt((int) at + 4, 4)) {
        throw new IllegalArgumentException("frame " + (frames.size() + 1) + " is damaged");
      }
      take(
          ReplicaFrame.of(
              frames.size() + 1L, DareEnvelope.parse(encoded, Encoding.JSON, ReadLimits.STORED)));
      at = start + length;
    }
  }

  private void requireFits(SpoolTreeHead statement) {
    boolean fits =
        statement.treeSize() == leaves.size()
            && statement.rootHash().equals(leaves.frontier().root());
    if (!fits) {
      throw new IllegalArgumentException("frames and tree head do not belong together");
    }
  }

  private void take(ReplicaFrame frame) {
    if (frame.index() != frames.size() + 1L) {
      throw new IllegalArgumentException("frame " + frame.index() + " out of order");
    }
    frames.add(frame);
    leaves.append(frame.leaf().leafHash());
  }

  private static long checksum(Bytes octets) {
    CRC32C crc = new CRC32C();
    crc.update(octets.asByteBuffer());
    return crc.getValue();
  }

  private Path framesFile() {
    return directory.resolve("frames");
  }

  private Path stateFile() {
    return directory.resolve("state.json");
  }
}
