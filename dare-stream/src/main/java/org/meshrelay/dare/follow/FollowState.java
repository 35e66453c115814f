package org.meshrelay.dare.follow;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.file.ChecksummedFile;
import org.meshrelay.dare.record.ContainerRef;
import org.meshrelay.dare.spool.EngineDirectory;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonReader;
import org.meshrelay.protocol.encoding.JsonWriter;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.encoding.ReadLimits;

/**
 * How far a copy has come, as it is noted in its directory. Whatever is lost of it is found again:
 * what is copied is told by the frames themselves.
 *
 * @param service whose containers are copied
 * @param position in the other node's feed, up to which everything was taken; null at the beginning
 * @param checkDue whether all containers are to be compared before the copy is in step
 * @param inStep when the copy last had everything that was acknowledged; null if it never had
 * @param divergences containers that do not continue the copy, at most {@value #DIVERGENCES_MAX}
 */
public record FollowState(
    String service,
    @Nullable String position,
    boolean checkDue,
    @Nullable Instant inStep,
    List<Divergence> divergences) {
  /** Enough to see that it is not one container; 200 octets each, below what the file takes. */
  public static final int DIVERGENCES_MAX = 1_000;

  private static final ReadLimits LIMITS = ReadLimits.of(1 << 20);

  /** Copies the list. */
  public FollowState {
    divergences = List.copyOf(divergences);
  }

  /** Before anything was copied. */
  public static FollowState beginning(String service) {
    return new FollowState(service, null, false, null, List.of());
  }

  /** What is noted in an engine's directory; empty if it follows nobody. */
  public static Optional<FollowState> of(EngineDirectory directory) {
    ChecksummedFile file = directory.following();
    if (!file.exists()) {
      return Optional.empty();
    }
    return Optional.of(file.read().map(FollowState::read).orElseGet(FollowState::lost));
  }

  /** The note is damaged: nothing is known but that the directory follows somebody. */
  private static FollowState lost() {
    return new FollowState("", null, true, null, List.of());
  }

  private static FollowState read(Bytes octets) {
    try {
      ObjectReader in =
          ObjectReader.of(JsonReader.readObject(octets, Encoding.JSON, LIMITS), "following");
      return new FollowState(
          in.requireString("Service"),
          in.string("Position"),
          in.bool("CheckDue"),
          in.dateTime("InStep"),
          in.list("Divergences", Divergence::read));
    } catch (DecodeException e) {
      return lost();
    }
  }

  void write(EngineDirectory directory) {
    directory
        .following()
        .write(
            JsonWriter.write(
                new ObjectWriter()
                    .put("Service", service)
                    .put("Position", position)
                    .put("CheckDue", checkDue)
                    .put("InStep", inStep)
                    .put("Divergences", divergences, Divergence::json)
                    .build(),
                Encoding.JSON));
  }

  /** Farther on in the feed. */
  public FollowState at(String reached) {
    return new FollowState(service, reached, checkDue, inStep, divergences);
  }

  /** With the comparison of all containers due, or done. */
  public FollowState withCheckDue(boolean due) {
    return new FollowState(service, position, due, inStep, divergences);
  }

  /** In step with the other node at this time. */
  public FollowState inStepAt(Instant time) {
    return new FollowState(service, position, checkDue, time, divergences);
  }

  /** With one more container that does not fit; what was found first stays. */
  public FollowState with(Divergence found) {
    if (diverged(found.container()) || divergences.size() >= DIVERGENCES_MAX) {
      return this;
    }
    List<Divergence> more = new ArrayList<>(divergences);
    more.add(found);
    return new FollowState(service, position, checkDue, inStep, more);
  }

  /** Without one that fits again. */
  public FollowState without(ContainerRef container) {
    List<Divergence> fewer =
        divergences.stream().filter(each -> !each.container().equals(container)).toList();
    return new FollowState(service, position, checkDue, inStep, fewer);
  }

  /** Whether a container is known not to fit. */
  public boolean diverged(ContainerRef container) {
    return divergences.stream().anyMatch(each -> each.container().equals(container));
  }
}
