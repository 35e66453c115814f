package org.meshrelay.dare.archive;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.agree.AgreementException;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.container.file.AppendOptions;
import org.meshrelay.dare.container.file.FramePlan;
import org.meshrelay.dare.container.walk.TreeOffsets;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.dare.ContentMeta;
import org.meshrelay.protocol.dare.DareTrailer;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.dare.EnvelopeDraft;

/**
 * Settles headers and places of the frames to come, one after another. For one thread; closing
 * wipes the master key.
 */
final class FramePlanner implements AutoCloseable {
  /** By analogy with the names of catalogs; nothing published names one for archives. */
  static final String CONTENT_TYPE = "application/mmm-archive";

  private final ArchiveOptions options;
  private final FramePlan plan;

  /** Plans from the beginning, or from the end of what is there. */
  FramePlanner(
      ArchiveOptions options, ArchiveOptions.Type type, TreeOffsets tree, long index, long offset) {
    this.options = options;
    AppendOptions frames =
        new AppendOptions(
            options.signers(),
            options.recipients(),
            AppendOptions.Exchange.ONCE,
            options.entropy());
    this.plan = new FramePlan(frames, type.containerType(), tree, index, offset);
  }

  /** Number of the next frame. */
  private long index() {
    return plan.index();
  }

  /** Frame 0: no content, only what the container is. */
  PlannedFile first() throws AgreementException {
    EnvelopeBuilder builder =
        EnvelopeBuilder.of(Bytes.EMPTY)
            .contentMeta(ContentMeta.builder().contentType(CONTENT_TYPE).build());
    return planned(builder, null, List.of());
  }

  /** A file, new or in place of one that is live. */
  PlannedFile file(ArchiveInput input, LiveEntries.@Nullable Live before)
      throws AgreementException {
    CatalogEvent event = before == null ? CatalogEvent.NEW : CatalogEvent.UPDATE;
    ContentMeta meta =
        meta(
            input.path().text(),
            event,
            input.contentType(),
            input.path(),
            input.modified(),
            before);
    EnvelopeBuilder builder = EnvelopeBuilder.of(Bytes.EMPTY).contentMeta(meta);
    return planned(builder, input, options.signers());
  }

  /** The deletion of what is live under a key. */
  PlannedFile deletion(String key, LiveEntries.Live before) throws AgreementException {
    ContentMeta meta = meta(key, CatalogEvent.DELETE, null, null, null, before);
    return planned(EnvelopeBuilder.of(Bytes.EMPTY).contentMeta(meta), null, List.of());
  }

  private static ContentMeta meta(
      String key,
      CatalogEvent event,
      @Nullable String contentType,
      @Nullable ArchivePath path,
      @Nullable Instant modified,
      LiveEntries.@Nullable Live before) {
    return new ContentMeta(
        key,
        null,
        contentType,
        event.text(),
        List.of(),
        List.of(),
        path == null ? List.of() : List.of(path.text()),
        path == null ? null : path.name(),
        null,
        modified,
        null,
        before == null ? null : before.first(),
        before == null ? null : before.entry().index());
  }

  private PlannedFile planned(
      EnvelopeBuilder builder, @Nullable ArchiveInput input, List<SignatureKeyPair> signers)
      throws AgreementException {
    long plain = input == null ? 0 : input.octets();
    boolean encrypted = input != null || index() == 0;
    return new PlannedFile(
        plan.plan(builder, new FramePlan.Content(plain, encrypted, signers, false)), input);
  }

  /** The trailer of a frame. */
  DareTrailer trailer(EnvelopeDraft draft, Bytes payloadDigest, Bytes treeDigest) {
    return plan.trailer(draft, payloadDigest, treeDigest);
  }

  @Override
  public void close() {
    plan.close();
  }
}
