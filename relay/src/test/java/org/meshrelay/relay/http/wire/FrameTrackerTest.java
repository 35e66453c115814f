package org.meshrelay.relay.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class FrameTrackerTest {
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int SETTINGS = 4;
  private static final int CONTINUATION = 9;
  private static final int END_HEADERS = 4;

  private final ByteBuf stream = Unpooled.buffer();

  /** Places at which nothing but data is incomplete. */
  private final List<Boolean> expected = new ArrayList<>();

  private boolean blockOpen;

  private void frame(int type, int flags, int length) {
    byte[] header = {
      (byte) (length >> 16),
      (byte) (length >> 8),
      (byte) length,
      (byte) type,
      (byte) flags,
      0,
      0,
      0,
      1
    };
    if (type == HEADERS || type == CONTINUATION) {
      blockOpen = (flags & END_HEADERS) == 0;
    }
    append(header, true, length > 0 && type != DATA);
    append(new byte[length], type != DATA, false);
  }

  /**
   * @param inside what is expected within these octets
   * @param after what is expected after them, if no block is open
   */
  private void append(byte[] octets, boolean inside, boolean after) {
    stream.writeBytes(octets);
    for (int i = 1; i <= octets.length; i++) {
      expected.add((i < octets.length ? inside : after) || blockOpen);
    }
  }

  @RepeatedTest(50)
  @DisplayName("however the octets are cut, the state after them is the same")
  void advance_anyCut_givesTheSameState(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    for (int i = 0; i < 30; i++) {
      switch (random.nextInt(4)) {
        case 0 -> frame(DATA, random.nextInt(2), random.nextInt(300));
        case 1 -> frame(SETTINGS, random.nextInt(2), 6 * random.nextInt(4));
        case 2 -> frame(HEADERS, END_HEADERS, 1 + random.nextInt(200));
        default -> {
          frame(HEADERS, 0, 1 + random.nextInt(20));
          frame(CONTINUATION, 0, random.nextInt(20));
          frame(CONTINUATION, END_HEADERS, random.nextInt(20));
        }
      }
    }
    FrameTracker tracker = new FrameTracker();
    int at = 0;
    while (stream.isReadable()) {
      int length = Math.min(stream.readableBytes(), 1 + random.nextInt(40));
      at += length;
      assertEquals(
          expected.get(at - 1), tracker.advance(stream.readSlice(length)), "after octet " + at);
    }
  }

  @Test
  void advance_largestFrame_isSkippedWhole() {
    frame(DATA, 0, 0xffffff);
    frame(HEADERS, END_HEADERS, 3);
    FrameTracker tracker = new FrameTracker();

    assertTrue(tracker.advance(stream.readSlice(stream.readableBytes() - 1)));
    assertFalse(tracker.advance(stream.readSlice(1)));
  }

  @Test
  void advance_doesNotConsume() {
    frame(SETTINGS, 0, 6);
    int before = stream.readableBytes();

    assertFalse(new FrameTracker().advance(stream));

    assertEquals(before, stream.readableBytes());
  }
}
