package org.meshrelay.relay.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.meshrelay.dare.spool.FrameDamagedException;
import org.meshrelay.dare.spool.StoredFrame;
import org.meshrelay.dare.tool.ContainerScan;
import org.meshrelay.protocol.dare.ContentMeta;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.JsonArray;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code spool cat}: the frames of a container, most of them ciphertext that only owners read. */
@Command(
    name = "cat",
    description = {
      "Shows frames of a container: what their headers say, with --payload the payload as stored.",
      "A node may run meanwhile; its last frames may not be acknowledged yet."
    },
    footer = {
      "",
      "Example:",
      "  mesh-relay spool cat alice@example.com mmm_Inbound --last 5 -c relay.yaml"
    })
final class SpoolCat implements Callable<Integer> {
  /** Frames of one call: they are held in memory. */
  private static final int FRAMES_MAX = 10_000;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private SpoolTarget target = new SpoolTarget();

  @Option(names = "--last", paramLabel = "N", description = "the last N frames (default: 20)")
  private int last = 20;

  @Option(names = "--from", paramLabel = "INDEX", description = "frames from this one on instead")
  private @Nullable Long from;

  @Option(names = "--payload", description = "payloads too, in base64url")
  private boolean payload;

  @Override
  public Integer call() {
    CommandOutput output = CommandOutput.of(spec);
    if (last < 1 || last > FRAMES_MAX) {
      throw new CommandException(ExitCode.USAGE, "--last is from 1 to " + FRAMES_MAX);
    }
    List<JsonObject> frames = new ArrayList<>();
    boolean good = true;
    try (Progress progress = Progress.of(output);
        ContainerScan scan = target.scan(output, progress)) {
      long first = from == null ? Math.max(0, scan.frameCount() - last) : Math.max(0, from);
      long end = Math.min(scan.frameCount(), first + last);
      for (long index = first; index < end; index++) {
        try {
          StoredFrame frame = scan.read(index);
          frames.add(entry(frame));
          if (!target.json()) {
            output.data(line(frame));
          }
        } catch (FrameDamagedException e) {
          good = false;
          frames.add(
              new ObjectWriter()
                  .put("index", index)
                  .put("damaged", e.place().damage().text())
                  .build());
          output.say(SpoolTarget.damaged(e).text());
        }
      }
      if (target.json()) {
        output.document(document(scan, frames));
      }
    }
    return good ? ExitCode.OK : ExitCode.CHECK_FAILED;
  }

  private JsonObject document(ContainerScan scan, List<JsonObject> frames) {
    return new ObjectWriter()
        .put("account", target.id().account().text())
        .put("container", target.id().container().text())
        .put("frameCount", scan.frameCount())
        .put("frames", JsonArray.of(frames))
        .build();
  }

  private String line(StoredFrame frame) {
    DareEnvelope envelope = frame.envelope();
    ContentMeta meta = envelope.contentMeta();
    String what = meta == null ? null : first(meta.messageType(), meta.contentType());
    String key =
        meta == null ? envelope.envelopeId() : first(meta.uniqueId(), envelope.envelopeId());
    return "%8d  %s  %-24s %-9s %8d octets  %s%s"
        .formatted(
            frame.index(),
            frame.received(),
            what == null ? "-" : what,
            envelope.isEncrypted() ? "encrypted" : "clear",
            envelope.payload().size(),
            key == null ? "-" : key,
            payload ? "  " + envelope.payload().toBase64Url() : "");
  }

  private static @Nullable String first(@Nullable String one, @Nullable String other) {
    return one == null ? other : one;
  }

  private JsonObject entry(StoredFrame frame) {
    DareEnvelope envelope = frame.envelope();
    ContentMeta meta = envelope.contentMeta();
    return new ObjectWriter()
        .put("index", frame.index())
        .put("received", frame.received())
        .put("envelopeId", envelope.envelopeId())
        .put("uniqueId", meta == null ? null : meta.uniqueId())
        .put("messageType", meta == null ? null : meta.messageType())
        .put("event", meta == null ? null : meta.event())
        .put("encrypted", envelope.isEncrypted())
        .put("payloadOctets", envelope.payload().size())
        .put("payloadDigest", envelope.statedDigest())
        .put("payload", payload ? envelope.payload() : null)
        .build();
  }
}
