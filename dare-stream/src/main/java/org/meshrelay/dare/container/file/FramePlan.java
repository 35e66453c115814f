package org.meshrelay.dare.container.file;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.agree.AgreementException;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.container.ContainerType;
import org.meshrelay.dare.container.walk.TreeOffsets;
import org.meshrelay.protocol.dare.ContainerInfo;
import org.meshrelay.protocol.dare.DareHeader;
import org.meshrelay.protocol.dare.DareTrailer;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.dare.EnvelopeDraft;
import org.meshrelay.protocol.dare.HeaderEditor;
import org.meshrelay.protocol.dare.MasterKey;
import org.meshrelay.protocol.dare.stream.PayloadTransform;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonString;

/**
 * Settles headers and places of the frames to come, one after another. For one thread; closing
 * wipes the master key.
 */
public final class FramePlan implements AutoCloseable {
  private static final Bytes DIGEST_PLACE = Bytes.wrap(new byte[64]);

  private final AppendOptions options;
  private final ContainerType type;
  private final TreeOffsets tree;
  private final Optional<MasterKey> shared;
  private final Map<Seal, Integer> trailerSizes = new HashMap<>();
  private long index;
  private long offset;

  /** Number of the frame whose header has the recipients; -1 until it is written. */
  private long exchange = -1;

  /** Where the newest index frame begins; null if there is none. */
  private @Nullable Long indexPosition;

  /** Plans from the beginning, or from the end of what is there. */
  public FramePlan(
      AppendOptions options, ContainerType type, TreeOffsets tree, long index, long offset) {
    this.options = options;
    this.type = type;
    this.tree = tree;
    this.index = index;
    this.offset = offset;
    this.shared =
        options.recipients().isEmpty() || options.exchange() == AppendOptions.Exchange.PER_FRAME
            ? Optional.empty()
            : Optional.of(MasterKey.generate(options.entropy()));
  }

  /**
   * What a frame is.
   *
   * @param plainOctets size of its content
   * @param encrypted whether its content is encrypted, if there are recipients
   * @param signers keys that sign it
   * @param meta whether it holds no data
   */
  public record Content(
      long plainOctets, boolean encrypted, List<SignatureKeyPair> signers, boolean meta) {
    /** Copies the list. */
    public Content {
      signers = List.copyOf(signers);
    }
  }

  /** Number of the next frame. */
  public long index() {
    return index;
  }

  /** Where the next frame begins. */
  public long offset() {
    return offset;
  }

  /** Where the newest index frame begins. */
  void indexAt(@Nullable Long position) {
    indexPosition = position;
  }

  /** A frame with the members that the builder has, which must be one with a digest if any is. */
  public PlannedFrame plan(EnvelopeBuilder builder, Content content) throws AgreementException {
    content.signers().forEach(builder::sign);
    boolean encrypted = content.encrypted() && !options.recipients().isEmpty();
    long exchangeBefore = exchange;
    if (encrypted) {
      encrypt(builder);
    }
    builder.member("ContainerInfo", info(content.meta(), encrypted, exchangeBefore).toJson());
    EnvelopeDraft draft = builder.draft();
    FramePlace place =
        new FramePlace(
            draft.header(),
            offset,
            encrypted
                ? PayloadTransform.encryptedOctets(content.plainOctets())
                : content.plainOctets(),
            draft.hasTrailer() ? trailerSize(draft, new Seal(content.signers(), encrypted)) : -1);
    placed(place.end());
    return new PlannedFrame(place, draft);
  }

  /** A frame that was planned elsewhere ends here. */
  void placed(long end) {
    tree.add(offset);
    index++;
    offset = end;
  }

  /** A builder for a frame of this container: with a digest unless none of its frames has one. */
  EnvelopeBuilder builder(boolean sealed) {
    return sealed || type.hasDigests()
        ? EnvelopeBuilder.of(Bytes.EMPTY)
        : EnvelopeBuilder.bare(Bytes.EMPTY);
  }

  private void encrypt(EnvelopeBuilder builder) throws AgreementException {
    if (shared.isEmpty()) {
      builder.encryptTo(options.recipients(), options.entropy());
    } else if (exchange < 0) {
      exchange = index;
      builder.encryptShared(shared.get(), options.recipients(), options.entropy());
    } else {
      builder.encryptUnder(shared.get(), options.entropy());
    }
  }

  private ContainerInfo info(boolean meta, boolean encrypted, long exchangeBefore) {
    if (index == 0) {
      return ContainerInfo.first(type.wireName());
    }
    boolean elsewhere = encrypted && shared.isPresent() && exchangeBefore >= 0;
    return new ContainerInfo(
        null,
        null,
        index,
        meta,
        false,
        position(),
        indexPosition,
        elsewhere ? exchangeBefore : null,
        false,
        null);
  }

  /** What the next frame states if its payload is stored as it is, with recipients of its own. */
  ContainerInfo stored() {
    return info(false, false, -1);
  }

  /** The header with JSON for its octets, whatever it was read from. */
  static DareHeader asText(DareHeader header) {
    try {
      return DareHeader.of(header.json().asText());
    } catch (DecodeException e) {
      throw new IllegalStateException("a header that was read cannot be written", e);
    }
  }

  /** {@code TreePosition} of the next frame; null where there is none. */
  private @Nullable Long position() {
    return type.hasPositions() && tree.next().isPresent() ? tree.next().getAsLong() : null;
  }

  /** What the size of a trailer depends on: signatures, and witnesses beside them. */
  private record Seal(List<SignatureKeyPair> signers, boolean encrypted) {}

  /** All trailers by the same signers are as long as one made for no digest at all. */
  private int trailerSize(EnvelopeDraft draft, Seal seal) {
    Integer known = trailerSizes.get(seal);
    if (known == null) {
      known = trailer(draft, DIGEST_PLACE, DIGEST_PLACE).source().size();
      trailerSizes.put(seal, known);
    }
    return known;
  }

  /**
   * The trailer of a frame.
   *
   * @param link its chain or tree digest, used if the container has them
   */
  public DareTrailer trailer(EnvelopeDraft draft, Bytes payloadDigest, Bytes link) {
    return linked(draft.trailer(payloadDigest), link);
  }

  /** The trailer with the container's own link. */
  DareTrailer linked(DareTrailer trailer, Bytes link) {
    JsonString text = JsonString.of(link.toBase64Url());
    Map<String, JsonNode> links =
        switch (type) {
          case CHAIN -> Map.of("ChainDigest", text);
          case MERKLE -> Map.of("TreeDigest", text);
          case LIST, DIGEST, TREE -> Map.of();
        };
    return HeaderEditor.edit(trailer, Set.of(), links);
  }

  @Override
  public void close() {
    shared.ifPresent(MasterKey::close);
  }
}
