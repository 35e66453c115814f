package org.meshrelay.command.dare;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.cli.CommandContext;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.crypto.agree.AgreementException;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.dare.container.ContainerType;
import org.meshrelay.dare.container.file.AppendOptions;
import org.meshrelay.dare.container.file.ContainerAppender;
import org.meshrelay.dare.container.file.ContainerDamagedException;
import org.meshrelay.protocol.dare.ContentMeta;
import org.meshrelay.protocol.encoding.ObjectWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mesh dare append}: files as frames at the end of a container. */
@Command(
    name = "append",
    description = {
      "Add files to the end of a container, one frame each; what a crash left is cut off first.",
      "With --create the container is made."
    },
    footer = {"", "Example:", "  mesh dare append log.dcx entry.json --create merkle --sign"})
final class AppendCommand extends FileCommand {
  @Parameters(index = "0", paramLabel = "CONTAINER", description = "The container.")
  private Path container = Path.of("-");

  @Parameters(index = "1..*", paramLabel = "FILE", description = "What to add.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--create",
      paramLabel = "TYPE",
      description = "Make it: list, digest, chain, tree or merkle.")
  private @Nullable String create;

  @Option(
      names = "--content-type",
      paramLabel = "TYPE",
      defaultValue = "application/octet-stream",
      description = "Media type of the files (default: ${DEFAULT-VALUE}).")
  private String contentType = "";

  @Option(
      names = "--per-frame",
      description = "Exchange keys for each frame anew, so that each can be passed on by itself.")
  private boolean perFrame;

  @Mixin private SealOptions seal = new SealOptions();

  @Override
  Report run(CommandContext context)
      throws MeshException, IOException, ContainerDamagedException, AgreementException {
    if (create == null && files.isEmpty()) {
      throw new MeshException(Kind.USAGE, "name a FILE to add, or --create");
    }
    AppendOptions options = options(context);
    try (ContainerAppender appender =
        create == null
            ? ContainerAppender.open(container, options)
            : ContainerAppender.create(container, type(create), meta(null), options)) {
      for (Path file : files) {
        add(appender, file);
      }
      return Report.of(
          new ObjectWriter()
              .put("container", container.toString())
              .put("added", (long) files.size())
              .put("frames", appender.frames())
              .put("apex", appender.apex())
              .build(),
          container + "  " + appender.frames() + " frames");
    }
  }

  private void add(ContainerAppender appender, Path file) throws IOException, AgreementException {
    try (InputStream payload = Files.newInputStream(file)) {
      long unused = appender.append(payload, Files.size(file), meta(file));
    }
  }

  private AppendOptions options(CommandContext context) throws MeshException {
    SealOptions.Keys keys = seal.keys(context);
    return new AppendOptions(
        keys.signers(),
        keys.recipients(),
        perFrame ? AppendOptions.Exchange.PER_FRAME : AppendOptions.Exchange.ONCE,
        EntropySource.system());
  }

  private ContentMeta meta(@Nullable Path file) {
    return ContentMeta.builder()
        .contentType(contentType)
        .filename(file == null ? null : String.valueOf(file.getFileName()))
        .created(Instant.now().truncatedTo(ChronoUnit.SECONDS))
        .build();
  }

  private static ContainerType type(String name) throws MeshException {
    String upper = name.toUpperCase(Locale.ROOT);
    for (ContainerType type : ContainerType.values()) {
      if (type.name().equals(upper)) {
        return type;
      }
    }
    throw new MeshException(Kind.USAGE, "--create: list, digest, chain, tree or merkle");
  }
}
