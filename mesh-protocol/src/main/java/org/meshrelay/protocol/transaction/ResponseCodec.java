package org.meshrelay.protocol.transaction;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonBinary;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonNumber;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonReader;
import org.meshrelay.protocol.encoding.JsonWriter;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ReadLimits;
import org.meshrelay.protocol.object.TaggedObject;

/**
 * Reads and writes response payloads: an object with one member, whose name is the response type
 * (protocol.md 1.2).
 *
 * <p>A response may carry the tag of the declared type or of an ancestor (MSP-99): {@code
 * MeshResponse} and {@code Response} everywhere, {@code UploadResponse} for Post, {@code
 * CreateResponse} for CreateGroup, {@code StatusResponse} for Complete. An absent {@code Status} is
 * success. A tag that does not answer the request is a {@link DecodeException}. The reference
 * service of 2019 sent responses without a tag, told by a {@code Status} in its place; they are
 * read as the declared type.
 */
public final class ResponseCodec {
  private static final Set<String> ANCESTORS = Set.of("MeshResponse", "Response");

  private ResponseCodec() {}

  /** The response in a payload that answers the transaction. */
  public static MeshResponse decode(TransactionName asked, Bytes payload, Encoding encoding)
      throws DecodeException {
    JsonNode node = JsonReader.read(payload, encoding, ReadLimits.RESPONSE);
    if (node instanceof JsonObject untagged && untagged.get("Status") instanceof JsonNumber) {
      return read(asked, ObjectReader.of(untagged, asked.responseTag()));
    }
    TaggedObject object = TaggedObject.of(node);
    String tag = object.tag();
    ObjectReader in = object.reader();
    if (ANCESTORS.contains(tag)) {
      return StatusOnlyResponse.read(in);
    }
    if (asked == TransactionName.COMPLETE && tag.equals("StatusResponse")) {
      return StatusResponse.read(in);
    }
    boolean fits =
        tag.equals(asked.responseTag())
            || tag.equals(asked.laterResponseTag())
            || (asked == TransactionName.POST && tag.equals("UploadResponse"))
            || (asked == TransactionName.CREATE_GROUP && tag.equals("CreateResponse"));
    if (!fits) {
      throw new DecodeException("the response does not answer " + asked.tag());
    }
    return read(asked, in);
  }

  /** The payload octets of a response under its own tag. */
  public static Bytes encode(MeshResponse response, Encoding encoding) {
    return JsonWriter.write(response.tagged(), encoding);
  }

  /**
   * The payload octets of the response to a request: with a copy of its ID, and under the later
   * name of the response where the peer used a later name of the request (protocol.md 1.7).
   */
  public static Bytes encode(
      MeshResponse response, RequestCodec.Received request, Encoding encoding) {
    String tag =
        TransactionName.ofTag(request.tag())
            .filter(name -> name.responseTag().equals(response.tag()))
            .map(name -> name.responseTagFor(request.tag()))
            .orElse(response.tag());
    JsonObject members = withId(response.members(), request.request().header().id());
    return JsonWriter.write(JsonObject.of(tag, members), encoding);
  }

  /** The response type is fixed by the record, the ID by the request: joined only here. */
  private static JsonObject withId(JsonObject members, @Nullable Bytes id) {
    if (id == null) {
      return members;
    }
    JsonObject.Builder out = JsonObject.builder();
    boolean written = false;
    for (Map.Entry<String, JsonNode> member : members.members().entrySet()) {
      String name = member.getKey();
      if (!written && !name.startsWith("Status")) {
        out.put("ID", new JsonBinary(id));
        written = true;
      }
      if (!name.equals("ID")) {
        out.put(name, member.getValue());
      }
    }
    return written ? out.build() : out.put("ID", new JsonBinary(id)).build();
  }

  private static MeshResponse read(TransactionName asked, ObjectReader in) throws DecodeException {
    return switch (asked) {
      case HELLO -> HelloResponse.read(in);
      case CREATE_ACCOUNT -> CreateResponse.read(in);
      case DELETE_ACCOUNT -> DeleteResponse.read(in);
      case COMPLETE -> CompleteResponse.read(in);
      case STATUS -> StatusResponse.read(in);
      case DOWNLOAD -> DownloadResponse.read(in);
      case UPLOAD -> UploadResponse.read(in);
      case POST -> PostResponse.read(in);
      case CONNECT -> ConnectResponse.read(in);
      case PUBLISH -> PublishResponse.read(in);
      case CLAIM -> ClaimResponse.read(in);
      case POLL_CLAIM -> PollClaimResponse.read(in);
      case CREATE_GROUP -> CreateGroupResponse.read(in);
      case OPERATE -> OperateResponse.read(in);
      case PROVE -> ProveResponse.read(in);
      case TRANSACT -> TransactResponse.read(in);
    };
  }
}
