package org.meshrelay.protocol.profile;

import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * What every connection carries (objects.md 3.2 and 3.4). We always write both identifiers; those
 * of 2019 are absent and follow from the keys.
 *
 * @param assertion what every assertion may carry
 * @param subjectUdf identifier of the key that is connected
 * @param authorityUdf identifier of the profile that says so
 */
public record ConnectionBase(
    AssertionBase assertion, @Nullable String subjectUdf, @Nullable String authorityUdf) {
  static ConnectionBase read(ObjectReader in) throws DecodeException {
    return new ConnectionBase(
        AssertionBase.read(in),
        in.string("SubjectUDF", "SubjectUdf"),
        in.string("AuthorityUDF", "AuthorityUdf"));
  }

  ObjectWriter write(ObjectWriter out) {
    return assertion.write(out).put("SubjectUDF", subjectUdf).put("AuthorityUDF", authorityUdf);
  }
}
