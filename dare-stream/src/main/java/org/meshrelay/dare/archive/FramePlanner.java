package org.meshrelay.dare.archive;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.agree.AgreementException;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.dare.ContainerInfo;
import org.meshrelay.protocol.dare.ContentMeta;
import org.meshrelay.protocol.dare.DareTrailer;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.dare.EnvelopeDraft;
import org.meshrelay.protocol.dare.HeaderEditor;
import org.meshrelay.protocol.dare.MasterKey;
import org.meshrelay.protocol.dare.stream.PayloadTransform;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonString;

/**
 * Settles headers and places of the frames to come, one after another. For one thread; closing
 * wipes the master key.
 */
final class FramePlanner implements AutoCloseable {
  /** By analogy with the names of catalogs; nothing published names one for archives. */
  static final String CONTENT_TYPE = "application/mmm-archive";

  private static final Bytes DIGEST_PLACE = Bytes.wrap(new byte[64]);

  private final ArchiveOptions options;
  private final ArchiveOptions.Type type;
  private final TreeOffsets tree;
  private final Optional<MasterKey> master;
  private final Map<Integer, Integer> trailerSizes = new HashMap<>();
  private long index;
  private long offset;

  /** Number of the frame whose header has the recipients; -1 until it is written. */
  private long exchange = -1;

  /** Plans from the beginning, or from the end of what is there. */
  FramePlanner(
      ArchiveOptions options, ArchiveOptions.Type type, TreeOffsets tree, long index, long offset) {
    this.options = options;
    this.type = type;
    this.tree = tree;
    this.index = index;
    this.offset = offset;
    this.master =
        options.recipients().isEmpty()
            ? Optional.empty()
            : Optional.of(MasterKey.generate(options.entropy()));
  }

  /** Number of the next frame. */
  long index() {
    return index;
  }

  /** Frame 0: no content, only what the container is. */
  PlannedFrame first() throws AgreementException {
    EnvelopeBuilder builder =
        EnvelopeBuilder.of(Bytes.EMPTY)
            .contentMeta(ContentMeta.builder().contentType(CONTENT_TYPE).build());
    return planned(builder, null, List.of());
  }

  /** A file, new or in place of one that is live. */
  PlannedFrame file(ArchiveInput input, LiveEntries.@Nullable Live before)
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
  PlannedFrame deletion(String key, LiveEntries.Live before) throws AgreementException {
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

  private PlannedFrame planned(
      EnvelopeBuilder builder, @Nullable ArchiveInput input, List<SignatureKeyPair> signers)
      throws AgreementException {
    signers.forEach(builder::sign);
    boolean encrypted = master.isPresent() && (input != null || index == 0);
    if (encrypted) {
      encrypt(builder, master.get());
    }
    builder.member("ContainerInfo", info(encrypted).toJson());
    EnvelopeDraft draft = builder.draft();
    long plain = input == null ? 0 : input.octets();
    PlannedFrame frame =
        new PlannedFrame(
            draft,
            input,
            offset,
            encrypted ? PayloadTransform.encryptedOctets(plain) : plain,
            trailerSize(draft, signers.size()));
    tree.add(offset);
    index++;
    offset = frame.end();
    return frame;
  }

  private void encrypt(EnvelopeBuilder builder, MasterKey key) throws AgreementException {
    if (exchange < 0) {
      exchange = index;
      builder.encryptShared(key, options.recipients(), options.entropy());
    } else {
      builder.encryptUnder(key, options.entropy());
    }
  }

  private ContainerInfo info(boolean encrypted) {
    if (index == 0) {
      return ContainerInfo.first(type.wireName());
    }
    Long position = tree.next().isPresent() ? tree.next().getAsLong() : null;
    Long exchangePosition = encrypted && exchange != index ? exchange : null;
    return new ContainerInfo(
        null, null, index, false, false, position, null, exchangePosition, false, null);
  }

  /** All trailers with so many signatures are as long as one made for no digest at all. */
  private int trailerSize(EnvelopeDraft draft, int signatures) {
    Integer known = trailerSizes.get(signatures);
    if (known == null) {
      known = trailer(draft, DIGEST_PLACE, DIGEST_PLACE).source().size();
      trailerSizes.put(signatures, known);
    }
    return known;
  }

  /** The trailer of a frame. */
  DareTrailer trailer(EnvelopeDraft draft, Bytes payloadDigest, Bytes treeDigest) {
    DareTrailer trailer = draft.trailer(payloadDigest);
    Map<String, JsonNode> links =
        type == ArchiveOptions.Type.MERKLE
            ? Map.of("TreeDigest", JsonString.of(treeDigest.toBase64Url()))
            : Map.of();
    return HeaderEditor.edit(trailer, Set.of(), links);
  }

  @Override
  public void close() {
    master.ifPresent(MasterKey::close);
  }
}
