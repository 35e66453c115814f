package org.meshrelay.dare.container.file;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.meshrelay.dare.container.DamageKind;
import org.meshrelay.dare.container.FrameException;
import org.meshrelay.dare.container.walk.LocatedFrame;
import org.meshrelay.protocol.encoding.DecodeException;

/**
 * Finds the newest frame of a key: frame by frame back to the newest index frame, then from one
 * index to the one before, so that a container with indexes costs a header for each index and not
 * one for each frame (dare.md 7.8). An index is a hint: what it names is looked at, and must be
 * what it says.
 */
public final class KeySearch {
  private KeySearch() {}

  /**
   * The newest frame that has this key, path or envelope identifier; a deletion counts.
   *
   * @throws FrameException if a frame on the way is not good, or an index is wrong
   */
  public static Optional<LocatedFrame> find(ContainerFile file, String key)
      throws IOException, FrameException {
    LocatedFrame at = file.last();
    while (true) {
      if (isAbout(at, key)) {
        return Optional.of(at);
      }
      ContainerIndex index = index(at);
      if (index != null) {
        OptionalLong newest = index.newest(key);
        if (newest.isPresent()) {
          return Optional.of(named(file, at, index, newest.getAsLong(), key));
        }
        if (index.full()) {
          return Optional.empty();
        }
      }
      Optional<LocatedFrame> next = index == null ? file.before(at) : behind(file, at, index);
      if (next.isEmpty()) {
        return next;
      }
      at = next.get();
    }
  }

  private static boolean isAbout(LocatedFrame frame, String key) {
    ContainerIndex.Meta meta = frame.isMeta() ? null : ContainerIndex.Meta.of(frame);
    return meta != null && (meta.isAbout(key) || key.equals(frame.header().envelopeId()));
  }

  private static @Nullable ContainerIndex index(LocatedFrame frame) throws FrameException {
    try {
      return ContainerIndex.of(frame.header());
    } catch (DecodeException e) {
      throw new FrameException(DamageKind.HEADER);
    }
  }

  private static LocatedFrame named(
      ContainerFile file, LocatedFrame at, ContainerIndex index, long newest, String key)
      throws IOException, FrameException {
    if (newest >= at.index()) {
      throw new FrameException(DamageKind.INDEX);
    }
    OptionalLong position = index.position(newest);
    LocatedFrame found =
        position.isPresent()
            ? file.stated(position.getAsLong(), newest)
            : file.frame(newest).orElseThrow(() -> new FrameException(DamageKind.INDEX));
    if (!isAbout(found, key)) {
      throw new FrameException(DamageKind.INDEX);
    }
    return found;
  }

  /** The frame before all that an index is about. */
  private static Optional<LocatedFrame> behind(
      ContainerFile file, LocatedFrame at, ContainerIndex index)
      throws IOException, FrameException {
    Optional<ContainerIndex.Position> oldest =
        index.positions().stream().min((one, other) -> Long.compare(one.index(), other.index()));
    if (oldest.isEmpty() || oldest.get().index() >= at.index()) {
      return file.before(at);
    }
    // Every frame from the oldest named to the index must be named, or it could be passed over.
    if (index.positions().size() != at.index() - oldest.get().index()) {
      return file.before(at);
    }
    return file.before(file.stated(oldest.get().position(), oldest.get().index()));
  }
}
