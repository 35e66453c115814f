package org.meshrelay.relay.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.spool.FrameDamagedException;
import org.meshrelay.dare.spool.StoredFrame;
import org.meshrelay.dare.tool.ContainerScan;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonWriter;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.profile.ServiceCredential;
import org.meshrelay.protocol.receipt.HostChain;
import org.meshrelay.protocol.receipt.MerkleTree;
import org.meshrelay.protocol.receipt.SpoolProof;
import org.meshrelay.protocol.receipt.SpoolTreeHead;
import org.meshrelay.relay.config.RelayConfig;
import org.meshrelay.relay.keys.KeyFileException;
import org.meshrelay.relay.keys.NodeKeyFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code spool prove}: shows without a running node what is in a container, or checks that. */
@Command(
    name = "prove",
    description = {
      "Makes a proof from the disk that a frame is in a container, and that the container grew out",
      "of a smaller one; or checks such a document. It convinces whoever knows one of its roots",
      "from a signed head: the owner's `mesh audit --proof FILE`. A node may run meanwhile."
    },
    footer = {
      "",
      "Examples:",
      "  mesh-relay spool prove alice@example.com mmm_Inbound --index 7 --first-size 5 -c"
          + " relay.yaml",
      "  mesh-relay spool prove --check proof.json -c relay.yaml"
    })
