package org.meshrelay.dare.archive;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.container.ContainerSource;
import org.meshrelay.dare.container.DamageKind;
import org.meshrelay.dare.container.TreePath;
import org.meshrelay.dare.container.Verdict;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.ObjectReader;

/**
 * What it takes to add to an archive, from its headers and trailers; payloads are not read, whose
 * digests are taken as stated.
 *
 * @param type container type
 * @param live files by key
 * @param tree places of predecessors
 * @param path tree digests
 * @param end size without a torn tail
 */
record ExistingArchive(
    ArchiveOptions.Type type, LiveEntries live, TreeOffsets tree, TreePath path, long end) {

  static ExistingArchive read(ContainerSource source) throws IOException, ArchiveDamagedException {
    LiveEntries live = new LiveEntries();
    TreeOffsets tree = new TreeOffsets();
    LinkState links = new LinkState();
    DamageLog damaged = new DamageLog();
    FrameWalk.Result result =
        ArchiveReader.walk(
            source,
            new FrameWalk.Visitor() {
              @Override
              public void frame(LocatedFrame frame) {
                tree.add(frame.offset());
                link(links, frame, damaged);
                ArchiveReader.take(live, frame, damaged);
              }

              @Override
              public void damaged(FrameDamage damage) {
                damaged.add(damage);
              }
            });
    long allowed = result.torn() ? 1 : 0;
    if (damaged.total() > allowed || !links.isConnected()) {
      throw new ArchiveDamagedException("the archive is damaged");
    }
    return new ExistingArchive(type(result.type(), links), live, tree, links.path(), result.end());
  }

  private static void link(LinkState links, LocatedFrame frame, DamageLog damaged) {
    try {
      Optional<DamageKind> problem = links.take(frame, statedDigest(frame));
      problem.ifPresent(
          kind -> damaged.add(new FrameDamage(frame.index(), frame.offset(), kind.text())));
    } catch (DecodeException e) {
      damaged.add(new FrameDamage(frame.index(), frame.offset(), DamageKind.HEADER.text()));
    }
  }

  static @Nullable Bytes statedDigest(LocatedFrame frame) throws DecodeException {
    Bytes inTrailer = ObjectReader.of(frame.trailer().json(), "trailer").binary("PayloadDigest");
    return inTrailer == null
        ? ObjectReader.of(frame.header().json(), "header").binary("PayloadDigest")
        : inTrailer;
  }

  private static ArchiveOptions.Type type(String name, LinkState links)
      throws ArchiveDamagedException {
    for (ArchiveOptions.Type type : ArchiveOptions.Type.values()) {
      if (type.wireName().equals(name)) {
        if (links.verdict() == Verdict.UNLINKED) {
          throw new ArchiveDamagedException("the archive's tree digests are not linked");
        }
        return type;
      }
    }
    throw new ArchiveDamagedException("the container is of another type");
  }
}
