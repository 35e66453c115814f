package org.meshrelay.protocol.transaction;

import static org.meshrelay.protocol.object.MeshNodes.json;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshStruct;

/** A response with a result for each entry of its request (protocol.md 1.8). */
public sealed interface EntriesResponse extends MeshResponse
    permits PostResponse, UploadResponse, TransactResponse {
  /** Results, in the order that the response states. */
  List<EntryResponse> entries();

  /** Limits for the second round. */
  @Nullable ConstraintsData constraintsData();

  @Override
  default JsonObject members() {
    return outcome()
        .write(new ObjectWriter())
        .put("Entries", entries(), MeshStruct::members)
        .put("ConstraintsData", json(constraintsData()))
        .build();
  }

  /** Makes one of the responses. */
  @FunctionalInterface
  interface Maker<R extends EntriesResponse> {
    /** From what all of them have. */
    R make(
        ResponseStatus outcome,
        List<EntryResponse> entries,
        @Nullable ConstraintsData constraintsData);
  }

  /** Reads what all of them have. */
  static <R extends EntriesResponse> R read(ObjectReader in, Maker<R> maker)
      throws DecodeException {
    return maker.make(
        ResponseStatus.read(in),
        in.list("Entries", EntryResponse::read),
        in.value("ConstraintsData", ConstraintsData::read));
  }
}
