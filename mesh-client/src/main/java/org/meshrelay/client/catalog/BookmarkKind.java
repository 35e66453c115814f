package org.meshrelay.client.catalog;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.catalog.CatalogField.Use;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogedBookmark;
import org.meshrelay.protocol.catalog.CatalogedEntry;

/** Bookmarks: {@code mmm_Bookmark}, keyed by their path. */
public record BookmarkKind() implements CatalogKind {
  @Override
  public String name() {
    return "bookmark";
  }

  @Override
  public String description() {
    return "Your bookmarks, readable by your devices only.";
  }

  @Override
  public String example() {
    return "Sites/Example https://www.example.com \"Example\"";
  }

  @Override
  public ContainerName container() {
    return ContainerName.BOOKMARK;
  }

  @Override
  public List<CatalogField> fields() {
    return List.of(
        new CatalogField("path", Use.REQUIRED, true, "Place among the bookmarks: Folder/Name."),
        new CatalogField("uri", Use.REQUIRED, false, "What it points to."),
        new CatalogField("title", Use.ARGUMENT, false, "Title."));
  }

  @Override
  public CatalogedEntry entry(
      FieldValues values, @Nullable CatalogedEntry before, EntropySource entropy) {
    String uri = values.get("uri");
    return new CatalogedBookmark(
        before == null ? List.of() : before.labels(),
        uri == null ? null : address(uri),
        values.get("title"),
        values.text("path"));
  }

  private static String address(String text) {
    try {
      return new URI(text).toString();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "uri: an address looks like https://www.example.com/a%20b, with %20 for blanks", e);
    }
  }

  @Override
  public Optional<FieldValues> read(CatalogedEntry entry) {
    return entry instanceof CatalogedBookmark bookmark
        ? Optional.of(
            FieldValues.NONE
                .with("path", bookmark.path())
                .with("uri", bookmark.uri())
                .with("title", bookmark.title()))
        : Optional.empty();
  }

  @Override
  public boolean isMeant(FieldValues values, String text) {
    return text.equals(values.get("uri"));
  }
}