final class SpoolProve implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ConfigurationOptions configuration = new ConfigurationOptions();

  @Option(names = "--json", description = "the document is JSON in any case; kept for scripts")
  private boolean json;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "ACCOUNT",
      description = "owner, as alice@example.com")
  private @Nullable String account;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "CONTAINER",
      description = "name, as mmm_Inbound")
  private @Nullable String container;

  @Option(names = "--index", paramLabel = "N", description = "the frame to prove, from 1")
  private @Nullable Long index;

  @Option(
      names = "--first-size",
      paramLabel = "N",
      description = "size of the smaller tree, as a device has it")
  private @Nullable Long firstSize;

  @Option(
      names = "--second-size",
      paramLabel = "N",
      description = "size of the tree proved to (default: all of it)")
  private @Nullable Long secondSize;

  @Option(
      names = "--head",
      paramLabel = "FILE",
      description = "a signed head of that size to put into the document")
  private @Nullable Path head;

  @Option(names = "--out", paramLabel = "FILE", description = "where to write (default: stdout)")
  private @Nullable Path out;

  @Option(names = "--check", paramLabel = "FILE", description = "check this document instead")
  private @Nullable Path check;

  @Override
  public Integer call() throws IOException {
    CommandOutput output = CommandOutput.of(spec);
    return check == null ? make(output) : check(output, check);
  }

  private int make(CommandOutput output) throws IOException {
    if (account == null || container == null) {
      throw new CommandException(ExitCode.USAGE, "Say ACCOUNT and CONTAINER, or --check FILE.");
    }
    SpoolTarget target = SpoolTarget.of(configuration, account, container);
    try (Progress progress = Progress.of(output);
        ContainerScan scan = target.scan(output, progress)) {
      SpoolProof proof = proof(target, scan);
      String text = JsonWriter.write(proof.toJson(), Encoding.JSON).utf8();
      if (out == null) {
        output.data(text);
      } else {
        Files.writeString(out, text + System.lineSeparator());
        output.say(out + ": tree of " + proof.treeSize() + " frames");
      }
      return ExitCode.OK;
    } catch (FrameDamagedException e) {
      throw SpoolTarget.damaged(e);
    }
  }

  private SpoolProof proof(SpoolTarget target, ContainerScan scan) {
    long size = secondSize == null ? scan.treeSize() : secondSize;
    boolean inRange =
        size >= 0
            && size <= scan.treeSize()
            && (index == null || (index >= 1 && index <= size))
            && (firstSize == null || (firstSize >= 0 && firstSize <= size));
    if (!inRange) {
      throw new CommandException(
          ExitCode.USAGE, "the container has " + scan.treeSize() + " frames behind frame 0");
    }
    return new SpoolProof(
        target.id(), size, scan.root(size), entry(scan, size), growth(scan, size), signedHead());
  }

  private SpoolProof.@Nullable Entry entry(ContainerScan scan, long size) {
    if (index == null) {
      return null;
    }
    StoredFrame frame = scan.read(index);
    String envelopeId = frame.envelope().envelopeId();
    Bytes digest = frame.envelope().statedDigest();
    return new SpoolProof.Entry(
        index,
        envelopeId == null ? "" : envelopeId,
        digest == null ? Bytes.EMPTY : digest,
        MerkleTree.inclusion(scan.nodes(), index - 1, size));
  }

  private SpoolProof.@Nullable Growth growth(ContainerScan scan, long size) {
    return firstSize == null
        ? null
        : new SpoolProof.Growth(
            firstSize, scan.root(firstSize), MerkleTree.consistency(scan.nodes(), firstSize, size));
  }

  private @Nullable DareEnvelope signedHead() {
    if (head == null) {
      return null;
    }
    try {
      return DareEnvelope.parse(octets(head), Encoding.JSON);
    } catch (DecodeException e) {
      throw new CommandException(ExitCode.USAGE, head + " is no enveloped head: " + e.getMessage());
    }
  }

  private int check(CommandOutput output, Path file) {
    SpoolProof proof;
    try {
      proof = SpoolProof.parse(octets(file));
    } catch (DecodeException e) {
      throw new CommandException(ExitCode.CHECK_FAILED, file + ": " + e.getMessage());
    }
    boolean inclusion = proof.inclusionHolds();
    boolean consistency = proof.consistencyHolds();
    String signed = proof.treeHead() == null ? "none" : head(output, proof, proof.treeHead());
    boolean valid = inclusion && consistency && !signed.equals("bad");
    if (json) {
      output.document(
          new ObjectWriter()
              .put("account", proof.id().account().text())
              .put("container", proof.id().container().text())
              .put("treeSize", proof.treeSize())
              .put("inclusion", inclusion)
              .put("consistency", consistency)
              .put("head", signed)
              .put("valid", valid)
              .build());
    } else {
      List.of(
              valid ? "valid" : "NOT VALID",
              "inclusion " + (inclusion ? "ok" : "bad"),
              "consistency " + (consistency ? "ok" : "bad"),
              "signed head " + signed)
          .forEach(output::data);
    }
    return valid ? ExitCode.OK : ExitCode.CHECK_FAILED;
  }

  /** Whether the head in the document is signed by this node and is the one proved to. */
  private String head(CommandOutput output, SpoolProof proof, DareEnvelope envelope) {
    RelayConfig config = configuration.require(output);
    try {
      ServiceCredential credential =
          new NodeKeyFiles(config.service().keysDirectory()).credential();
      HostChain chain = HostChain.of(credential, credential.serviceUdf()).orElseThrow();
      return chain
              .statements()
              .head(envelope, proof.id(), InstantSource.system().instant())
              .asOptional()
              .filter((SpoolTreeHead signed) -> proof.isOf(signed))
              .isPresent()
          ? "ok"
          : "bad";
    } catch (KeyFileException e) {
      throw new CommandException(ExitCode.CONFIGURATION, String.valueOf(e.getMessage()));
    }
  }

  private static Bytes octets(Path file) {
    try {
      if (Files.size(file) > DOCUMENT_MAX) {
        throw new CommandException(ExitCode.CHECK_FAILED, file + " is too large for a proof");
      }
      return Bytes.wrap(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new CommandException(ExitCode.IO, "cannot read " + file + ": " + e.getMessage());
    }
  }

  /** A document with two full lists and a head has some 20 KB. */
  private static final int DOCUMENT_MAX = 64 << 10;
}
