package org.meshrelay.loadtest.scenario;

import static org.meshrelay.loadtest.scenario.Mix.Operation.CONNECT;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.meshrelay.client.yaml.Problem;
import org.meshrelay.client.yaml.Section;
import org.meshrelay.client.yaml.Value;
import org.meshrelay.client.yaml.YamlReader;
import org.meshrelay.protocol.address.ServiceName;

/**
 * Reads scenarios. Strict: unknown keys, wrong values and contradictions are mistakes, and all of
 * them are reported at once.
 */
public final class ScenarioReader {
  /** A day: longer runs are several runs. */
  private static final double SECONDS_MAX = 86_400;

  private static final double OCTETS_MAX = 1e15;

  /** What a node lets ask an account in a day where nothing else is configured. */
  private static final int DEVICES = 20;

  /** Where no file is looked for. */
  private static final Path ELSEWHERE = Path.of("elsewhere");

  private ScenarioReader() {}

  /** Reads a file. */
  public static Scenario read(Path file) throws ScenarioException {
    List<Problem> problems = new ArrayList<>();
    Path parent = file.toAbsolutePath().getParent();
    String name = String.valueOf(file.getFileName()).replaceFirst("\\.ya?ml$", "");
    return read(
        YamlReader.read(file, problems), name, parent == null ? Path.of(".") : parent, problems);
  }

  /** Reads a text that is in memory; paths in it count from the working directory. */
  public static Scenario read(String text, String name) throws ScenarioException {
    List<Problem> problems = new ArrayList<>();
    return read(YamlReader.read(text, name, problems), name, Path.of(""), problems);
  }

  /** Reads the text of a run that was carried out elsewhere: files that it names are not there. */
  public static Scenario readCopy(String text, String name) throws ScenarioException {
    List<Problem> problems = new ArrayList<>();
    return read(YamlReader.read(text, name, problems), name, ELSEWHERE, problems);
  }

  private static Scenario read(Value.Tree tree, String name, Path base, List<Problem> problems)
      throws ScenarioException {
    if (!problems.isEmpty() && tree.members().isEmpty()) {
      throw new ScenarioException(problems); // not YAML, or no file: everything else would follow
    }
    Section root = new Section("", tree, new Section.Sheet(base, problems, new ArrayList<>()));
    Scenario scenario = scenario(root, name, base);
    root.finish();
    if (!problems.isEmpty()) {
      problems.sort(Comparator.comparingInt((Problem problem) -> problem.origin().line()));
      throw new ScenarioException(problems);
    }
    return scenario;
  }

  private static Scenario scenario(Section root, String name, Path base) {
    Target target = target(root.section("target"), base);
    Population population = population(root.section("population"), target.service());
    Section objectives = root.section("objectives");
    if (objectives.isWritten("link-share-min") && target.linkKbitPerSecond() == 0) {
      objectives.problem(
          "link-share-min", "needs a link", "write `target: {link-kbit-per-second: …}`");
    }
    Section mixed = root.section("mix");
    Mix mix = mix(root, mixed, population);
    List<Phase> phases = phases(root);
    int devices = phases.stream().mapToInt(phase -> phase.needed(mix.share(CONNECT))).sum();
    if (devices > (long) population.pairs() * population.devicesMax()) {
      mixed.problem(
          "connect",
          "may take " + devices + " devices, and the accounts have room for fewer",
          "give it less weight, or set population.devices-max or population.pairs higher");
    }
    return new Scenario(
        name,
        root.text("description", name),
        root.whole("seed", 1, Long.MIN_VALUE, Long.MAX_VALUE),
        target,
        population,
        mix,
        phases,
        pressure(root.section("pressure")),
        objectives(objectives),
        root.flag("audit", true));
  }

  private static Target target(Section section, Path base) {
    Target.Node node = section.choice("node", Target.Node.class, Target.Node.OWN);
    Target.Transport transport =
        section.choice("transport", Target.Transport.class, Target.Transport.TLS);
    Target.Http http = section.parsed("http", ScenarioReader::http).orElse(Target.Http.V2);
    List<URI> endpoints = section.list("endpoints", List.of(), Addresses::endpoint);
    boolean given = node == Target.Node.GIVEN;
    if (given == endpoints.isEmpty()) {
      section.problem(
          "endpoints",
          given ? "is missing for a given node" : "is only for `node: given`",
          given ? "write `endpoints: [https://host:port]`" : "remove it");
    }
    if (transport == Target.Transport.CLEAR && http == Target.Http.V2) {
      section.problem("http", "is 2, which needs TLS", "write `http: 1.1` or `transport: tls`");
    }
    Target target =
        new Target(
            node,
            transport,
            http,
            section.parsed("service", Addresses::service).orElse(Addresses.SERVICE),
            endpoints,
            section.parsed("admin", Addresses::admin),
            section.list(
                "trust-files", List.of(), base.equals(ELSEWHERE) ? Path::of : Addresses.file(base)),
            settings(section),
            section.origin("settings"),
            section.texts("jvm-flags", List.of()),
            apart(section, given),
            link(section, given));
    section.finish();
    return target;
  }

