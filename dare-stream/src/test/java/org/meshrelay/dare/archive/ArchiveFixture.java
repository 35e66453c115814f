package org.meshrelay.dare.archive;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.container.ContainerSource;
import org.meshrelay.dare.container.FrameCodec;
import org.meshrelay.dare.container.TreePath;
import org.meshrelay.protocol.encoding.DecodeException;

/** Trees of files, keys from a seed, and containers made by hand. */
final class ArchiveFixture {
  static final SignatureKeyPair SIGNER = SignatureKeyPair.generate(Curve.ED448, entropy(1));
  static final AgreementKeyPair READER = AgreementKeyPair.generate(Curve.X448, entropy(2));
  static final AgreementKeyPair STRANGER = AgreementKeyPair.generate(Curve.X448, entropy(3));
  static final ArchiveKeys KEYS = new ArchiveKeys(List.of(READER), List.of(SIGNER.publicKey()));

  private ArchiveFixture() {}

  static EntropySource entropy(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return random::nextBytes;
  }

  static Bytes content(int size) {
    byte[] octets = new byte[size];
    new SplittableRandom(size).nextBytes(octets);
    return Bytes.wrap(octets);
  }

  /** Files around the borders of buffers and tags, in folders. */
  static Map<String, Bytes> tree() {
    Map<String, Bytes> files = new TreeMap<>();
    int[] sizes = {0, 1, 15, 16, 17, 200, 255, 256, 257, 65_519, 65_535, 65_536, 65_537, 300_000};
    for (int size : sizes) {
      files.put("folder " + size % 3 + "/deeper/file-" + size + ".txt", content(size));
    }
    files.put("top.json", Bytes.utf8("{}"));
    files.put("\u00fcml\u00e4ut/\u4e2d\u6587.bin", content(100));
    return files;
  }

  static void write(Path directory, Map<String, Bytes> files) throws IOException {
    for (Map.Entry<String, Bytes> file : files.entrySet()) {
      Path target = directory.resolve(file.getKey());
      Files.createDirectories(target.getParent());
      Files.write(target, file.getValue().toArray());
    }
  }

  /** All regular files below, by their paths. */
  static Map<String, Bytes> read(Path directory) throws IOException {
    Map<String, Bytes> files = new TreeMap<>();
    try (Stream<Path> found = Files.walk(directory)) {
      for (Path file : found.filter(Files::isRegularFile).toList()) {
        files.put(
            directory.relativize(file).toString().replace('\\', '/'),
            Bytes.wrap(Files.readAllBytes(file)));
      }
    }
    return files;
  }

  static List<ArchiveInput> inputs(Path directory) throws IOException {
    return InputScan.of(directory, directory.resolve("none")).inputs();
  }

  static ArchiveOptions signed(long seed) {
    return new ArchiveOptions(
        ArchiveOptions.Type.MERKLE,
        List.of(SIGNER),
        List.of(),
        entropy(seed),
        3,
        ArchiveProgress.NONE);
  }

  static ArchiveOptions encrypted(long seed) {
    return new ArchiveOptions(
        ArchiveOptions.Type.MERKLE,
        List.of(SIGNER),
        List.of(READER.publicKey()),
        entropy(seed),
        3,
        ArchiveProgress.NONE);
  }

  static ArchivePath path(String text) {
    try {
      return ArchivePath.of(text);
    } catch (DecodeException e) {
      throw new AssertionError(e);
    }
  }

  /** A container whose frames hold what a stranger wants them to hold. */
  static final class Forged {
    private final List<Bytes> frames = new ArrayList<>();
    private TreePath path = TreePath.empty();
    private long offset;

    Forged() {
      frame(
          "{\"ContainerInfo\":{\"DataEncoding\":\"JSON\",\"ContainerType\":\"Merkle\",\"Index\":0}}",
          "");
    }

    /** A file under this name, everything else as it should be. */
    Forged file(String name, String content) {
      return entry(
          "{\"Filename\":\"" + name.replace("\\", "\\\\") + "\",\"Event\":\"New\"}", content);
    }

    /** A frame with this ContentMeta. */
    Forged entry(String meta, String content) {
      String position =
          path.nextPosition().isPresent() ? "" + path.nextPosition().getAsLong() : "0";
      return frame(
          "{\"dig\":\"S512\",\"ContentMetaData\":\""
              + Bytes.utf8(meta).toBase64Url()
              + "\",\"ContainerInfo\":{\"Index\":"
              + frames.size()
              + ",\"TreePosition\":"
              + position
              + "}}",
          content);
    }

    @CanIgnoreReturnValue
    private Forged frame(String header, String content) {
      Bytes payload = Bytes.utf8(content);
      Bytes digest = Digests.sha512(payload);
      path = path.append(digest, offset);
      String trailer =
          "{\"PayloadDigest\":\""
              + digest.toBase64Url()
              + "\",\"TreeDigest\":\""
              + path.digest().toBase64Url()
              + "\"}";
      Bytes frame = FrameCodec.encode(List.of(Bytes.utf8(header), payload, Bytes.utf8(trailer)));
      frames.add(frame);
      offset += frame.size();
      return this;
    }

    Bytes octets() {
      return Bytes.concat(frames.toArray(Bytes[]::new));
    }

    ContainerSource source() {
      return ContainerSource.of(octets());
    }
  }
}
