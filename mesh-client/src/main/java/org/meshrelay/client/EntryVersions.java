package org.meshrelay.client;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.catalog.CatalogKind;
import org.meshrelay.client.catalog.FieldValues;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.home.PendingChange;
import org.meshrelay.protocol.catalog.CatalogedEntry;

/**
 * All versions of one entry: the one that stands under the name of the key, and those beside it. An
 * implementation that does not hide the key has it as the name; such an entry is the first version
 * where there is none under ours, and keeps its name.
 */
final class EntryVersions {
  private final String key;
  private final String uniqueId;
  private final CatalogKind kind;
  private final List<Version> seconds = new ArrayList<>();
  private @Nullable Version main;
  private boolean pending;

  EntryVersions(String key, String uniqueId, CatalogKind kind) {
    this.key = key;
    this.uniqueId = uniqueId;
    this.kind = kind;
  }

  /** An entry and the name under which it stands in frames. */
  record Version(String uniqueId, CatalogedEntry entry) {}

  String key() {
    return key;
  }

  /** The version that has the key; null if there are only others. */
  @Nullable Version main() {
    return main;
  }

  /** The name that a change of the entry has in its frame. */
  String uniqueId() {
    return main == null ? uniqueId : main.uniqueId();
  }

  void put(Version version) {
    boolean ours = version.uniqueId().equals(uniqueId);
    if (ours && main != null) {
      seconds.add(main);
    }
    if (ours || (main == null && version.uniqueId().equals(key))) {
      main = version;
    } else {
      seconds.add(version);
    }
  }

  /** Puts a change over it that the service does not have yet. */
  void put(PendingChange change, @Nullable CatalogedEntry entry) {
    main = entry == null ? null : new Version(change.uniqueId(), entry);
    seconds.removeIf(second -> change.resolves().contains(second.uniqueId()));
    pending = true;
  }

  /** The versions, the one that has the key first. */
  List<Version> all() {
    List<Version> all = new ArrayList<>();
    if (main != null) {
      all.add(main);
    }
    all.addAll(seconds);
    return all;
  }

  List<String> secondIds() {
    return seconds.stream().map(Version::uniqueId).toList();
  }

  /** Version 0 has the key; where none has, it is the first of the others. */
  Version version(int number) throws MeshException {
    if (number == 0) {
      return main == null ? seconds.getFirst() : main;
    }
    if (number < 0 || number > seconds.size()) {
      throw new MeshException(
          Kind.USAGE, key + " has no version " + number + "; there are 0 to " + seconds.size());
    }
    return seconds.get(number - 1);
  }

  MeshCatalog.Item item() {
    MeshCatalog.State state =
        main == null
            ? MeshCatalog.State.DELETED
            : pending ? MeshCatalog.State.PENDING : MeshCatalog.State.STORED;
    return new MeshCatalog.Item(
        key,
        main == null ? FieldValues.NONE : read(main),
        state,
        seconds.stream().map(this::read).toList());
  }

  private FieldValues read(Version version) {
    return kind.read(version.entry()).orElse(FieldValues.NONE);
  }
}
