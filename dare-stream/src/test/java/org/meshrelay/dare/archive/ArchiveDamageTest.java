package org.meshrelay.dare.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.container.ContainerSource;
import org.meshrelay.dare.container.FrameTag;
import org.meshrelay.dare.container.Verdict;
import org.meshrelay.dare.container.walk.FrameDamage;
import org.meshrelay.dare.container.walk.FrameWalk;
import org.meshrelay.dare.container.walk.LocatedFrame;
import org.meshrelay.dare.file.DurableFiles;
import org.meshrelay.testkit.Seeds;

/**
 * One bit anywhere, and a cut anywhere: it is detected unless the format does not protect the
 * place, nothing damaged comes out, and only the frame concerned is lost (dare.md 8.3).
 */
final class ArchiveDamageTest {
  private static final int FILES = 3;

  @TempDir Path directory;

  private Bytes archive() throws Exception {
    Path source = Files.createDirectory(directory.resolve("source"));
    ArchiveFixture.write(source, files());
    Path archive = directory.resolve("archive");
    WrittenArchive unused =
        ArchiveWriter.create(archive, ArchiveFixture.inputs(source), ArchiveFixture.signed(1));
    return Bytes.wrap(Files.readAllBytes(archive));
  }

  private static Map<String, Bytes> files() {
    Map<String, Bytes> files = new TreeMap<>();
    for (int i = 0; i < FILES; i++) {
      files.put("file" + i, Bytes.utf8("content of file number " + i));
    }
    return files;
  }

  @Test
  void flip_everyOctet_servesNothingDamagedAndLosesOneFrameAtMost() throws Exception {
    Bytes good = archive();
    List<Long> bounds = new ArrayList<>();
    ArchiveReader.list(ContainerSource.of(good)).entries().forEach(e -> bounds.add(e.position()));
    BitSet covered = covered(good);
    int detected = 0;
    for (int at = 0; at < good.size(); at++) {
      byte[] octets = good.toArray();
      octets[at] ^= (byte) (1 << at % 8);
      ContainerSource damaged = ContainerSource.of(Bytes.wrap(octets));

      ArchiveReport report =
          ArchiveVerifier.verify(
              damaged, List.of(ArchiveFixture.SIGNER.publicKey()), 1, ArchiveProgress.NONE);
      List<Bytes> served = served(damaged);

      assertTrue(files().values().containsAll(served), "at " + at);
      assertTrue(served.size() >= FILES - 1, "at " + at + " left " + served.size());
      if (!report.isValid()) {
        detected++;
        assertEquals(frameOf(at, bounds), report.damaged().getFirst().index(), "at " + at);
      } else {
        assertFalse(covered.get(at), "not detected at " + at);
      }
    }
    assertTrue(detected > good.size() / 3, "detected " + detected + " of " + good.size());
  }

  private static long frameOf(int at, List<Long> bounds) {
    return bounds.stream().filter(start -> start <= at).count();
  }

  /** Places that some digest, signature or tag covers: all but names and headers (dare.md 4.3). */
  private static BitSet covered(Bytes good) throws IOException {
    BitSet covered = new BitSet();
    covered.set(0, good.size());
    FrameWalk.Result unused =
        FrameWalk.over(
            ContainerSource.of(good),
            new FrameWalk.Visitor() {
              @Override
              public void frame(LocatedFrame frame) {
                int payload = (int) frame.payloadOffset();
                int header = payload - FrameTag.size(frame.payloadOctets());
                covered.clear(header - frame.header().source().size(), header);
                int end = payload + (int) frame.payloadOctets();
                uncover(covered, good, good.toHex().indexOf("7b", 2 * end) / 2, (int) frame.end());
              }

              @Override
              public void damaged(FrameDamage damage) {
                throw new AssertionError(damage);
              }
            });
    return covered;
  }

  /** Of a trailer only digests and signatures count; the last digit of each has idle bits. */
  private static void uncover(BitSet covered, Bytes good, int start, int end) {
    String text = new String(good.slice(start, end - 3).toArray(), StandardCharsets.ISO_8859_1);
    BitSet values = new BitSet();
    Matcher matcher =
        Pattern.compile("\"(signature|PayloadDigest|TreeDigest)\":\"([^\"]*).\"").matcher(text);
    while (matcher.find()) {
      values.set(start + matcher.start(2), start + matcher.end(2));
    }
    for (int at = start; at < end - 3; at++) {
      covered.set(at, values.get(at));
    }
  }

  /** Contents that come out, whatever they are called. */
  private static List<Bytes> served(ContainerSource source) throws IOException {
    List<Bytes> served = new ArrayList<>();
    Path target = Files.createTempDirectory("served");
    try {
      ExtractReport unused =
          ArchiveExtractor.extract(source, target, ExtractOptions.of(ArchiveFixture.KEYS));
      served.addAll(ArchiveFixture.read(target).values());
      return served;
    } finally {
      DurableFiles.delete(target);
    }
  }

  @Test
  void cut_everywhere_isDetectedAndTheWholeFramesAreServed() throws Exception {
    Bytes good = archive();
    Set<Long> ends = new HashSet<>(List.of(0L, (long) good.size()));
    List<ArchiveEntry> entries = ArchiveReader.list(ContainerSource.of(good)).entries();
    entries.forEach(entry -> ends.add(entry.position()));
    for (int at = 0; at < good.size(); at++) {
      ContainerSource cut = ContainerSource.of(good.slice(0, at));

      ArchiveReport report = ArchiveVerifier.verify(cut, List.of(), 1, ArchiveProgress.NONE);
      ArchiveListing listing = ArchiveReader.list(cut);

      boolean whole = ends.contains((long) at);
      assertEquals(whole, report.verdict() != Verdict.DAMAGED, "at " + at);
      assertEquals(!whole, listing.torn(), "at " + at);
      long before = at;
      assertEquals(
          entries.stream()
              .filter(each -> end(each, entries, good) <= before)
              .map(ArchiveEntry::name)
              .toList(),
          listing.entries().stream().map(ArchiveEntry::name).toList());
    }
  }

  private static long end(ArchiveEntry entry, List<ArchiveEntry> entries, Bytes good) {
    int next = entries.indexOf(entry) + 1;
    return next == entries.size() ? good.size() : entries.get(next).position();
  }

  @Test
  void damage_anywhereInAnyAmount_throwsNothing() throws Exception {
    Bytes good = archive();
    Seeds.forEach(
        60,
        random -> {
          byte[] octets = good.toArray();
          for (int i = random.nextInt(20); i >= 0; i--) {
            octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
          }
          int from = random.nextInt(octets.length);
          int to = Math.min(octets.length, from + random.nextInt(2000));
          Bytes whole = Bytes.wrap(octets);
          Bytes damaged =
              random.nextBoolean()
                  ? whole
                  : Bytes.concat(whole.slice(0, from), whole.slice(to), whole.slice(from, to));
          try {
            ContainerSource source = ContainerSource.of(damaged);
            ArchiveReport unused =
                ArchiveVerifier.verify(source, List.of(), 2, ArchiveProgress.NONE);
            assertTrue(files().values().containsAll(served(source)));
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
  }
}
