package org.meshrelay.dare.spool;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One bit, or one cut, anywhere. The short form runs in every build and takes octets at random;
 * {@code dare-stream/damage-campaign} takes so many times more.
 */
class FlipCampaignTest {
  private static final int FACTOR = Integer.getInteger("meshrelay.flip.factor", 1);
  private static final long SEED = Long.getLong("meshrelay.flip.seed", System.nanoTime());

  /** A small file is tried octet by octet from this factor on. */
  private static final int TRIES = 3;

  private static final int SHORTENED = 64 << 10;

  /**
   * The short way: one segment, and not every octet of it as zeros, which take ten times as long.
   */
  private static final boolean NEWEST = Boolean.getBoolean("meshrelay.flip.newest");

  private static final int ZEROS_STEP = NEWEST ? 41 : 1;

  @TempDir Path directory;
  private final SplittableRandom random = new SplittableRandom(SEED);
  private FlipCampaign campaign;

  @BeforeEach
  void begin() {
    campaign = new FlipCampaign(directory);
  }

  private static boolean isLog(Path file) {
    return file.toString().endsWith(".cq4") && file.toString().contains("segment-");
  }

  /** Offset behind the last octet that is not zero. */
  private int end(Path file) {
    byte[] octets = campaign.octets(file);
    int end = octets.length;
    while (end > 0 && octets[end - 1] == 0) {
      end--;
    }
    return end;
  }

  private int tries(Path file) {
    return isLog(file) ? 8 * TRIES * FACTOR : TRIES * FACTOR;
  }

  @Test
  void flip_ofAnyBitOfAnyFile_losesAtMostOneFrameAndIsNoticed() {
    int flips = 0;
    for (Path file : campaign.files()) {
      int size = campaign.octets(file).length;
      boolean every = size > 0 && size <= tries(file);
      for (int i = 0; i < (every ? size : size == 0 ? 0 : tries(file)); i++) {
        int offset = every ? i : random.nextInt(isLog(file) && i % 8 > 0 ? end(file) : size);
        campaign.flip(file, offset, random.nextInt(8), i % 4 > 0);
        flips++;
      }
    }
    System.out.println("seed " + SEED + ": " + flips + " bits" + campaign);
    assertTrue(flips > 0);
  }

  @Test
  void cut_ofTheLogAnywhere_isNoticed() {
    int cuts = 0;
    for (Path file : logs()) {
      int end = end(file);
      int step = Integer.getInteger("meshrelay.flip.step", 1_997);
      cuts += campaign.shorten(file, end, SHORTENED, step, false);
      cuts += campaign.shorten(file, end, SHORTENED, Math.max(step, ZEROS_STEP), true);
      for (int i = 0; i < 10 * FACTOR; i++) {
        campaign.cut(file, end - random.nextInt(Math.min(end, SHORTENED)));
      }
    }
    System.out.println("seed " + SEED + ": " + cuts + " cuts and zeros" + campaign);
    assertTrue(cuts > 0);
  }

  /** A sealed segment and the one that was being written. */
  private List<Path> logs() {
    List<Path> used =
        campaign.files().stream().filter(f -> isLog(f) && end(f) > 8 << 10).sorted().toList();
    return NEWEST
        ? List.of(used.getLast())
        : Stream.of(used.getFirst(), used.getLast()).distinct().toList();
  }
}
