package org.meshrelay.dare.spool;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.meshrelay.dare.store.chronicle.ChronicleFrameStores;
import org.meshrelay.dare.tool.InspectionProgress;
import org.meshrelay.dare.tool.InspectionReport;
import org.meshrelay.dare.tool.SpoolInspector;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.ContainerInfo;
import org.meshrelay.protocol.encoding.DecodeException;
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

  /**
   * Of each lane, after how many works the engine stands.
   *
   * @param redacted serials of texts that may not be there any more
   */
  List<Integer> position(
      List<List<CrashModel>> states, List<Integer> acknowledged, Set<String> redacted) {
    List<Map<String, List<Optional<String>>>> found = describe();
    List<Integer> position = new ArrayList<>();
    for (int lane = 0; lane < lanes; lane++) {
      int works = match(lane, found.get(lane), states.get(lane), acknowledged.get(lane));
      check(states.get(lane).get(works));
      position.add(works);
    }
    for (Map<String, List<Optional<String>>> lane : found) {
      lane.values().forEach(texts -> checkGone(texts, redacted));
    }
    return position;
  }

  private static void checkGone(List<Optional<String>> texts, Set<String> redacted) {
    for (Optional<String> text : texts) {
      if (text.isPresent() && redacted.contains(CrashModel.serial(text.get()))) {
        throw new AssertionError("a redacted payload is back: " + brief(text));
      }
    }
  }

  private static int match(
      int lane, Map<String, List<Optional<String>>> found, List<CrashModel> states, int least) {
    for (int works = least; works < states.size(); works++) {
      if (differing(found, states.get(works)).isEmpty()) {
        return works;
      }
    }
    StringBuilder differences = new StringBuilder();
    for (int works = least; works < states.size(); works++) {
      differences.append(works).append(": ").append(difference(found, states.get(works)));
    }
    throw new AssertionError(
        "lane %d, of %d works %d acknowledged, differs from the state after work %s"
            .formatted(lane, states.size() - 1, least, differences));
  }

  /** Names of the containers that are not as they should be. */
  private static Set<String> differing(
      Map<String, List<Optional<String>>> found, CrashModel expected) {
    TreeSet<String> names = new TreeSet<>(found.keySet());
    boolean unused = names.addAll(expected.containers().keySet());
    names.removeIf(
        name ->
            found.containsKey(name)
                && expected.containers().containsKey(name)
                && isSame(found.get(name), expected.containers().get(name).texts()));
    return names;
  }

  /** A frame that may be redacted may be there with its payload or without. */
  private static boolean isSame(List<Optional<String>> found, List<String> expected) {
    boolean same = found.size() == expected.size();
    for (int i = 0; same && i < found.size(); i++) {
      boolean mayBeGone = CrashHistory.mayRedact(i + 1L);
      same = found.get(i).map(expected.get(i)::equals).orElse(mayBeGone);
    }
    return same;
  }

  private static String difference(Map<String, List<Optional<String>>> found, CrashModel expected) {
    StringBuilder text = new StringBuilder();
    for (String name : differing(found, expected)) {
      CrashModel.Contents contents =
          expected.containers().getOrDefault(name, CrashModel.Contents.EMPTY);
      text.append(name)
          .append(found.getOrDefault(name, List.of()).stream().map(CrashOracle::brief).toList())
          .append(" instead of ")
          .append(contents.texts().stream().map(CrashModel::serial).toList())
          .append("; ");
    }
    return text.toString();
  }

  private static String brief(Optional<String> text) {
    return text.map(CrashModel::serial).orElse("redacted");
  }

  /** What can be read of a container; empty for frames without payload. */
  static List<Optional<String>> texts(SpoolEngine engine, String name) {
    String[] words = name.split(" ", 2);
    List<Optional<String>> texts = new ArrayList<>();
    for (StoredFrame frame :
        engine.read(AccountAddress.parse(words[0]), ContainerName.parse(words[1]), ALL)) {
      texts.add(isStub(frame) ? Optional.empty() : Optional.of(EngineFixture.text(frame)));
    }
    return texts;
  }

  private static boolean isStub(StoredFrame frame) {
    try {
      ContainerInfo info = frame.envelope().header().containerInfo();
      return info != null && info.redacted();
    } catch (DecodeException e) {
      throw new AssertionError("header of a stored frame", e);
    }
  }

  private List<Map<String, List<Optional<String>>>> describe() {
    List<Map<String, List<Optional<String>>>> found = new ArrayList<>();
    for (int lane = 0; lane < lanes; lane++) {
      found.add(new TreeMap<>());
    }
    engine.accounts(
        account -> {
          for (ContainerView view : engine.containers(account)) {
            String name = CrashModel.nameOf(account, view.container());
            List<Optional<String>> texts = texts(engine, name);
            if (texts.size() != view.treeSize()) {
              throw new AssertionError(texts.size() + " frames read of " + view.treeSize());
            }
            found.get(LaneChoice.of(account, lanes)).put(name, texts);
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
