package org.meshrelay.relay.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.client.yaml.Problem;
import org.meshrelay.client.yaml.Section;
import org.meshrelay.client.yaml.Setting;
import org.meshrelay.client.yaml.Value;
import org.meshrelay.client.yaml.YamlReader;

/** {@code conf/relay.yaml} is the documentation of every key: file and records agree. */
class ReferenceConfigTest {
  private static final Path CONF = Path.of(System.getProperty("meshrelay.root"), "conf");

  /** Keys whose default cannot be run, so the file shows an example instead. */
  private static final Set<String> EXAMPLES = Set.of("service.names", "tls.certificates");

  @Test
  void reference_documentsEveryKeyAndNoOther() {
    assertEquals(new TreeSet<>(defaults().keySet()), new TreeSet<>(written().keySet()));
  }

  @Test
  void reference_showsTheDefaults() {
    Map<String, String> written = written();
    defaults()
        .forEach(
            (key, value) -> {
              if (!EXAMPLES.contains(key)) {
                assertEquals(value, written.get(key), key);
              }
            });
  }

  @Test
  void reference_everySectionAndKeyGroupHasAComment() throws IOException {
    List<String> lines = Files.readAllLines(CONF.resolve("relay.yaml"));
    for (int i = 1; i < lines.size(); i++) {
      if (lines.get(i).matches("[a-z]+:")) {
        assertTrue(lines.get(i - 1).startsWith("# "), "comment before " + lines.get(i));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "edge", "loadtest"})
  void profile_overReference_hasNoMistakes(String profile) {
    List<Problem> problems = new ArrayList<>();
    Value.Tree tree =
        YamlReader.read(CONF.resolve("relay.yaml"), problems)
            .under(YamlReader.read(CONF.resolve("profiles/" + profile + ".yaml"), problems));

    RelayConfig config =
        RelayConfig.read(
            new Section("", tree, new Section.Sheet(CONF, problems, new ArrayList<>())));

    assertEquals(List.of(), problems);
    assertNotNull(config);
  }

  private static Map<String, String> defaults() {
    Map<String, String> map = new TreeMap<>();
    ConfigLoader.defaults().forEach(setting -> map.put(setting.key(), setting.value()));
    return map;
  }

  /** Values of the file; elements of lists of sections count as the list. */
  private static Map<String, String> written() {
    List<Problem> problems = new ArrayList<>();
    List<Setting> settings = new ArrayList<>();
    Value.Tree tree = YamlReader.read(CONF.resolve("relay.yaml"), problems);
    RelayConfig config =
        RelayConfig.read(new Section("", tree, new Section.Sheet(CONF, problems, settings)));
    assertEquals(List.of(), problems);
    assertNotNull(config);
    Set<String> present = keys("", tree);
    Map<String, String> map = new TreeMap<>();
    for (Setting setting : settings) {
      String key = setting.key().replaceAll("\\.[0-9]+\\..*", "");
      assertTrue(present.contains(key), key + " is not written in relay.yaml");
      map.put(key, setting.value());
    }
    return map;
  }

  private static Set<String> keys(String prefix, Value.Tree tree) {
    Set<String> keys = new TreeSet<>();
    tree.members()
        .forEach(
            (key, value) -> {
              keys.add(prefix + key);
              if (value instanceof Value.Tree below) {
                keys.addAll(keys(prefix + key + ".", below));
              }
            });
    return keys;
  }
}
