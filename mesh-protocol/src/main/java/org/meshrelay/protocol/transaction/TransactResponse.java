package org.meshrelay.protocol.transaction;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.ObjectReader;

/**
 * Answers Transact (protocol.md 1.7).
 *
 * @param outcome status and copy of the request ID
 * @param entries results in the order of the request
 * @param constraintsData limits for the second round
 */
public record TransactResponse(
    ResponseStatus outcome, List<EntryResponse> entries, @Nullable ConstraintsData constraintsData)
    implements EntriesResponse {
  /** Copies the lists. */
  public TransactResponse {
    entries = List.copyOf(entries);
  }

  static TransactResponse read(ObjectReader in) throws DecodeException {
    return EntriesResponse.read(in, TransactResponse::new);
  }

  @Override
  public String tag() {
    return "TransactResponse";
  }
}
