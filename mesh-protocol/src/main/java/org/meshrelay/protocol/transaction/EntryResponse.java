package org.meshrelay.protocol.transaction;

import static org.meshrelay.protocol.object.MeshNodes.json;
import static org.meshrelay.protocol.object.MeshNodes.requireCount;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshStruct;
import org.meshrelay.protocol.status.StatusCode;

/**
 * The result for one entry of an upload or post (protocol.md 1.5 and 2.1).
 *
 * @param indexRequest position in the request, from 0
 * @param indexContainer frame index assigned; null toward anyone but the owner
 * @param result what became of the entry
 * @param status number of protocol.md 1.5
 * @param extended second number, 0 for none
 * @param constraintsData limits for this entry when it was redacted
 * @param receipt signed by the host key; only with an accepted entry
 * @param description ours: with 303, the address to which the account has moved, as a URI
 */
public record EntryResponse(
    long indexRequest,
    @Nullable Long indexContainer,
    EntryResult result,
    long status,
    long extended,
    @Nullable ConstraintsData constraintsData,
    @Nullable DareEnvelope receipt,
    @Nullable String description)
    implements MeshStruct {
  /** An entry that needs no description. */
  public EntryResponse(
      long indexRequest,
      @Nullable Long indexContainer,
      EntryResult result,
      long status,
      long extended,
      @Nullable ConstraintsData constraintsData,
      @Nullable DareEnvelope receipt) {
    this(indexRequest, indexContainer, result, status, extended, constraintsData, receipt, null);
  }

  static EntryResponse read(JsonNode node) throws DecodeException {
    ObjectReader in = ObjectReader.of(node, "EntryResponse");
    EntryResult result = in.requireValue("Result", EntryResult::read);
    Long status = in.count("Status");
    Long extended = in.count("StatusExtended");
    return new EntryResponse(
        requireCount(in, "IndexRequest"),
        in.count("IndexContainer"),
        result,
        status == null ? result.impliedStatus() : status,
        extended == null ? 0 : extended,
        in.value("ConstraintsData", ConstraintsData::read),
        in.value("Receipt", DareEnvelope::of),
        in.string("StatusDescription"));
  }

  @Override
  public JsonObject members() {
    return new ObjectWriter()
        .put("IndexRequest", indexRequest)
        .put("IndexContainer", indexContainer)
        .put("Result", result.text())
        .put("Status", status)
        .put("StatusExtended", extended == 0 ? null : (Long) extended)
        .put("ConstraintsData", json(constraintsData))
        .put("Receipt", json(receipt))
        .put("StatusDescription", description)
        .build();
  }

  /** An accepted entry; the index is null toward anyone but the owner. */
  public static EntryResponse accepted(
      long indexRequest, @Nullable Long indexContainer, @Nullable DareEnvelope receipt) {
    return of(indexRequest, indexContainer, EntryResult.ACCEPT, StatusCode.SUCCESS, receipt);
  }

  /** An entry held for the owner's decision: accepted, as far as the sender learns. */
  public static EntryResponse held(long indexRequest, @Nullable DareEnvelope receipt) {
    return of(indexRequest, null, EntryResult.ACCEPT, StatusCode.HELD, receipt);
  }

  /** An entry refused; a conflict of index, key or identifier says so in the result too. */
  public static EntryResponse refused(long indexRequest, StatusCode code) {
    EntryResult result =
        switch (code) {
          case CATALOG_CONFLICT, PRECONDITION_FAILED -> EntryResult.CONFLICT;
          default -> EntryResult.REJECT;
        };
    return of(indexRequest, null, result, code, null);
  }

  /** Where the account has moved, as its service says (protocol.md 6.10); empty if it has not. */
  public Optional<AccountAddress> movedTo() {
    return status == StatusCode.REDIRECT_PERMANENT.status()
        ? MovedAccount.parse(description)
        : Optional.empty();
  }

  /** True if the entry was taken. */
  public boolean isAccepted() {
    return result == EntryResult.ACCEPT;
  }

  /** The code of both numbers; empty if they are none of ours. */
  public Optional<StatusCode> code() {
    return StatusCode.of(status, extended);
  }

  private static EntryResponse of(
      long indexRequest,
      @Nullable Long indexContainer,
      EntryResult result,
      StatusCode code,
      @Nullable DareEnvelope receipt) {
    return new EntryResponse(
        indexRequest, indexContainer, result, code.status(), code.extended(), null, receipt);
  }
}
