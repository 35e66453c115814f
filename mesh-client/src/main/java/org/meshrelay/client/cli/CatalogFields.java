package org.meshrelay.client.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.catalog.CatalogField;
import org.meshrelay.client.catalog.CatalogKind;
import org.meshrelay.client.catalog.FieldValues;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Arguments and options from the fields of a kind. A secret is asked for, or read from standard
 * input with {@code -}; on the command line it can be seen by others, and the command says so.
 */
final class CatalogFields {
  /** What stands for standard input. */
  private static final String STDIN = "-";

  private CatalogFields() {}

  /** A command with what the fields of its kind make: arguments only where it adds an entry. */
  static CommandLine command(Leaf leaf, CatalogKind kind, boolean adds) {
    CommandLine command = new CommandLine(leaf);
    CommandSpec spec = command.getCommandSpec();
    int index = 0;
    for (CatalogField field : kind.fields()) {
      if (adds && field.isArgument()) {
        spec.addPositional(
            PositionalParamSpec.builder()
                .index(String.valueOf(index++))
                .arity(field.use() == CatalogField.Use.REQUIRED ? "1" : "0..1")
                .required(field.use() == CatalogField.Use.REQUIRED)
                .paramLabel(label(field))
                .type(String.class)
                .description(field.description())
                .build());
      } else if (adds || !field.key()) {
        spec.addOption(
            OptionSpec.builder("--" + field.name())
                .paramLabel(field.isSecret() ? STDIN : label(field))
                .type(String.class)
                .description(description(field, adds))
                .build());
      }
    }
    String example = adds ? "add " + kind.example() : "update KEY" + change(kind);
    spec.usageMessage().footer("", "Example:", "  mesh " + kind.name() + " " + example);
    return command;
  }

  private static String change(CatalogKind kind) {
    return kind.fields().stream()
        .filter(field -> !field.key() && !field.isSecret())
        .findFirst()
        .map(field -> " --" + field.name() + " " + label(field))
        .orElse("");
  }

  private static String description(CatalogField field, boolean adds) {
    return field.isSecret()
        ? field.description()
            + " Give - to read it from a prompt or standard input"
            + (adds ? ", as without the option." : ".")
        : field.description();
  }

  private static String label(CatalogField field) {
    return field.name().toUpperCase(Locale.ROOT);
  }

  /** The values that were given; a secret that a new entry lacks is asked for. */
  static FieldValues values(CommandSpec spec, CatalogKind kind, Console console, boolean adds)
      throws MeshException {
    FieldValues values = FieldValues.NONE;
    int index = 0;
    for (CatalogField field : kind.fields()) {
      String given =
          adds && field.isArgument()
              ? positional(spec, index++)
              : adds || !field.key() ? option(spec, field) : null;
      values =
          values.with(field.name(), field.isSecret() ? secret(field, given, console, adds) : given);
    }
    return values;
  }

  private static @Nullable String secret(
      CatalogField field, @Nullable String given, Console console, boolean adds)
      throws MeshException {
    if (STDIN.equals(given) || (given == null && adds)) {
      return read(field, console);
    }
    if (given != null) {
      console.note(
          "others on this machine can see what a command line says; rather use --"
              + field.name()
              + " "
              + STDIN);
    }
    return given;
  }

  /** An empty line is an answer, the end of the input is none. */
  private static String read(CatalogField field, Console console) throws MeshException {
    String typed = console.secret(field.description().replaceFirst("\\.$", ""));
    if (typed == null) {
      throw new MeshException(
          Kind.USAGE,
          "--" + field.name() + ": nothing on standard input; type it, or an empty line for none");
    }
    return typed;
  }

  private static @Nullable String positional(CommandSpec spec, int index) {
    return spec.positionalParameters().get(index).getValue();
  }

  private static @Nullable String option(CommandSpec spec, CatalogField field) {
    OptionSpec option = spec.findOption("--" + field.name());
    return option == null ? null : option.getValue();
  }
}
