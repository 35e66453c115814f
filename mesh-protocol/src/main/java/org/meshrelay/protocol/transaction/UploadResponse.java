package org.meshrelay.protocol.transaction;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.ObjectReader;

/**
 * Answers Upload (protocol.md 1.8).
 *
 * @param outcome status and copy of the request ID
 * @param entries results: all updates flattened, then Self
 * @param constraintsData limits for the second round
 */
public record UploadResponse(
    ResponseStatus outcome, List<EntryResponse> entries, @Nullable ConstraintsData constraintsData)
    implements EntriesResponse {
  /** Copies the lists. */
  public UploadResponse {
    entries = List.copyOf(entries);
  }

  static UploadResponse read(ObjectReader in) throws DecodeException {
    return EntriesResponse.read(in, UploadResponse::new);
  }

  @Override
  public String tag() {
    return "UploadResponse";
  }
}
