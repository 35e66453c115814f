package org.meshrelay.dare.spool;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.file.ChecksummedFile;
import org.meshrelay.dare.file.DurableFiles;
import org.meshrelay.protocol.address.AccountAddress;

/** Where things lie in an engine's directory, and for how many lanes it was made. */
public final class EngineDirectory {
  private static final int VERSION = 1;
  private static final String FOLLOWING = "following";

  private final Path directory;

  /** The layout below a directory; nothing is made. */
  public EngineDirectory(Path directory) {
    this.directory = directory;
  }

  /** The log of a lane. */
  public Path log(int lane) {
    return lane(lane).resolve("log");
  }

  /** The index of a lane. */
  public Path index(int lane) {
    return lane(lane).resolve("index");
  }

  /** Where the log of a lane is restored; no engine opens the directory while it is there. */
  public Path restoringLog(int lane) {
    return restoring(lane).resolve("log");
  }

  private Path restoring(int lane) {
    return directory.resolve(String.format("restoring-%02d", lane));
  }

  /** Makes a log that was restored the lane's own; durable. */
  public void restored(int lane) {
    DurableFiles.move(restoring(lane), lane(lane));
  }

  /**
   * What a copy of another node's containers knows of it; while it is there, no engine opens the
   * directory but that of the copy.
   */
  public ChecksummedFile following() {
    return new ChecksummedFile(directory.resolve(FOLLOWING), "MRFW");
  }

  /** Ends the copying: from now on the directory is an engine's own; durable. */
  public void promoted() {
    DurableFiles.delete(directory.resolve(FOLLOWING));
    DurableFiles.syncDirectory(directory);
  }

  /** The lane in which an account's containers are. */
  public static int laneOf(AccountAddress account, int lanes) {
    return LaneChoice.of(account, lanes);
  }

  private Path lane(int lane) {
    return directory.resolve(String.format("lane-%02d", lane));
  }

  /**
   * The number of lanes the directory was made for; empty if it was not made yet. If the file that
   * tells it is lost, those count that are there.
   */
  public Optional<Integer> lanes() {
    return stated().or(() -> Optional.of(countLanes()).filter(count -> count > 0));
  }

  private Optional<Integer> stated() {
    return file()
        .read()
        .filter(octets -> octets.size() == 8 && octets.bigEndianAt(0, 4) == VERSION)
        .map(octets -> (int) octets.bigEndianAt(4, 4));
  }

  /**
   * Makes the directory for this number of lanes, or finds that it was.
   *
   * @throws WrongLanesException if it was made for another number, which cannot be changed
   * @throws UnfinishedRestoreException if not all lanes were restored that were to be
   */
  public void claim(int wanted) {
    DurableFiles.makeDirectory(directory);
    if (count("restoring-[0-9]{2}") > 0) {
      throw new UnfinishedRestoreException(directory);
    }
    int found = lanes().orElse(wanted);
    if (found != wanted) {
      throw new WrongLanesException(directory, found, wanted);
    }
    if (stated().isEmpty()) {
      file().write(Bytes.concat(Bytes.bigEndian(VERSION, 4), Bytes.bigEndian(wanted, 4)));
    }
  }

  /** Lanes that are there although the file that tells their number is lost. */
  private int countLanes() {
    return count("lane-[0-9]{2}");
  }

  private int count(String names) {
    if (!Files.isDirectory(directory)) {
      return 0;
    }
    return (int)
        DurableFiles.list(directory).stream()
            .filter(path -> String.valueOf(path.getFileName()).matches(names))
            .count();
  }

  private ChecksummedFile file() {
    return new ChecksummedFile(directory.resolve("engine"), "MREN");
  }
}