  private static boolean apart(Section section, boolean given) {
    boolean apart = section.flag("processors-apart", false);
    if (given && apart) {
      section.problem("processors-apart", "is only for a node of its own", "remove it");
    }
    return apart;
  }

  private static int link(Section section, boolean given) {
    int kbit = section.integer("link-kbit-per-second", 0, 0, 10_000_000);
    if (given && kbit > 0) {
      section.problem("link-kbit-per-second", "is only for a node of its own", "remove it");
    }
    return kbit;
  }

  private static Map<String, String> settings(Section section) {
    Map<String, String> settings = new HashMap<>();
    for (String[] setting : section.list("settings", List.of(), ScenarioReader::setting)) {
      settings.put(setting[0], setting[1]);
    }
    return settings;
  }

  private static String[] setting(String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw new Section.Mistake("`" + text + "` is no setting", "write `key.of.relay=value`");
    }
    return new String[] {text.substring(0, equals), text.substring(equals + 1)};
  }

  private static Target.Http http(String text) {
    return switch (text) {
      case "1.1" -> Target.Http.V1;
      case "2" -> Target.Http.V2;
      default -> throw new Section.Mistake("`" + text + "` is not a choice", "choose 1.1 or 2");
    };
  }

  private static Population population(Section section, ServiceName service) {
    Population population =
        new Population(
            section.integer("pairs", 4, 1, 10_000),
            section.integer("strangers", 0, 0, 10_000),
            section.integer("devices-max", DEVICES, 1, 1_000),
            section.list("elsewhere", List.of(), Addresses.elsewhere(service)),
            section.integer("payload-octets", 1_024, 512, 65_000),
            section.choice("encoding", Population.Wire.class, Population.Wire.JSON),
            section.integer("connections-max", 32, 1, 10_000));
    section.finish();
    return population;
  }

  private static Mix mix(Section root, Section section, Population population) {
    Map<Mix.Operation, Integer> weights = new EnumMap<>(Mix.Operation.class);
    for (Mix.Operation operation : Mix.Operation.values()) {
      int weight = section.integer(operation.key(), 0, 0, 10_000);
      if (weight > 0) {
        weights.put(operation, weight);
      }
    }
    section.finish();
    if (weights.isEmpty() && section.isWritten()) {
      root.problem("mix", "has no weight above 0", "write `post: 1`");
    }
    Mix mix = new Mix(weights.isEmpty() ? Map.of(Mix.Operation.POST, 1) : weights);
    boolean strange = mix.has(Mix.Operation.SPAM) || mix.has(Mix.Operation.CONTACT_REQUEST);
    if (strange && population.strangers() == 0) {
      root.problem("mix", "asks for strangers of whom there are none", "set population.strangers");
    }
    return mix;
  }

  private static List<Phase> phases(Section root) {
    List<Phase> phases = root.sections("phases", ScenarioReader::phase);
    if (phases.stream().noneMatch(Phase::measured)) {
      root.problem("phases", "has no phase that is measured", "add one");
    }
    if (!phases.isEmpty() && phases.getFirst().load() instanceof Phase.Load.OfPeak) {
      root.problem(
          "phases", "begins with a rate of a peak that nobody knows", "put a phase before it");
    }
    return phases;
  }

  private static Phase phase(Section section) {
    double seconds = section.decimal("seconds", 10, 0.1, SECONDS_MAX);
    return new Phase(
        section.text("name", "steady"),
        seconds,
        section.flag("measured", true),
        LoadReader.read(section, seconds));
  }

  private static Pressure pressure(Section section) {
    Pressure pressure =
        new Pressure(
            section.integer("slow-connections", 0, 0, 10_000),
            section.integer("slow-octets-per-second", 1, 1, 1_000_000),
            section.integer("idle-connections", 0, 0, 10_000),
            section.integer("repeats-max", 0, 0, 100),
            section.flag("heed-waits", true));
    section.finish();
    return pressure;
  }

  private static Objectives objectives(Section section) {
    Objectives objectives =
        new Objectives(
            optional(section, "p50-ms-max", SECONDS_MAX * 1_000),
            optional(section, "p99-ms-max", SECONDS_MAX * 1_000),
            optional(section, "acknowledged-per-second-min", 1e9),
            optional(section, "refused-share-max", 1),
            optional(section, "failed-share-max", 1),
            optional(section, "goodput-of-peak-min", 1),
            optional(section, "retry-after-share-min", 1),
            optional(section, "rss-octets-max", OCTETS_MAX),
            optional(section, "rss-growth-max", 1_000),
            optional(section, "link-share-min", 1));
    section.finish();
    return objectives;
  }

  private static OptionalDouble optional(Section section, String key, double max) {
    double value = section.decimal(key, Double.NaN, 0, max);
    return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
  }
}
