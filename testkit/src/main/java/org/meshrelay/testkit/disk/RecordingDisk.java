package org.meshrelay.testkit.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.file.Path;

/**
 * A directory whose use is recorded, and fails when it is told to. Code that is given paths below
 * {@link #root()} works on the real files; what a library does to them on its own, also through a
 * mapping, is found at the next flush, directory flush or {@link #note}. For any thread.
 */
public final class RecordingDisk {
  private final Recorder recorder;
  private final Path root;

  private RecordingDisk(Recorder recorder, Path root) {
    this.recorder = recorder;
    this.root = root;
  }

  /**
   * Records from now on; all that is below the directory now counts as being on the device.
   *
   * @param directory a real one that is there
   */
  public static RecordingDisk at(Path directory) {
    Path real = directory.toAbsolutePath().normalize();
    Recorder recorder = new Recorder(real);
    try {
      recorder.begin();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot record " + directory, e);
    }
    return new RecordingDisk(recorder, new DiskProvider(recorder).path(real));
  }

  /** The directory as the code under test is to see it. */
  public Path root() {
    return root;
  }

  /** What fails from now on; {@link Faults#NONE} heals the disk. */
  public void fail(Faults faults) {
    recorder.fail(faults);
  }

  /**
   * A part of a mapped file is flushed.
   *
   * @throws UncheckedIOException if that is to fail
   */
  public void flushMapped(Path file, MappedByteBuffer mapped, int from, int octets) {
    if (octets < 0 || from + octets > mapped.capacity()) {
      throw new IndexOutOfBoundsException("flush of " + octets + " octets from " + from);
    }
    try {
      recorder.flushMapped(DiskPath.real(file), from, octets);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot flush " + file, e);
    }
  }

  /** Remembers that something happened now, such as an acknowledgement. */
  public void note(Object what) {
    recorder.note(what);
  }

  /** What has happened so far. */
  public DiskTrace trace() {
    return recorder.trace();
  }
}
