package org.meshrelay.protocol.catalog;

import static org.meshrelay.protocol.object.MeshNodes.json;
import static org.meshrelay.protocol.object.MeshNodes.jsonTagged;
import static org.meshrelay.protocol.object.MeshNodes.trueOrAbsent;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshStruct;
import org.meshrelay.protocol.profile.Permission;

/**
 * A contact and what it may send (objects.md 4.2).
 *
 * @param labels labels
 * @param key key of the entry
 * @param self whether it is about the owner
 * @param permissions what the contact may send
 * @param envelopedContact 2019: the contact, signed
 * @param contact 2020: the contact
 */
public record CatalogedContact(
    List<String> labels,
    String key,
    boolean self,
    List<Permission> permissions,
    @Nullable DareEnvelope envelopedContact,
    @Nullable Contact contact)
    implements CatalogedEntry {
  /** Copies the lists. */
  public CatalogedContact {
    labels = List.copyOf(labels);
    permissions = List.copyOf(permissions);
  }

  static CatalogedContact read(ObjectReader in) throws DecodeException {
    return new CatalogedContact(
        in.strings("Labels"),
        in.requireString("Key"),
        in.bool("Self"),
        in.list("Permissions", Permission::read),
        in.value("EnvelopedContact", DareEnvelope::of),
        in.value("Contact", Contact::read));
  }

  @Override
  public String tag() {
    return "CatalogedContact";
  }

  @Override
  public JsonObject members() {
    return new ObjectWriter()
        .putStrings("Labels", labels)
        .put("Key", key)
        .put("Self", trueOrAbsent(self))
        .put("Permissions", permissions, MeshStruct::members)
        .put("EnvelopedContact", json(envelopedContact))
        .put("Contact", jsonTagged(contact))
        .build();
  }
}
