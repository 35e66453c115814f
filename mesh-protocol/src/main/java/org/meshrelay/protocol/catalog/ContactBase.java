package org.meshrelay.protocol.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshStruct;

/**
 * What every contact of the 2020 form carries (objects.md 4.2).
 *
 * @param id identifier
 * @param anchors fingerprints that it is known by
 * @param networkAddresses addresses
 * @param locations postal addresses
 * @param roles roles in organizations
 * @param bookmarks links
 * @param sources where the data came from
 */
public record ContactBase(
    @Nullable String id,
    List<Anchor> anchors,
    List<NetworkAddress> networkAddresses,
    List<Location> locations,
    List<Role> roles,
    List<ContactBookmark> bookmarks,
    List<TaggedSource> sources) {
  /** Copies the lists. */
  public ContactBase {
    anchors = List.copyOf(anchors);
    networkAddresses = List.copyOf(networkAddresses);
    locations = List.copyOf(locations);
    roles = List.copyOf(roles);
    bookmarks = List.copyOf(bookmarks);
    sources = List.copyOf(sources);
  }

  /** An identifier and addresses. */
  public static ContactBase of(
      String id, List<Anchor> anchors, List<NetworkAddress> networkAddresses) {
    return new ContactBase(
        id, anchors, networkAddresses, List.of(), List.of(), List.of(), List.of());
  }

  static ContactBase read(ObjectReader in) throws DecodeException {
    return new ContactBase(
        in.string("Id"),
        in.list("Anchors", Anchor::read),
        in.list("NetworkAddresses", NetworkAddress::read),
        in.list("Locations", Location::read),
        in.list("Roles", Role::read),
        in.list("Bookmark", ContactBookmark::read),
        in.list("Sources", TaggedSource::read));
  }

  ObjectWriter write(ObjectWriter out) {
    return out.put("Id", id)
        .put("Anchors", anchors, MeshStruct::members)
        .put("NetworkAddresses", networkAddresses, MeshStruct::members)
        .put("Locations", locations, MeshStruct::members)
        .put("Roles", roles, MeshStruct::members)
        .put("Bookmark", bookmarks, MeshStruct::members)
        .put("Sources", sources, MeshStruct::members);
  }
}
