package org.meshrelay.protocol.catalog;

import java.util.List;
import org.meshrelay.protocol.object.MeshObject;

/** An entry of a catalog (objects.md 4.1 and 4.2). */
public sealed interface CatalogedEntry extends MeshObject
    permits CatalogedDevice,
        CatalogedContact,
        CatalogedApplication,
        CatalogedBookmark,
        LoginEntry,
        CatalogedTask,
        CatalogedMember,
        CatalogedPublication,
        CatalogedCapability,
        UnknownEntry {
  /** Free labels. */
  List<String> labels();

  /** The catalog key: {@code UniqueID} of its frames (objects.md 4.1). */
  String key();
}
