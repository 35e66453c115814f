package org.meshrelay.client.yaml;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Typed access to one section. Each question names its key and default; what was asked is what may
 * be written, so {@link #finish()} can report every key that nobody asked for.
 *
 * <p>A wrong value becomes a problem and the default is returned, so that reading goes on and finds
 * the other mistakes.
 */
public final class Section {
  private final String path;
  private final Value.Tree tree;
  private final Sheet sheet;
  private final Set<String> known = new LinkedHashSet<>();

  /**
   * A section.
   *
   * @param path full key with dots, empty for a whole document
   * @param tree what is written there
   * @param sheet where findings go
   */
  public Section(String path, Value.Tree tree, Sheet sheet) {
    this.path = path;
    this.tree = tree;
    this.sheet = sheet;
  }

  /** What reading collects: problems, effective values, and the directory of relative paths. */
  public record Sheet(Path base, List<Problem> problems, List<Setting> settings) {}

  /** A text. */
  public String text(String key, String fallback) {
    return scalar(key, fallback, text -> text).orElse(fallback);
  }

  /** A text that may be left out. */
  public Optional<String> optionalText(String key) {
    return scalar(key, "", text -> text).filter(text -> !text.isEmpty());
  }

  /** A value of its own kind, absent when nothing is written. */
  public <T> Optional<T> parsed(String key, Function<String, T> parser) {
    return scalar(key, "", parser);
  }

  /** A whole number within a range. */
  public int integer(String key, int fallback, int min, int max) {
    return (int) whole(key, fallback, min, max);
  }

  /** A whole number within a range. */
  public long whole(String key, long fallback, long min, long max) {
    return scalar(key, Long.toString(fallback), text -> parseWhole(text, min, max))
        .orElse(fallback);
  }

  /** A number within a range. */
  public double decimal(String key, double fallback, double min, double max) {
    return scalar(key, Double.toString(fallback), text -> parseDecimal(text, min, max))
        .orElse(fallback);
  }

  /** {@code on} or {@code off}. */
  public boolean flag(String key, boolean fallback) {
    return scalar(key, fallback ? "on" : "off", Section::parseFlag).orElse(fallback);
  }

  /** One of the constants, written in lower case with hyphens. */
  public <E extends Enum<E>> E choice(String key, Class<E> type, E fallback) {
    return scalar(key, written(fallback), text -> parseChoice(text, type)).orElse(fallback);
  }

  /** A path; a relative one counts from the directory of the configuration file. */
  public Path path(String key, String fallback) {
    return scalar(key, fallback, this::parsePath).orElseGet(() -> sheet.base.resolve(fallback));
  }

  /** A path that may be left out. */
  public Optional<Path> optionalPath(String key) {
    return scalar(key, "", text -> text.isEmpty() ? sheet.base : parsePath(text))
        .filter(file -> !file.equals(sheet.base));
  }

  /** A list of paths. */
  public List<Path> paths(String key) {
    return list(key, List.of(), this::parsePath);
  }

  /** A list of texts. */
  public List<String> texts(String key, List<String> fallback) {
    return list(key, fallback, text -> text);
  }

  /** A list; in one line of text, as the environment has it, commas separate. */
  public <T> List<T> list(String key, List<String> fallback, Function<String, T> parser) {
    Value value = find(key);
    List<Value.Text> texts = value == null ? List.of() : scalarsOf(key, value);
    Origin origin = value == null ? Origin.DEFAULT : value.origin();
    List<String> shown = value == null ? fallback : texts.stream().map(Value.Text::text).toList();
    record(key, shown.toString(), origin);
    List<T> parsed = new ArrayList<>();
    if (value == null) {
      fallback.forEach(text -> parsed.add(parser.apply(text)));
    }
    for (Value.Text text : texts) {
      parse(key, text, parser).ifPresent(parsed::add);
    }
    return List.copyOf(parsed);
  }

  /** A section below this one; empty if nothing is written. */
  public Section section(String key) {
    Value value = find(key);
    if (value != null && !(value instanceof Value.Tree)) {
      problem(key, value.origin(), "is a section", "indent its keys below `" + key + ":`");
    }
    Value.Tree below =
        value instanceof Value.Tree section ? section : Value.Tree.empty(tree.origin());
    return new Section(full(key), below, sheet);
  }

  /** A list of sections, such as certificates. */
  public <T> List<T> sections(String key, Function<Section, T> reader) {
    Value value = find(key);
    if (value == null) {
      record(key, "[]", Origin.DEFAULT);
      return List.of();
    }
    return elements(key, value, reader);
  }

  /** A map whose keys are names that the operator chooses, each with a list of sections. */
  public <T> Map<String, List<T>> named(String key, Function<Section, T> reader) {
    Value value = find(key);
    Map<String, List<T>> result = new LinkedHashMap<>();
    if (value == null || (value instanceof Value.Tree none && none.members().isEmpty())) {
      record(key, "{}", value == null ? Origin.DEFAULT : value.origin());
    } else if (value instanceof Value.Tree names) {
      names.members().forEach((name, v) -> result.put(name, elements(key + "." + name, v, reader)));
    } else {
      problem(key, value.origin(), "is a map of names", "write `name: [ … ]` below it");
    }
    return result;
  }

  /** Where a key is written; where this section is, if it is not. */
  public Origin origin(String key) {
    Value value = tree.members().get(key);
    return value == null ? tree.origin() : value.origin();
  }

  /** Whether that key is written. */
  public boolean isWritten(String key) {
    return tree.members().containsKey(key);
  }

  /** Whether anything is written here. */
  public boolean isWritten() {
    return !tree.members().isEmpty();
  }

  /** Reports unknown keys; called once by whoever opened the section. */
  public void finish() {
    tree.members()
        .forEach(
            (key, value) -> {
              if (!known.contains(key)) {
                problem(key, value.origin(), "is not a known key", suggestion(key));
              }
            });
  }

  /** Reports a contradiction or a missing value that a single key does not show. */
  public void problem(String key, String message, String fix) {
    problem(key, origin(key), message, fix);
  }

  private <T> List<T> elements(String key, Value value, Function<Section, T> reader) {
    List<Value> items = value instanceof Value.Items list ? list.values() : List.of(value);
    List<T> read = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i) instanceof Value.Tree section) {
        Section element = new Section(full(key) + "." + i, section, sheet);
        read.add(reader.apply(element));
        element.finish();
      } else {
        problem(key, items.get(i).origin(), "is a list of sections", "write `- key: value`");
      }
    }
    return List.copyOf(read);
  }

  private <T> Optional<T> scalar(String key, String fallback, Function<String, T> parser) {
    Value value = find(key);
    if (value == null) {
      record(key, fallback, Origin.DEFAULT);
      return Optional.empty();
    }
    if (!(value instanceof Value.Text text)) {
      problem(key, value.origin(), "is a single value", "write it on one line");
      return Optional.empty();
    }
    record(key, text.text(), text.origin());
    return parse(key, text, parser);
  }

  private <T> Optional<T> parse(String key, Value.Text text, Function<String, T> parser) {
    try {
      return Optional.of(parser.apply(text.text()));
    } catch (Mistake mistake) {
      problem(key, text.origin(), mistake.message, mistake.fix);
      return Optional.empty();
    }
  }

  private List<Value.Text> scalarsOf(String key, Value value) {
    return switch (value) {
      case Value.Text text ->
          Arrays.stream(text.text().split(","))
              .map(String::strip)
              .filter(part -> !part.isEmpty())
              .map(part -> new Value.Text(part, text.origin()))
              .toList();
      case Value.Items items -> {
        List<Value.Text> texts = new ArrayList<>();
        for (Value item : items.values()) {
          if (item instanceof Value.Text text) {
            texts.add(text);
          } else {
            problem(key, item.origin(), "is a list of single values", "write `[a, b]`");
          }
        }
        yield texts;
      }
      case Value.Tree section -> {
        problem(key, section.origin(), "is a list", "write `[a, b]`");
        yield List.of();
      }
    };
  }

  private @Nullable Value find(String key) {
    known.add(key);
    Value value = tree.members().get(key);
    return value instanceof Value.Text text && text.text().isEmpty() ? null : value;
  }

  private void record(String key, String value, Origin origin) {
    sheet.settings.add(new Setting(full(key), value, origin));
  }

  private void problem(String key, Origin origin, String message, String fix) {
    sheet.problems.add(new Problem(origin, full(key), message, fix));
  }

  private String full(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private String suggestion(String key) {
    return known.stream()
        .filter(candidate -> Spelling.distance(candidate, key) <= Math.max(2, key.length() / 3))
        .min(Comparator.comparingInt(candidate -> Spelling.distance(candidate, key)))
        .map(candidate -> "did you mean `" + candidate + "`?")
        .orElse("remove it; known here: " + String.join(", ", known));
  }

  private static String written(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static long parseWhole(String text, long min, long max) {
    try {
      long value = Long.parseLong(text.replace("_", ""));
      if (value >= min && value <= max) {
        return value;
      }
      throw new Mistake(value + " is out of range", "choose " + min + " to " + max);
    } catch (NumberFormatException e) {
      throw new Mistake("`" + text + "` is not a whole number", "write digits only");
    }
  }

  private static double parseDecimal(String text, double min, double max) {
    try {
      double value = Double.parseDouble(text.replace("_", ""));
      if (value >= min && value <= max) {
        return value;
      }
      throw new Mistake(text + " is out of range", "choose " + min + " to " + max);
    } catch (NumberFormatException e) {
      throw new Mistake("`" + text + "` is not a number", "write digits only");
    }
  }

  private static boolean parseFlag(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "on", "true", "yes" -> true;
      case "off", "false", "no" -> false;
      default -> throw new Mistake("`" + text + "` is neither on nor off", "write on or off");
    };
  }

  private static <E extends Enum<E>> E parseChoice(String text, Class<E> type) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> written(constant).equals(text.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new Mistake(
                    "`" + text + "` is not a choice",
                    Arrays.stream(type.getEnumConstants())
                        .map(Section::written)
                        .collect(Collectors.joining(", ", "choose one of ", ""))));
  }

  private Path parsePath(String text) {
    try {
      return sheet.base.resolve(text);
    } catch (InvalidPathException e) {
      throw new Mistake("`" + text + "` is not a path", "write a file name");
    }
  }

  /** A value that cannot be; caught where its place is known. */
  public static final class Mistake extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final String message;
    private final String fix;

    /** What is wrong, and what to do about it. */
    public Mistake(String message, String fix) {
      super(message, null, false, false);
      this.message = message;
      this.fix = fix;
    }
  }
}
