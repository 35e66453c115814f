package org.meshrelay.relay.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.port.EncodedReply;

/**
 * Gives what is published under a content identifier (protocol.md 6.4.3): the one resource that is
 * fetched with GET. Its answers are octets that nobody but the holder of the key can read.
 */
@FunctionalInterface
public interface ContentResolver {
  /** Where the identifiers are: one more segment of the path. */
  String PATH = "/.well-known/mmm-udf/";

  /** Longest identifier: 440 bits are 88 characters and 21 dashes. */
  int IDENTIFIER_CHARACTERS_MAX = 109;

  /**
   * The envelope with 200, 404 where there is none, 429 or 503 where the peer has to wait. Called
   * on an event loop; must not block.
   *
   * @param identifier the last segment of the path, at most {@link #IDENTIFIER_CHARACTERS_MAX}
   *     characters of any kind
   * @param peerAddress who asks
   */
  CompletionStage<EncodedReply> resolve(ServiceName host, String identifier, String peerAddress);

  /** Has nothing. */
  static ContentResolver empty() {
    return (host, identifier, peerAddress) -> CompletableFuture.completedStage(notFound());
  }

  /** The answer where there is nothing. */
  static EncodedReply notFound() {
    return new EncodedReply(404, Encoding.JSON, Bytes.EMPTY, null, false);
  }
}
