package org.meshrelay.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.meshrelay.testkit.VectorFiles;

/**
 * {@code docs/conformance.md} has one row per requirement, in the order of the specification, and
 * every class, test and method it names exists.
 */
class ConformanceTest {
  private static final Path ROOT = VectorFiles.root();
  private static final Pattern ROW = Pattern.compile("^\\| (MSP-\\d+) \\|(.*)\\|$");
  private static final Pattern NAME = Pattern.compile("`([A-Z]\\w*)(?:#(\\w+))?`");
  private static final List<String> STATES =
      List.of("shown", "partly", "open", "not ours", "not used");

  @Test
  void table_hasOneRowPerRequirement_inOrder() {
    assertEquals(numbers("docs/spec/requirements.md"), numbers("docs/conformance.md"));
  }

  @Test
  void table_everyNameExists() {
    Map<String, Path> sources = sources();

    List<String> missing = new ArrayList<>();
    for (Row row : rows("docs/conformance.md")) {
      Matcher names = NAME.matcher(row.cells().get(1) + row.cells().get(2));
      while (names.find()) {
        Path source = sources.get(names.group(1));
        if (source == null) {
          missing.add(row.number() + " names " + names.group(1));
        } else if (names.group(2) != null && !read(source).contains(" " + names.group(2) + "(")) {
          missing.add(row.number() + " names " + names.group(1) + "#" + names.group(2));
        }
      }
    }

    assertEquals(List.of(), missing);
  }

  @Test
  void table_stateIsKnown_andWhatIsShownNamesATest() {
    for (Row row : rows("docs/conformance.md")) {
      String state = row.cells().get(3);
      assertTrue(STATES.stream().anyMatch(state::startsWith), row.number() + " has state " + state);
      if (state.startsWith("shown") || state.startsWith("partly")) {
        assertTrue(NAME.matcher(row.cells().get(2)).find(), row.number() + " is shown by no test");
      } else {
        assertTrue(state.contains(":"), row.number() + " must say why, or in which issue");
      }
    }
  }

  private record Row(String number, List<String> cells) {}

  private static List<String> numbers(String file) {
    return rows(file).stream().map(Row::number).toList();
  }

  private static List<Row> rows(String file) {
    return read(ROOT.resolve(file))
        .lines()
        .map(ROW::matcher)
        .filter(Matcher::matches)
        .map(
            row ->
                new Row(
                    row.group(1),
                    Stream.of(row.group(2).split("\\|", -1)).map(String::strip).toList()))
        .toList();
  }

  private static Map<String, Path> sources() {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.toString().contains("/target/"))
          .collect(
              Collectors.toMap(
                  file -> file.getFileName().toString().replace(".java", ""),
                  file -> file,
                  (first, second) -> first));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
