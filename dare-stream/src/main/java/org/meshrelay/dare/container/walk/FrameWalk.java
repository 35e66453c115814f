package org.meshrelay.dare.container.walk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.meshrelay.dare.container.ContainerSource;
import org.meshrelay.dare.container.DamageKind;
import org.meshrelay.dare.container.FrameException;

/**
 * Visits the frames of a container in order, damage included. Damage inside a frame costs that
 * frame. Where a frame's own length is gone, the frames behind it are found backwards from the end;
 * where the file ends inside a frame, that is a torn tail (dare.md 8.2). For one thread.
 */
public final class FrameWalk {
  /** Takes what is found. */
  public interface Visitor {
    /** A frame whose header, trailer and place are right; its payload was not read. */
    void frame(LocatedFrame frame) throws IOException;

    /** A place that is wrong; frames that follow do not connect to those before. */
    void damaged(FrameDamage damage) throws IOException;
  }

  /**
   * What a walk found in all.
   *
   * @param type container type of frame 0, empty if it names none
   * @param frames good frames
   * @param end where the last good frame before any torn tail ends
   * @param torn whether the file ends inside a frame
   */
  public record Result(String type, long frames, long end, boolean torn) {}

  /**
   * Frames found backwards in one piece. Their places are kept, eight octets each; what has more
   * frames than that behind its damage has to be cut by other means.
   */
  private static final int RECOVERED_MAX = 1 << 22;

  private final FrameLocator locator;
  private final Visitor visitor;
  private final TreeOffsets tree = new TreeOffsets();
  private String type = "";
  private long index;
  private long frames;
  private long end;
  private boolean connected = true;
  private boolean torn;

  private FrameWalk(FrameLocator locator, Visitor visitor) {
    this.locator = locator;
    this.visitor = visitor;
  }

  /** Visits all frames. A failing device is an exception like any other. */
  public static Result over(ContainerSource source, Visitor visitor) throws IOException {
    FrameWalk walk = new FrameWalk(new FrameLocator(source), visitor);
    try {
      walk.forward();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return new Result(walk.type, walk.frames, walk.end, walk.torn);
  }

  private void forward() throws IOException {
    while (end < locator.size()) {
      FrameLocator.Bounds bounds;
      try {
        bounds = locator.bounds(end);
      } catch (FrameException e) {
        lost(e.kind(), end);
        if (!recover(e.kind())) {
          return;
        }
        continue;
      }
      take(bounds);
    }
  }

  /** Goes on behind a frame whose end is not known; false if nothing is found there. */
  private boolean recover(DamageKind kind) throws IOException {
    long[] starts = new long[16];
    int count = 0;
    long at = locator.size();
    FrameLocator.@Nullable Bounds bounds = before(at);
    while (bounds != null && count < RECOVERED_MAX) {
      if (count == starts.length) {
        starts = Arrays.copyOf(starts, 2 * count);
      }
      starts[count++] = bounds.offset();
      at = bounds.offset();
      bounds = at > end ? before(at) : null;
    }
    torn = count == 0 && kind == DamageKind.TRUNCATED;
    if (at > end && count == RECOVERED_MAX) {
      return false;
    }
    for (int i = count - 1; i >= 0; i--) {
      try {
        take(locator.bounds(starts[i]));
      } catch (FrameException e) {
        throw new IOException("the container changed while it was read", e);
      }
    }
    return count > 0;
  }

  private FrameLocator.@Nullable Bounds before(long at) {
    try {
      return locator.boundsBefore(at, end);
    } catch (FrameException e) {
      return null;
    }
  }

  private void take(FrameLocator.Bounds bounds) throws IOException {
    try {
      LocatedFrame frame = placed(locator.frame(bounds, index));
      index = frame.index() + 1;
      frames++;
      visitor.frame(frame);
    } catch (FrameException e) {
      lost(e.kind(), bounds.offset());
    }
    tree.add(bounds.offset());
    end = bounds.end();
  }

  private LocatedFrame placed(LocatedFrame frame) throws IOException, FrameException {
    if (frame.info() == null) {
      return frame;
    }
    Long stated = frame.info().index();
    if (stated != null && stated != index) {
      acceptGap(frame, stated);
    }
    Long position = frame.info().treePosition();
    if (connected && position != null && position != tree.next().orElse(-1)) {
      throw new FrameException(DamageKind.TREE_POSITION);
    }
    if (frame.index() == 0 && frame.info().containerType() != null) {
      type = frame.info().containerType();
    }
    return stated == null ? frame : frame.withIndex(stated);
  }

  /**
   * A number ahead of the count: frames are missing if the next frame counts on from it, else the
   * number is wrong.
   */
  private void acceptGap(LocatedFrame frame, long stated) throws IOException, FrameException {
    if (stated < index || stated == Long.MAX_VALUE || nextIndex(frame.end()) != stated + 1) {
      throw new FrameException(DamageKind.INDEX);
    }
    visitor.damaged(new FrameDamage(index, frame.offset(), DamageKind.INDEX.text()));
    connected = false;
  }

  /** The number that the frame here states; -1 if there is none. */
  private long nextIndex(long offset) {
    try {
      LocatedFrame next = locator.frame(locator.bounds(offset), index);
      Long stated = next.info() == null ? null : next.info().index();
      return stated == null ? -1 : stated;
    } catch (FrameException e) {
      return -1;
    }
  }

  /** The frame here is lost, but known to be one frame if its bounds were found. */
  private void lost(DamageKind kind, long offset) throws IOException {
    visitor.damaged(new FrameDamage(index, offset, kind.text()));
    index++;
    if (kind == DamageKind.FRAME_TAG
        || kind == DamageKind.REVERSE_LENGTH
        || kind == DamageKind.TRUNCATED) {
      connected = false;
    }
  }
}
