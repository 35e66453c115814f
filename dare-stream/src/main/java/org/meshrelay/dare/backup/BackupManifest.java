package org.meshrelay.dare.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.file.DurableFiles;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonReader;
import org.meshrelay.protocol.encoding.JsonWriter;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.encoding.ReadLimits;

/**
 * What a backup says of itself.
 *
 * @param time when it was begun
 * @param service whose it is, as the caller names it
 * @param lanes one entry for each lane, in order
 * @param signedSizes notes of the signed-size journal in it
 * @param keys whether private keys are in it
 */
public record BackupManifest(
    Instant time, String service, List<Lane> lanes, long signedSizes, boolean keys) {
  private static final String TAG = "Backup";
  private static final long VERSION = 1;
  private static final ReadLimits LIMITS = ReadLimits.of(64 << 10);

  /** Copies the list. */
  public BackupManifest {
    lanes = List.copyOf(lanes);
  }

  /**
   * A lane.
   *
   * @param records that were copied
   * @param octets of them
   * @param damaged records of the log that could not be read, or without their frames
   */
  public record Lane(long records, long octets, long damaged) {
    private static Lane read(ObjectReader in) throws DecodeException {
      return new Lane(
          in.requireInteger("Records"), in.requireInteger("Octets"), in.requireInteger("Damaged"));
    }

    private JsonObject toJson() {
      return new ObjectWriter()
          .put("Records", records)
          .put("Octets", octets)
          .put("Damaged", damaged)
          .build();
    }
  }

  /** Records of all lanes. */
  public long records() {
    return lanes.stream().mapToLong(Lane::records).sum();
  }

  /** Octets of all lanes. */
  public long octets() {
    return lanes.stream().mapToLong(Lane::octets).sum();
  }

  /** Damaged records of all lanes. */
  public long damaged() {
    return lanes.stream().mapToLong(Lane::damaged).sum();
  }

  void write(Path file) {
    JsonObject members =
        new ObjectWriter()
            .put("Version", VERSION)
            .put("Time", time)
            .put("Service", service)
            .put("Lanes", lanes, Lane::toJson)
            .put("SignedSizes", signedSizes)
            .put("Keys", keys)
            .build();
    DurableFiles.replace(file, JsonWriter.write(JsonObject.of(TAG, members), Encoding.JSON));
  }

  static BackupManifest read(Path file) throws BackupException {
    @Nullable String problem;
    try {
      if (Files.isRegularFile(file) && Files.size(file) <= LIMITS.octetsMax()) {
        return parse(Bytes.wrap(Files.readAllBytes(file)));
      }
      problem = "missing or too large";
    } catch (DecodeException e) {
      problem = e.getMessage();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
    throw new BackupException(
        file + ": " + problem + "; name the directory of a finished backup, or make it again");
  }

  private static BackupManifest parse(Bytes octets) throws DecodeException {
    ObjectReader in =
        ObjectReader.of(JsonReader.readObject(octets, Encoding.JSON, LIMITS), "manifest")
            .requireObject(TAG);
    if (in.requireInteger("Version") != VERSION) {
      throw in.malformed("Version", "is of a later program");
    }
    Instant time = in.dateTime("Time");
    if (time == null) {
      throw in.malformed("Time", "is missing");
    }
    return new BackupManifest(
        time,
        in.requireString("Service"),
        in.list("Lanes", node -> Lane.read(ObjectReader.of(node, "Lane"))),
        in.requireInteger("SignedSizes"),
        in.bool("Keys"));
  }
}
