package org.meshrelay.dare.spool;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogEvent;

/** What the containers of one lane should hold after some work; never changes. */
record CrashModel(Map<String, Contents> containers) {
  private static final List<ContainerName> NAMES =
      List.of(
          ContainerName.INBOUND,
          ContainerName.CONTACT,
          ContainerName.LOCAL,
          ContainerName.OUTBOUND);

  private static final List<CatalogEvent> EVENTS =
      List.of(CatalogEvent.NEW, CatalogEvent.UPDATE, CatalogEvent.DELETE);

  private static final int KEYS = 6;
  private static final int FRAMES_MAX = 5;

  static final CrashModel EMPTY = new CrashModel(Map.of());

  /** Payloads of a container in order, and the frame of each live key. */
  record Contents(List<String> texts, Map<String, Long> keys) {
    static final Contents EMPTY = new Contents(List.of(), Map.of());

    Contents with(Frame frame) {
      List<String> newTexts = new ArrayList<>(texts);
      newTexts.add(frame.text);
      Map<String, Long> newKeys = new TreeMap<>(keys);
      if (frame.key != null && frame.event == CatalogEvent.DELETE) {
        newKeys.remove(frame.key);
      } else if (frame.key != null) {
        newKeys.put(frame.key, (long) newTexts.size());
      }
      return new Contents(List.copyOf(newTexts), newKeys);
    }
  }

  /** A frame to be written. */
  record Frame(
      ContainerName container, String text, @Nullable String key, @Nullable CatalogEvent event) {}

  /**
   * A work: frames, or the erasure of the account.
   *
   * @param fails whether it throws after it has staged everything
   */
  record Work(AccountAddress account, List<Frame> frames, boolean erases, boolean fails) {
    /** A random one; texts have up to {@code octetsMax} octets and begin with the serial number. */
    static Work random(AccountAddress account, int serial, int octetsMax, SplittableRandom random) {
      if (random.nextInt(20) == 0) {
        return new Work(account, List.of(), true, false);
      }
      List<Frame> frames = new ArrayList<>();
      for (int i = 1 + random.nextInt(FRAMES_MAX); i > 0; i--) {
        frames.add(frame(serial + "." + i, octetsMax, random));
      }
      return new Work(account, List.copyOf(frames), false, random.nextInt(12) == 0);
    }

    private static Frame frame(String serial, int octetsMax, SplittableRandom random) {
      ContainerName name = NAMES.get(random.nextInt(NAMES.size()));
      String text = serial + " " + "x".repeat(random.nextInt(octetsMax));
      String key = random.nextInt(3) == 0 ? null : "key" + random.nextInt(KEYS);
      boolean entry = name.isCatalog() && key != null;
      return new Frame(name, text, key, entry ? EVENTS.get(random.nextInt(EVENTS.size())) : null);
    }

    int run(LaneTransaction tx) {
      if (erases) {
        tx.eraseAccount();
      }
      for (Frame frame : frames) {
        tx.create(frame.container);
        var unused =
            tx.append(
                frame.container,
                new FrameDraft(
                    EngineFixture.envelope(frame.key, frame.text), frame.key, frame.event));
      }
      if (fails) {
        throw new ArithmeticException("planned");
      }
      return frames.size();
    }
  }

  /** The numbers with which a text begins, which no other text has. */
  static String serial(String text) {
    return text.split(" ", 2)[0];
  }

  static String nameOf(AccountAddress account, ContainerName container) {
    return account + " " + container;
  }

  CrashModel after(Work work) {
    if (work.fails) {
      return this;
    }
    Map<String, Contents> next = new TreeMap<>(containers);
    if (work.erases) {
      next.keySet().removeIf(name -> name.startsWith(work.account + " "));
    }
    for (Frame frame : work.frames) {
      next.compute(
          nameOf(work.account, frame.container),
          (name, before) -> (before == null ? Contents.EMPTY : before).with(frame));
    }
    return new CrashModel(next);
  }
}
