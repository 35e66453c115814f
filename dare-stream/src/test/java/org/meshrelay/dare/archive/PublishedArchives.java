package org.meshrelay.dare.archive;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.testkit.LoadedVector;
import org.meshrelay.testkit.VectorFiles;

/** Container files of {@code dare.json}. */
final class PublishedArchives {
  private PublishedArchives() {}

  static List<LoadedVector> ofKind(String kind) {
    return VectorFiles.load("dare.json").stream()
        .filter(vector -> vector.kind().equals(kind))
        .toList();
  }

  static Bytes octets(LoadedVector vector) {
    Map<String, Object> data = vector.data();
    Object text = data.get("base64");
    return text instanceof String base64
        ? Bytes.wrap(Base64.getDecoder().decode(base64))
        : Bytes.hex(String.valueOf(data.get("hex")));
  }

  static Bytes container(String idStart) {
    return ofKind("container").stream()
        .filter(vector -> vector.id().startsWith(idStart))
        .findFirst()
        .map(PublishedArchives::octets)
        .orElseThrow();
  }
}
