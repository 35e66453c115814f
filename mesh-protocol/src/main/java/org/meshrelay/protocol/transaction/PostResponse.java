package org.meshrelay.protocol.transaction;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.ObjectReader;

/**
 * Answers Post (protocol.md 1.8).
 *
 * @param outcome status and copy of the request ID
 * @param entries results: pairs message-major, then Self
 * @param constraintsData limits for the second round
 */
public record PostResponse(
    ResponseStatus outcome, List<EntryResponse> entries, @Nullable ConstraintsData constraintsData)
    implements EntriesResponse {
  /** Copies the lists. */
  public PostResponse {
    entries = List.copyOf(entries);
  }

  static PostResponse read(ObjectReader in) throws DecodeException {
    return EntriesResponse.read(in, PostResponse::new);
  }

  @Override
  public String tag() {
    return "PostResponse";
  }
}
