package org.meshrelay.client.cli;

import org.jspecify.annotations.Nullable;
import org.meshrelay.client.MeshClient;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.protocol.encoding.ObjectWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mesh create}. */
@Command(
    name = "create",
    description = "Make a Mesh: your identity, with this device as its first.",
    footer = {"", "Example:", "  mesh create --description \"my laptop\""})
final class CreateCommand extends Leaf {
  @Option(names = "--description", paramLabel = "TEXT", description = "What you call this device.")
  private @Nullable String description;

  @Override
  Report run(MeshClient client) throws MeshException {
    MeshClient.Identity identity = client.createMesh(description);
    return Report.of(
        new ObjectWriter()
            .put("udf", identity.meshUdf())
            .put("deviceUdf", identity.deviceUdf())
            .build(),
        "Mesh   " + identity.meshUdf(),
        "Device " + identity.deviceUdf(),
        "Next: mesh account register YOU@SERVICE");
  }
}
