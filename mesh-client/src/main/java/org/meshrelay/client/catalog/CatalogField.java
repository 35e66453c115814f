package org.meshrelay.client.catalog;

/**
 * A field of an entry.
 *
 * @param name as a user writes it: lower case, {@code username}
 * @param use how a command takes it
 * @param key whether it is part of the key, and so never changes
 * @param description for help
 */
public record CatalogField(String name, Use use, boolean key, String description) {
  /** How a command takes a field. */
  public enum Use {
    /** As an argument that must be there. */
    REQUIRED,
    /** As an argument that may be left out. */
    ARGUMENT,
    /** As an option. */
    OPTION,
    /** As an option, or better from standard input or a prompt; shown only when asked for. */
    SECRET
  }

  /** True if it must not be shown in lists or logs. */
  public boolean isSecret() {
    return use == Use.SECRET;
  }

  /** True if it stands without the name of an option. */
  public boolean isArgument() {
    return use == Use.REQUIRED || use == Use.ARGUMENT;
  }
}
