package org.meshrelay.dare.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.crypto.octet.Base64Url;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;
import org.meshrelay.dare.container.ContainerReport;
import org.meshrelay.dare.container.ContainerSource;
import org.meshrelay.dare.container.ContainerVerifier;
import org.meshrelay.dare.container.walk.ExchangeBook;
import org.meshrelay.dare.container.walk.FrameDamage;
import org.meshrelay.dare.container.walk.FrameWalk;
import org.meshrelay.dare.container.walk.LocatedFrame;
import org.meshrelay.dare.container.walk.PayloadInput;
import org.meshrelay.protocol.dare.DecryptionException;
import org.meshrelay.protocol.dare.MasterKey;
import org.meshrelay.protocol.dare.stream.PayloadCheck;
import org.meshrelay.protocol.dare.stream.StreamReport;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.testkit.VectorFiles;

/**
 * Every container that the reference of November 2019 wrote, encrypted ones included: places, sizes
 * and payloads are those of its index, and both verifiers say the same of it.
 */
final class ReferenceContainerTest {
  private static final Path ROOT = VectorFiles.root().resolve("vectors/reference/2019-11");
  private static final Path FOLDER = ROOT.resolve("containers");
  private static final AgreementKeyPair READER =
      AgreementKeyPair.fromPrivate(Curve.ED448, secret("ed448-enc"));
  private static final PublicKey SIGNER =
      SignatureKeyPair.fromSeed(Curve.ED448, secret("ed448-sign")).publicKey();

  /** One file, and what the index says of it. */
  record Case(Path file, Map<String, Object> entry) {
    List<Map<String, Object>> frames() {
      return VectorFiles.list(entry.get("frames")).stream().map(VectorFiles::map).toList();
    }

    @Override
    public String toString() {
      return file.getFileName().toString();
    }
  }

  private static final Case PLAIN =
      cases().filter(each -> each.toString().equals("List-3.dcx")).findAny().orElseThrow();

  static Stream<Case> cases() {
    Map<String, Object> index = VectorFiles.map(VectorFiles.parse(FOLDER.resolve("index.json")));
    return VectorFiles.list(index.get("containers")).stream()
        .map(VectorFiles::map)
        .map(entry -> new Case(FOLDER.resolve(String.valueOf(entry.get("file"))), entry));
  }

  @Test
  void folder_everyFile_isAmongTheCases() throws Exception {
    Set<String> read = cases().map(Case::toString).collect(Collectors.toSet());
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertEquals(
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".dcx"))
              .collect(Collectors.toSet()),
          read);
    }
    assertEquals(55, read.size());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void verify_file_isTheSameForBothVerifiers(Case each) throws Exception {
    try (FileChannel channel = FileChannel.open(each.file(), StandardOpenOption.READ)) {
      ContainerSource source = ContainerSource.of(channel);

      ArchiveReport report =
          ArchiveVerifier.verify(source, List.of(SIGNER), 2, ArchiveProgress.NONE);

      ContainerReport other = ContainerVerifier.verify(source);
      assertEquals(other.verdict(), report.verdict());
      assertEquals(other.type(), report.type());
      assertEquals(each.frames().size(), report.frames());
      assertTrue(report.isValid(), report.toString());
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void read_everyFrame_hasThePlaceAndPayloadOfTheIndex(Case each) throws Exception {
    try (FileChannel channel = FileChannel.open(each.file(), StandardOpenOption.READ);
        ExchangeBook exchanges = new ExchangeBook(List.of(READER))) {
      ContainerSource source = ContainerSource.of(channel);
      FrameWalk.Result result =
          FrameWalk.over(
              source,
              new FrameWalk.Visitor() {
                @Override
                public void frame(LocatedFrame frame) throws IOException {
                  exchanges.take(frame);
                  check(source, frame, each.frames().get((int) frame.index()), exchanges);
                }

                @Override
                public void damaged(FrameDamage damage) {
                  throw new AssertionError(damage);
                }
              });

      assertEquals(each.frames().size(), result.frames());
      assertEquals(each.entry().get("length"), result.end());
    }
  }

  private static void check(
      ContainerSource source,
      LocatedFrame frame,
      Map<String, Object> stated,
      ExchangeBook exchanges)
      throws IOException {
    assertEquals(stated.get("position"), frame.offset());
    assertEquals(stated.get("length"), frame.end() - frame.offset());
    ByteArrayOutputStream sink = new ByteArrayOutputStream();
    StreamReport report = read(source, frame, exchanges, sink);
    assertTrue(report.isIntact());
    assertEquals((long) String.valueOf(stated.get("body")).length() / 2, report.payloadOctets());
    assertEquals(payload(frame, stated), Bytes.wrap(sink.toByteArray()).toHex());
  }

  /**
   * The payload of the index. Its writer did not decrypt frames whose key exchange is in frame 0;
   * they hold the same records as the plain containers of the same size.
   */
  private static String payload(LocatedFrame frame, Map<String, Object> stated) {
    boolean elsewhere =
        frame.header().encryption() != null && frame.header().recipients().isEmpty();
    Map<String, Object> entry = elsewhere ? PLAIN.frames().get((int) frame.index()) : stated;
    return entry.get("payload") instanceof String text ? text : "";
  }

  private static StreamReport read(
      ContainerSource source,
      LocatedFrame frame,
      ExchangeBook exchanges,
      ByteArrayOutputStream sink)
      throws IOException {
    try (PayloadInput payload = new PayloadInput(source, frame, new LongAdder())) {
      if (frame.header().encryption() == null) {
        return PayloadCheck.asStored(
            frame.header(), frame.trailer(), payload, sink, List.of(SIGNER));
      }
      Optional<MasterKey> master = exchanges.master(frame);
      return PayloadCheck.decrypting(
          frame.header(), frame.trailer(), payload, master.orElseThrow(), sink, List.of(SIGNER));
    } catch (DecodeException | DecryptionException e) {
      throw new AssertionError(e);
    }
  }

  private static SecretBytes secret(String name) {
    Map<String, Object> file = VectorFiles.map(VectorFiles.parse(ROOT.resolve("keys.json")));
    Map<String, Object> key =
        VectorFiles.list(file.get("keys")).stream()
            .map(VectorFiles::map)
            .filter(each -> name.equals(each.get("name")))
            .findAny()
            .orElseThrow();
    Object octets = VectorFiles.map(key.get("jwkPrivate")).get("Private");
    return SecretBytes.copyOf(Base64Url.decode(String.valueOf(octets)));
  }
}
