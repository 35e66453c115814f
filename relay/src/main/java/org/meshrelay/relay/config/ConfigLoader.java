package org.meshrelay.relay.config;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.meshrelay.client.yaml.Origin;
import org.meshrelay.client.yaml.Problem;
import org.meshrelay.client.yaml.Section;
import org.meshrelay.client.yaml.Setting;
import org.meshrelay.client.yaml.Value;
import org.meshrelay.client.yaml.YamlReader;

/**
 * Reads a configuration from all its sources and reports every mistake in one go. Blocks on files;
 * never called from an event loop.
 */
public final class ConfigLoader {
  private static final String PREFIX = "MESHRELAY_";
  private static final String FILE_SUFFIX = "_FILE";

  /** A secret in a file is a line; more is the wrong file. */
  private static final int SECRET_OCTETS_MAX = 64 * 1024;

  private final ConfigSources sources;
  private final List<Problem> errors = new ArrayList<>();

  private ConfigLoader(ConfigSources sources) {
    this.sources = sources;
  }

  /** Reads and checks everything that can be checked without starting. */
  public static ConfigReport load(ConfigSources sources) {
    return new ConfigLoader(sources).load();
  }

  /** Every key with its default, as the records define them. */
  public static List<Setting> defaults() {
    List<Setting> settings = new ArrayList<>();
    Section.Sheet sheet = new Section.Sheet(Path.of(""), new ArrayList<>(), settings);
    RelayConfig unused = RelayConfig.read(new Section("", Value.Tree.empty(Origin.DEFAULT), sheet));
    assert unused.http().port() > 0;
    return settings;
  }

  private ConfigReport load() {
    Path file = sources.file().toAbsolutePath().normalize();
    Path base = file.getParent() == null ? file : file.getParent();
    Value.Tree tree = YamlReader.read(file, errors);
    if (!errors.isEmpty() && tree.members().isEmpty()) {
      // Without the file every key that is needed is missing: that says nothing more.
      return new ConfigReport(Optional.empty(), errors, List.of(), List.of());
    }
    for (Path part : parts(base)) {
      tree = tree.under(YamlReader.read(part, errors));
    }
    tree = tree.under(environment()).under(flags());
    List<Setting> settings = new ArrayList<>();
    Section.Sheet sheet = new Section.Sheet(base, errors, settings);
    RelayConfig config = RelayConfig.read(new Section("", tree, sheet));
    ConfigChecks checks = new ConfigChecks(config, settings);
    if (errors.isEmpty()) {
      errors.addAll(checks.errors());
    }
    List<Problem> warnings = errors.isEmpty() ? checks.warnings() : List.of();
    errors.sort(Comparator.comparing((Problem p) -> p.origin().source()).thenComparing(line()));
    Optional<RelayConfig> valid = errors.isEmpty() ? Optional.of(config) : Optional.empty();
    return new ConfigReport(valid, errors, warnings, settings);
  }

  private static Comparator<Problem> line() {
    return Comparator.comparingInt(p -> p.origin().line());
  }

  private List<Path> parts(Path base) {
    Path directory = base.resolve("conf.d");
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, "*.yaml")) {
      stream.forEach(files::add);
    } catch (IOException e) {
      error(new Origin(directory.toString(), 0), "cannot be listed", "check its permissions");
    }
    files.sort(Comparator.naturalOrder());
    return files;
  }

  private Value.Tree environment() {
    Value.Tree tree = Value.Tree.empty(Origin.DEFAULT);
    for (Map.Entry<String, String> variable : new TreeMap<>(sources.environment()).entrySet()) {
      String name = variable.getKey();
      if (name.startsWith(PREFIX) && name.contains("__")) {
        tree = tree.under(variable(name, variable.getValue()));
      }
    }
    return tree;
  }

  private Value.Tree variable(String name, String value) {
    Origin origin = new Origin("environment " + name, 0);
    boolean fromFile = name.endsWith(FILE_SUFFIX) && !isKey(path(name));
    String stem = fromFile ? name.substring(0, name.length() - FILE_SUFFIX.length()) : name;
    return Value.Tree.of(
        path(stem), new Value.Text(fromFile ? secret(origin, value) : value, origin));
  }

  /** {@code private-key-file} is a key of its own; a suffix only means a file where it is none. */
  private static boolean isKey(List<String> path) {
    String full = String.join(".", path);
    return defaults().stream().anyMatch(setting -> setting.key().equals(full));
  }

  private static List<String> path(String name) {
    return Arrays.stream(name.substring(PREFIX.length()).split("__", -1))
        .map(part -> part.toLowerCase(Locale.ROOT).replace('_', '-'))
        .toList();
  }

  private String secret(Origin origin, String file) {
    try {
      Path path = Path.of(file);
      if (Files.size(path) > SECRET_OCTETS_MAX) {
        error(origin, "names a file that is too large", "name a file with one value");
        return "";
      }
      return Files.readString(path).strip();
    } catch (IOException | IllegalArgumentException e) {
      error(origin, "names a file that cannot be read", "check path and permissions");
      return "";
    }
  }

  private Value.Tree flags() {
    Value.Tree tree = Value.Tree.empty(Origin.DEFAULT);
    for (Map.Entry<String, String> flag : new TreeMap<>(sources.flags()).entrySet()) {
      Value.Text text = new Value.Text(flag.getValue(), new Origin("--set", 0));
      tree = tree.under(Value.Tree.of(Arrays.asList(flag.getKey().split("\\.", -1)), text));
    }
    return tree;
  }

  private void error(Origin origin, String message, String fix) {
    errors.add(new Problem(origin, "", message, fix));
  }
}
