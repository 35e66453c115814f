package org.meshrelay.dare.archive;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.List;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.container.ContainerSource;
import org.meshrelay.testkit.FuzzBudget;

/** Containers of strangers are listed and judged, whatever they hold. */
final class ArchiveFuzzTest {
  @FuzzTest
  void read(byte[] input) {
    FuzzBudget.run(() -> judge(input));
  }

  private static void judge(byte[] input) {
    try {
      bothReaders(input);
    } catch (IOException e) {
      throw new AssertionError(e); // there is no device to fail
    }
  }

  private static void bothReaders(byte[] input) throws IOException {
    ContainerSource source = ContainerSource.of(Bytes.copyOf(input));
    ArchiveListing listing = ArchiveReader.list(source);
    ArchiveReport report = ArchiveVerifier.verify(source, List.of(), 1, ArchiveProgress.NONE);
    if (listing.frames() < report.frames()) {
      throw new AssertionError("a frame that was checked was not listed");
    }
  }
}
