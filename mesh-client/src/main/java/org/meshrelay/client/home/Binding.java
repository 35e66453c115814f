package org.meshrelay.client.home;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * To which device a home is bound. Nothing here is secret.
 *
 * @param secretUdf identifier of the device secret, by which the right one is recognised
 * @param file where the secret is looked for unless another place is named; null if it came from a
 *     pipe
 */
public record Binding(String secretUdf, @Nullable Path file) {
  JsonObject toJson() {
    return new ObjectWriter()
        .put("DeviceSecret", secretUdf)
        .put("File", file == null ? null : file.toString())
        .build();
  }

  static Binding read(ObjectReader in) throws DecodeException {
    String file = in.string("File");
    return new Binding(in.requireString("DeviceSecret"), file == null ? null : Path.of(file));
  }
}
