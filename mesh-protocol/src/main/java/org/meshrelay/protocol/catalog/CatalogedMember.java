package org.meshrelay.protocol.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * A member of a group (objects.md 4.2).
 *
 * @param labels labels
 * @param udf 2019: identifier of the member
 * @param contactAddress 2020: address of the member
 * @param memberCapabilityId capability that the member holds
 * @param serviceCapabilityId capability that the service holds
 */
public record CatalogedMember(
    List<String> labels,
    @Nullable String udf,
    @Nullable String contactAddress,
    @Nullable String memberCapabilityId,
    @Nullable String serviceCapabilityId)
    implements CatalogedEntry {
  /** Copies the lists. */
  public CatalogedMember {
    labels = List.copyOf(labels);
  }

  static CatalogedMember read(ObjectReader in) throws DecodeException {
    return new CatalogedMember(
        in.strings("Labels"),
        in.string("UDF"),
        in.string("ContactAddress"),
        in.string("MemberCapabilityId"),
        in.string("ServiceCapabilityId"));
  }

  @Override
  public String tag() {
    return "CatalogedMember";
  }

  @Override
  public JsonObject members() {
    return new ObjectWriter()
        .putStrings("Labels", labels)
        .put("UDF", udf)
        .put("ContactAddress", contactAddress)
        .put("MemberCapabilityId", memberCapabilityId)
        .put("ServiceCapabilityId", serviceCapabilityId)
        .build();
  }

  @Override
  public String key() {
    return contactAddress != null ? contactAddress : udf == null ? "" : udf;
  }
}
