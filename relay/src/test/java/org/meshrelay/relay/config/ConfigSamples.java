package org.meshrelay.relay.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.meshrelay.client.yaml.Origin;
import org.meshrelay.client.yaml.Problem;
import org.meshrelay.client.yaml.Section;
import org.meshrelay.client.yaml.Value;

/** Parts of a configuration with the defaults, for tests of other packages. */
public final class ConfigSamples {
  private ConfigSamples() {}

  /** Limits with some keys set. */
  public static LimitsConfig limits(Map<String, String> settings) {
    return read(settings).limits();
  }

  /** Pools and stores. */
  public static WorkConfig work() {
    return read(Map.of()).work();
  }

  private static RelayConfig read(Map<String, String> settings) {
    Value.Tree tree = Value.Tree.empty(Origin.DEFAULT);
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      tree =
          tree.under(
              Value.Tree.of(
                  Arrays.asList(setting.getKey().split("\\.", -1)),
                  new Value.Text(setting.getValue(), Origin.DEFAULT)));
    }
    List<Problem> problems = new ArrayList<>();
    RelayConfig config =
        RelayConfig.read(
            new Section("", tree, new Section.Sheet(Path.of(""), problems, new ArrayList<>())));
    List<String> wrong =
        problems.stream()
            .filter(problem -> settings.containsKey(problem.key()))
            .map(Problem::text)
            .toList();
    if (!wrong.isEmpty()) {
      throw new AssertionError("settings of a test: " + wrong);
    }
    return config;
  }
}
