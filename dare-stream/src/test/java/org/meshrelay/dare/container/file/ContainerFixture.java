package org.meshrelay.dare.container.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.meshrelay.crypto.agree.AgreementException;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.archive.ArchiveProgress;
import org.meshrelay.dare.archive.ArchiveReport;
import org.meshrelay.dare.archive.ArchiveVerifier;
import org.meshrelay.dare.container.ContainerType;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.dare.ContentMeta;

/** Keys from a seed, and containers of small frames. */
final class ContainerFixture {
  static final SignatureKeyPair SIGNER = SignatureKeyPair.generate(Curve.ED448, entropy(1));
  static final AgreementKeyPair READER = AgreementKeyPair.generate(Curve.X448, entropy(2));
  static final ContentMeta META =
      ContentMeta.builder().contentType("application/mmm-catalog").build();

  private ContainerFixture() {}

  static EntropySource entropy(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return random::nextBytes;
  }

  static AppendOptions options(boolean signed, AppendOptions.Exchange exchange, boolean encrypted) {
    List<PublicKey> recipients = encrypted ? List.of(READER.publicKey()) : List.of();
    return new AppendOptions(
        signed ? List.of(SIGNER) : List.of(), recipients, exchange, entropy(7));
  }

  static Bytes content(long index) {
    return Bytes.utf8("content of frame " + index);
  }

  static ContentMeta entry(String key, CatalogEvent event) {
    return ContentMeta.builder().uniqueId(key).event(event.text()).build();
  }

  /** A container of so many frames besides frame 0, whose keys are their numbers. */
  static Path make(Path file, ContainerType type, int frames, AppendOptions options)
      throws IOException, AgreementException {
    try (ContainerAppender appender = ContainerAppender.create(file, type, META, options)) {
      for (int i = 1; i <= frames; i++) {
        long unused = appender.append(content(i), entry("key-" + i, CatalogEvent.NEW));
      }
    }
    return file;
  }

  static ArchiveReport verify(Path file) throws IOException {
    return ArchiveVerifier.verify(file, List.of(SIGNER.publicKey()), 2, ArchiveProgress.NONE);
  }
}
