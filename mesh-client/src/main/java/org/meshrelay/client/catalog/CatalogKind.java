package org.meshrelay.client.catalog;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogedEntry;

/** A kind of catalog that a user keeps by hand. */
public sealed interface CatalogKind permits LoginKind, BookmarkKind, CalendarKind, ContactKind {
  /** All kinds that have commands of their own; contacts have more than these. */
  static List<CatalogKind> own() {
    return List.of(
        LoginKind.password(), new BookmarkKind(), new CalendarKind(), LoginKind.network());
  }

  /** The word of the command. */
  String name();

  /** What it is, for help. */
  String description();

  /** An example of what follows {@code add}, for help. */
  String example();

  /** Where its entries are. */
  ContainerName container();

  /** Its fields, arguments first. */
  List<CatalogField> fields();

  /**
   * The entry that has these values.
   *
   * @param before the version that it replaces, whose other members stay; null for a new entry
   * @param entropy for the key of an entry that has no natural one
   * @throws IllegalArgumentException if a value cannot be one; the message says why
   */
  CatalogedEntry entry(FieldValues values, @Nullable CatalogedEntry before, EntropySource entropy);

  /** The values of an entry; empty if it is of another class. */
  Optional<FieldValues> read(CatalogedEntry entry);

  /** Whether a user who writes this text means the entry, beside by its key. */
  boolean isMeant(FieldValues values, String text);

  /** Whether two entries are about the same, though their keys differ. */
  default boolean isDuplicate(FieldValues there, FieldValues added) {
    return false;
  }
}
