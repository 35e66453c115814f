package org.meshrelay.dare.spool;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import org.meshrelay.dare.store.chronicle.ChronicleFrameStores;
import org.meshrelay.dare.tool.InspectionProgress;
import org.meshrelay.dare.tool.InspectionReport;
import org.meshrelay.dare.tool.SpoolInspector;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.testkit.disk.RecordingDisk;

/**
 * Says whether an engine that was opened after a crash holds what it must: of each lane the state
 * after some number of works that is not below what was acknowledged, in every detail.
 */
final class CrashOracle {
  private static final FrameRange ALL =
      new FrameRange(1, Long.MAX_VALUE, Integer.MAX_VALUE, 1L << 40);

  private final SpoolEngine engine;
  private final int lanes;

  CrashOracle(SpoolEngine engine, int lanes) {
    this.engine = engine;
    this.lanes = lanes;
  }

  /** Of each lane, after how many works the engine stands. */
  List<Integer> position(List<List<CrashModel>> states, List<Integer> acknowledged) {
    List<Map<String, List<String>>> found = describe();
    List<Integer> position = new ArrayList<>();
    for (int lane = 0; lane < lanes; lane++) {
      int works = match(lane, found.get(lane), states.get(lane), acknowledged.get(lane));
      check(states.get(lane).get(works));
      position.add(works);
    }
    return position;
  }

  private static int match(
      int lane, Map<String, List<String>> found, List<CrashModel> states, int acknowledged) {
    for (int works = acknowledged; works < states.size(); works++) {
      if (texts(states.get(works)).equals(found)) {
        return works;
      }
    }
    StringBuilder differences = new StringBuilder();
    for (int works = acknowledged; works < states.size(); works++) {
      differences.append(works).append(": ").append(difference(found, texts(states.get(works))));
    }
    throw new AssertionError(
        "lane %d, of %d works %d acknowledged, differs from the state after work %s"
            .formatted(lane, states.size() - 1, acknowledged, differences));
  }

  private static String difference(
      Map<String, List<String>> found, Map<String, List<String>> expected) {
    TreeSet<String> names = new TreeSet<>(found.keySet());
    boolean unused = names.addAll(expected.keySet());
    names.removeIf(name -> Objects.equals(found.get(name), expected.get(name)));
    StringBuilder text = new StringBuilder();
    for (String name : names) {
      text.append(name)
          .append(brief(found.getOrDefault(name, List.of())))
          .append(" instead of ")
          .append(brief(expected.getOrDefault(name, List.of())))
          .append("; ");
    }
    return text.toString();
  }

  private static Map<String, List<String>> texts(CrashModel model) {
    Map<String, List<String>> texts = new TreeMap<>();
    model.containers().forEach((name, contents) -> texts.put(name, contents.texts()));
    return texts;
  }

  private static List<String> brief(List<String> texts) {
    return texts.stream().map(text -> text.split(" ", 2)[0]).toList();
  }

  private List<Map<String, List<String>>> describe() {
    List<Map<String, List<String>>> found = new ArrayList<>();
    for (int lane = 0; lane < lanes; lane++) {
      found.add(new TreeMap<>());
    }
    engine.accounts(
        account -> {
          for (ContainerView view : engine.containers(account)) {
            List<String> texts = new ArrayList<>();
            for (StoredFrame frame : engine.read(account, view.container(), ALL)) {
              texts.add(EngineFixture.text(frame));
            }
            if (texts.size() != view.treeSize()) {
              throw new AssertionError(texts.size() + " frames read of " + view.treeSize());
            }
            found
                .get(LaneChoice.of(account, lanes))
                .put(CrashModel.nameOf(account, view.container()), texts);
          }
        });
    return found;
  }

  private void check(CrashModel model) {
    model
        .containers()
        .forEach(
            (name, contents) -> {
              String[] words = name.split(" ", 2);
              AccountAddress account = AccountAddress.parse(words[0]);
              ContainerName container = ContainerName.parse(words[1]);
              for (int i = 0; i < 6; i++) {
                Long index = contents.keys().get("key" + i);
                OptionalLong expected =
                    index == null ? OptionalLong.empty() : OptionalLong.of(index);
                OptionalLong found = engine.find(account, container, "key" + i);
                if (!expected.equals(found)) {
                  throw new AssertionError(
                      name + " key" + i + " at " + found + ", not " + expected);
                }
              }
              long[] live = contents.keys().values().stream().mapToLong(v -> v).sorted().toArray();
              if (!Arrays.equals(live, engine.live(account, container))) {
                throw new AssertionError(name + ": live entries");
              }
            });
  }

  /** Reads the log without the index: nothing is damaged, and trees are those that are served. */
  void inspect(RecordingDisk disk) {
    InspectionReport report =
        new SpoolInspector(
                CrashHistory.Settings.containers(disk),
                new ChronicleFrameStores(disk::flushMapped),
                InspectionProgress.none())
            .inspect();
    if (!report.isGood()) {
      throw new AssertionError("inspection: " + report.damaged());
    }
    Map<String, InspectionReport.Summary> known = new HashMap<>();
    for (InspectionReport.Summary summary : report.containers()) {
      known.put(CrashModel.nameOf(summary.account(), summary.container()), summary);
    }
    engine.accounts(
        account -> {
          for (ContainerView view : engine.containers(account)) {
            InspectionReport.Summary summary =
                known.get(CrashModel.nameOf(account, view.container()));
            if (summary == null
                || summary.frames() != view.frameCount()
                || !summary.treeDigest().equals(view.treeDigest())) {
              throw new AssertionError("tree of " + view + " is " + summary);
            }
          }
        });
  }
}
