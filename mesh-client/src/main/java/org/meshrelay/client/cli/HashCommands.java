package org.meshrelay.client.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.crypto.digest.DigestAlgorithm;
import org.meshrelay.crypto.udf.ContentDigest;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.protocol.encoding.ObjectWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mesh hash …}. */
@Command(
    name = "hash",
    description = "Fingerprints.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = HashCommands.UdfCommand.class,
    footer = {"", "Example:", "  mesh hash udf README.md"})
final class HashCommands extends Group {
  /** Computes the fingerprint of a file. */
  @Command(
      name = "udf",
      description = "The UDF content digest of a file (- for standard input).",
      footer = {"", "Example:", "  mesh hash udf README.md --content-type text/plain --bits 200"})
  static final class UdfCommand implements Callable<Integer> {
    /** Precision that text form and digest allow (encoding.md 3.3). */
    private static final int BITS_MIN = 16;

    private static final int BITS_MAX = 520;

    @Spec private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "What to digest.")
    private Path file = Path.of("-");

    @Option(
        names = "--content-type",
        paramLabel = "TYPE",
        defaultValue = "application/octet-stream",
        description = "Media type that goes into the digest (default: ${DEFAULT-VALUE}).")
    private String contentType = "";

    @Option(
        names = "--bits",
        paramLabel = "N",
        defaultValue = "140",
        description = "Precision (default: ${DEFAULT-VALUE}).")
    private int bits;

    @Option(
        names = "--algorithm",
        paramLabel = "sha2/sha3",
        defaultValue = "sha2",
        description = "SHA-2-512 or SHA-3-512 (default: ${DEFAULT-VALUE}).")
    private String algorithm = "";

    @Override
    public Integer call() throws MeshException {
      if (bits < BITS_MIN || bits > BITS_MAX) {
        throw new MeshException(Kind.USAGE, "--bits: from 16 to 520");
      }
      Udf udf = ContentDigest.of(InputFiles.read(file), contentType, digest(), bits);
      MeshCommand root = Roots.of(spec);
      root.console()
          .report(
              root.json(), new ObjectWriter().put("udf", udf.text()).build(), List.of(udf.text()));
      return 0;
    }

    private DigestAlgorithm digest() throws MeshException {
      return switch (algorithm) {
        case "sha2" -> DigestAlgorithm.SHA2_512;
        case "sha3" -> DigestAlgorithm.SHA3_512;
        default -> throw new MeshException(Kind.USAGE, "--algorithm: sha2 or sha3");
      };
    }
  }
}
