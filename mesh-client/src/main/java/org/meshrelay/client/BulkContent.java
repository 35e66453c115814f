package org.meshrelay.client;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.meshrelay.client.earl.BulkIndex;
import org.meshrelay.client.earl.ConnectUri;
import org.meshrelay.client.earl.SealedContent;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.udf.Earl;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.catalog.CatalogedPublication;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.DecryptionException;
import org.meshrelay.protocol.encoding.DecodeException;

/**
 * Content that is too large for a message, published in parts by content identifier and got back by
 * its locator (MSP-122, ADR 75). The service sees neither what it is nor who fetches it.
 */
final class BulkContent {
  /** Header, trailer and padding of the envelope around a part; they take some 300 octets. */
  private static final int ENVELOPE_OCTETS = 1_024;

  private final ClientContext context;

  BulkContent(ClientContext context) {
    this.context = context;
  }

  /**
   * Publishes the content: first its parts, at last what leads to them.
   *
   * @param expires end of its life
   * @throws MeshException of kind {@code USAGE} if it has more parts than are carried
   */
  ConnectUri.OfDomain publish(AccountSession session, Bytes content, Instant expires)
      throws MeshException {
    int size = (int) Outgoing.octetsMax(session) - ENVELOPE_OCTETS;
    List<Bytes> parts = BulkIndex.cut(content, size);
    if (parts.size() > BulkIndex.PARTS_MAX) {
      throw new MeshException(
          Kind.USAGE,
          "the content has "
              + content.size()
              + " octets, and at most "
              + BulkIndex.PARTS_MAX * size
              + " are published");
    }
    PublicationClient client = new PublicationClient(context, session);
    List<Udf> keys = new ArrayList<>();
    for (Bytes part : parts) {
      keys.add(publish(client, part, expires));
    }
    Udf key = publish(client, BulkIndex.of(content, keys).encode(), expires);
    return new ConnectUri.OfDomain(session.address().domain(), key);
  }

  /**
   * The content that a locator leads to. Its parts are looked for at the same domain only, so that
   * nobody can send a reader elsewhere.
   *
   * @throws MeshException of kind {@code CHECK_FAILED} if nothing is published there, or it does
   *     not open, or is not what it says
   */
  Bytes fetch(ConnectUri.OfDomain locator) throws MeshException {
    BulkIndex index = index(fetch(locator.domain(), locator.key()));
    List<Bytes> parts = new ArrayList<>();
    for (Udf key : index.parts()) {
      parts.add(fetch(locator.domain(), key));
    }
    return index
        .join(parts)
        .orElseThrow(
            () ->
                new MeshException(Kind.CHECK_FAILED, "the parts do not make the content promised"));
  }

  private Udf publish(PublicationClient client, Bytes content, Instant expires)
      throws MeshException {
    Udf key = Udf.encryptionKey(context.entropy());
    client.publish(
        new CatalogedPublication(
            List.of(),
            Earl.locator(key).text(),
            null,
            SealedContent.seal(content, key, context.entropy()),
            expires));
    return key;
  }

  private Bytes fetch(ServiceName domain, Udf key) throws MeshException {
    DareEnvelope data = context.published(domain, Earl.locator(key).text());
    try {
      return SealedContent.open(data, key);
    } catch (DecryptionException e) {
      throw new MeshException(
          Kind.CHECK_FAILED, "what is published does not open under the key of the locator", e);
    }
  }

  private static BulkIndex index(Bytes octets) throws MeshException {
    try {
      return BulkIndex.parse(octets);
    } catch (DecodeException e) {
      throw new MeshException(Kind.CHECK_FAILED, "what is published is no bulk content", e);
    }
  }
}
