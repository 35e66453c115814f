package org.meshrelay.protocol.catalog;

import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.ReadLimits;
import org.meshrelay.protocol.object.TaggedObject;

/** Reads catalog entries in the forms of 2019, 2020 and 2021 (objects.md 4.2). */
public final class CatalogCodec {
  private CatalogCodec() {}

  /** The entry in a payload of JSON text; a class that we do not know gives an UnknownEntry. */
  public static CatalogedEntry parse(Bytes payload) throws DecodeException {
    return of(TaggedObject.read(payload, Encoding.JSON, ReadLimits.STORED));
  }

  /**
   * The entry of that class in a payload of JSON text.
   *
   * @throws DecodeException if it is of another class
   */
  public static <T extends CatalogedEntry> T parse(Bytes payload, Class<T> type)
      throws DecodeException {
    CatalogedEntry entry = parse(payload);
    if (!type.isInstance(entry)) {
      throw new DecodeException("not a " + type.getSimpleName());
    }
    return type.cast(entry);
  }

  /** The entry that a tagged object is. */
  public static CatalogedEntry of(TaggedObject object) throws DecodeException {
    return switch (object.tag()) {
      case "CatalogedDevice", "CatalogEntryDevice" -> CatalogedDevice.read(object.members());
      case "CatalogedContact" -> CatalogedContact.read(object.reader());
      case "CatalogedBookmark" -> CatalogedBookmark.read(object.reader());
      case "CatalogedCredential" -> CatalogedCredential.read(object.reader());
      case "CatalogedTask" -> CatalogedTask.read(object.reader());
      case "CatalogedNetwork" -> CatalogedNetwork.read(object.reader());
      case "CatalogedMember" -> CatalogedMember.read(object.reader());
      case "CatalogedPublication" -> CatalogedPublication.read(object.members());
      case "CatalogedCapability" -> CatalogedCapability.read(object.reader());
      default ->
          CatalogedApplication.TAGS.contains(object.tag())
              ? CatalogedApplication.read(object)
              : new UnknownEntry(object.tag(), object.members());
    };
  }
}
