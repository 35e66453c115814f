package org.meshrelay.client.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.MeshClient;
import org.meshrelay.client.ServiceAudit;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonArray;
import org.meshrelay.protocol.encoding.JsonNumber;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonString;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.receipt.Report.Rollback;
import org.meshrelay.protocol.receipt.SpoolProof;
import org.meshrelay.protocol.receipt.SpoolTreeHead;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mesh audit}: holds the service to what it signed. */
@Command(
    name = "audit",
    description = {
      "Check that your service still has all that it signed for: fetch the heads of every",
      "container, prove that each grew out of the one verified last, and report forks, gaps and",
      "rollbacks. Exit 2 and evidence in the home if something does not hold."
    },
    footer = {
      "",
      "Examples:",
      "  mesh audit",
      "  mesh audit --proof proof.json",
      "  mesh audit --compare mmm_Inbound=17:MC6E-MZDP-XH6P-WEBI-4FFG"
    })
final class AuditCommand extends Leaf {
  @Option(
      names = "--proof",
      paramLabel = "FILE",
      description = "Check this document of `mesh-relay spool prove` instead, without a network.")
  private @Nullable Path proof;

  @Option(
      names = "--compare",
      paramLabel = "CONTAINER=SIZE:ROOT",
      description = "Compare with what another device of yours shows for a container.")
  private @Nullable String compare;

  @Override
  Report run(MeshClient client) throws MeshException {
    if (proof != null) {
      return proof(client, proof);
    }
    return compare == null ? audit(client) : compare(client, compare);
  }

  private Report audit(MeshClient client) throws MeshException {
    List<ServiceAudit.Finding> findings = client.serviceAudit().run(root().account());
    boolean clean = findings.stream().allMatch(finding -> finding.report() == null);
    List<String> lines = new ArrayList<>();
    findings.forEach(finding -> lines.addAll(lines(finding)));
    lines.add(clean ? "nothing to report" : "REPORTED; your copies are as they were");
    return new Report(
        new ObjectWriter()
            .put("clean", clean)
            .put("containers", JsonArray.of(findings.stream().map(AuditCommand::json).toList()))
            .build(),
        lines,
        clean ? 0 : Faults.CHECK_FAILED);
  }

  private static JsonObject json(ServiceAudit.Finding finding) {
    SpoolTreeHead head = finding.head();
    var report = finding.report();
    return new ObjectWriter()
        .put("container", finding.container().text())
        .put("treeSize", finding.treeSize())
        .put("rootHash", head == null ? null : head.rootHash())
        .put("time", head == null ? null : head.time())
        .put("compare", head == null ? null : head.comparison())
        .put("verified", finding.verified())
        .put("receiptsWaiting", finding.receipts())
        .put("erased", finding.erased(), JsonNumber::of)
        .put("report", report == null ? null : report.name())
        .put("text", report == null ? null : ServiceAudit.explain(report))
        .put("restart", restart(report))
        .put("evidence", finding.evidence() == null ? null : finding.evidence().toString())
        .build();
  }

  private static @Nullable JsonObject restart(
      org.meshrelay.protocol.receipt.@Nullable Report report) {
    return report instanceof Rollback rollback
        ? rollback.restart().map(org.meshrelay.protocol.receipt.SpoolRestart::members).orElse(null)
        : null;
  }

  private static List<String> lines(ServiceAudit.Finding finding) {
    List<String> lines = new ArrayList<>();
    SpoolTreeHead head = finding.head();
    lines.add(
        "%-16s %8d frames  %s  %s"
            .formatted(
                finding.container(),
                finding.treeSize(),
                finding.verified() ? "verified  " : "unverified",
                head == null ? "" : head.comparison()));
    if (!finding.erased().isEmpty()) {
      lines.add("  " + finding.erased().size() + " frames were erased by the service");
    }
    if (finding.report() != null) {
      lines.add("  " + ServiceAudit.explain(finding.report()));
      lines.add("  evidence that anyone can check: " + finding.evidence());
      lines.add(
          "  to go on from what the service shows: mesh account sync --accept "
              + finding.container());
    }
    return lines;
  }

  private static Report proof(MeshClient client, Path file) throws MeshException {
    SpoolProof read;
    try {
      read = SpoolProof.parse(InputFiles.read(file));
    } catch (DecodeException e) {
      throw new MeshException(Kind.CHECK_FAILED, file + ": " + e.getMessage(), e);
    }
    ServiceAudit.ProofFinding finding = client.serviceAudit().check(read);
    boolean holds = finding.verdict() == ServiceAudit.ProofVerdict.HOLDS;
    List<String> lines = new ArrayList<>();
    lines.add(
        switch (finding.verdict()) {
          case HOLDS -> "the proof holds, and fits what this device verified";
          case UNANCHORED ->
              "the proof holds in itself, but names no tree that this device verified: ask for one"
                  + " with --first-size of `mesh audit`";
          case BROKEN -> "THE PROOF DOES NOT HOLD";
        });
    lines.addAll(finding.problems());
    return new Report(
        new ObjectWriter()
            .put("account", read.id().account().text())
            .put("container", read.id().container().text())
            .put("treeSize", read.treeSize())
            .put("verdict", finding.verdict().name().toLowerCase(Locale.ROOT))
            .put("problems", JsonArray.of(finding.problems().stream().map(JsonString::of).toList()))
            .build(),
        lines,
        holds ? 0 : Faults.CHECK_FAILED);
  }

  private Report compare(MeshClient client, String shown) throws MeshException {
    int equals = shown.indexOf('=');
    ContainerName container =
        ContainerName.find(shown.substring(0, Math.max(0, equals)))
            .orElseThrow(() -> new MeshException(Kind.USAGE, shown + ": say CONTAINER=SIZE:ROOT"));
    ServiceAudit.Comparison result =
        client.serviceAudit().compare(root().account(), container, shown.substring(equals + 1));
    return new Report(
        new ObjectWriter()
            .put("container", container.text())
            .put("result", result.name().toLowerCase(Locale.ROOT))
            .build(),
        List.of(
            switch (result) {
              case SAME -> "both devices verified the same tree";
              case DIFFERENT ->
                  "DIFFERENT: the service showed your devices different trees; keep the evidence"
                      + " of both";
              case BEHIND -> "this device is behind: run mesh account sync and compare again";
            }),
        switch (result) {
          case SAME -> 0;
          case DIFFERENT -> Faults.CHECK_FAILED;
          case BEHIND -> Faults.TRY_LATER;
        });
  }
}
