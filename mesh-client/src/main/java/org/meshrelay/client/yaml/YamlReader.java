package org.meshrelay.client.yaml;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.meshrelay.client.fault.FileFaults;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Reads YAML into {@link Value}s that know their lines. Of YAML it takes maps, lists and scalars;
 * aliases, duplicate keys and keys that are not text are mistakes.
 */
public final class YamlReader {
  /** Written by hand: this is a hundred times the documented configuration. */
  private static final int OCTETS_MAX = 2 * 1024 * 1024;

  /** The schema has four levels; more is a mistake that must not become deep recursion. */
  private static final int DEPTH_MAX = 8;

  private final String source;
  private final List<Problem> problems;

  private YamlReader(String source, List<Problem> problems) {
    this.source = source;
    this.problems = problems;
  }

  /** The document of a file; what is wrong with it goes to the problems, the rest is returned. */
  public static Value.Tree read(Path file, List<Problem> problems) {
    String name = file.toString();
    YamlReader reader = new YamlReader(name, problems);
    try {
      if (Files.size(file) > OCTETS_MAX) {
        return reader.refuse("is larger than " + OCTETS_MAX + " octets", "name another file");
      }
      return reader.parse(Files.readString(file));
    } catch (CharacterCodingException e) {
      return reader.refuse("is not UTF-8 text", "save it as UTF-8");
    } catch (IOException e) {
      return reader.refuse("cannot be read: " + FileFaults.reason(e), "check path and permissions");
    }
  }

  /** The document of a text, for files that are already in memory. */
  public static Value.Tree read(String text, String source, List<Problem> problems) {
    return new YamlReader(source, problems).parse(text);
  }

  private Value.Tree parse(String text) {
    LoadSettings settings =
        LoadSettings.builder().setLabel(source).setCodePointLimit(OCTETS_MAX).build();
    try {
      Optional<Node> root = new Compose(settings).composeString(text);
      if (root.isEmpty() || isNull(root.get())) {
        return Value.Tree.empty(new Origin(source, 0));
      }
      if (root.get() instanceof MappingNode mapping) {
        return tree(mapping, "", 0);
      }
      return refuse("holds no sections", "write `section:` lines");
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(YamlReader::line).orElse(0);
      problems.add(
          new Problem(
              new Origin(source, line),
              "",
              "is not YAML: " + e.getProblem(),
              "check indentation and quotes there"));
    } catch (YamlEngineException e) {
      return refuse("is not YAML: " + e.getMessage(), "check the file");
    }
    return Value.Tree.empty(new Origin(source, 0));
  }

  private Value.Tree refuse(String message, String fix) {
    problems.add(new Problem(new Origin(source, 0), "", message, fix));
    return Value.Tree.empty(new Origin(source, 0));
  }

  private Value.Tree tree(MappingNode mapping, String path, int depth) {
    Map<String, Value> members = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problem(tuple.getKeyNode(), path, "key is not text", "write a plain key");
        continue;
      }
      String full = path.isEmpty() ? key.getValue() : path + "." + key.getValue();
      if (members.containsKey(key.getValue())) {
        problem(key, full, "is written twice", "remove one of them");
        continue;
      }
      value(tuple.getValueNode(), full, depth + 1)
          .ifPresent(value -> members.put(key.getValue(), at(value, key)));
    }
    return new Value.Tree(members, origin(mapping));
  }

  private Optional<Value> value(Node node, String path, int depth) {
    if (node.getAnchor().isPresent() || depth > DEPTH_MAX) {
      problem(node, path, "uses an anchor or is nested too deeply", "write the value out");
      return Optional.empty();
    }
    return switch (node) {
      case ScalarNode scalar when isNull(scalar) -> Optional.of(new Value.Text("", origin(scalar)));
      case ScalarNode scalar ->
          Optional.of(new Value.Text(scalar.getValue().strip(), origin(scalar)));
      case SequenceNode sequence -> Optional.of(items(sequence, path, depth));
      case MappingNode mapping -> Optional.of(tree(mapping, path, depth));
      default -> Optional.empty();
    };
  }

  private Value items(SequenceNode sequence, String path, int depth) {
    List<Value> values = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      value(item, path, depth + 1).ifPresent(values::add);
    }
    return new Value.Items(values, origin(sequence));
  }

  /** A section begins, for a reader, on the line of its key. */
  private Value at(Value value, Node key) {
    return value instanceof Value.Tree tree ? new Value.Tree(tree.members(), origin(key)) : value;
  }

  private void problem(Node node, String key, String message, String fix) {
    problems.add(new Problem(origin(node), key, message, fix));
  }

  private Origin origin(Node node) {
    return new Origin(source, node.getStartMark().map(YamlReader::line).orElse(0));
  }

  private static int line(Mark mark) {
    return mark.getLine() + 1;
  }

  private static boolean isNull(Node node) {
    // The JSON schema of the parser reads the tilde of YAML as text.
    boolean tilde =
        node instanceof ScalarNode scalar && scalar.isPlain() && scalar.getValue().equals("~");
    return tilde || Tag.NULL.equals(node.getTag());
  }
}
