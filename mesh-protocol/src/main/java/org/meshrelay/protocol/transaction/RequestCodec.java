package org.meshrelay.protocol.transaction;

import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonWriter;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ReadLimits;
import org.meshrelay.protocol.object.TaggedObject;

/**
 * Reads and writes request payloads: an object with one member, whose name is the transaction
 * (protocol.md 1.2).
 *
 * <p>Read are transaction names, request type names and the later names of 1.7; unknown members are
 * ignored, members that are null count as absent, two spellings of one member that differ are
 * malformed (C-2). A {@link DecodeException} becomes 400/10, as does an {@link UnknownRequest}.
 * Octets of envelopes inside are kept.
 */
public final class RequestCodec {
  private RequestCodec() {}

  /**
   * A request with the tag it came under.
   *
   * @param tag the tag that the peer used
   * @param request what it asks
   */
  public record Received(String tag, MeshRequest request) {}

  /** The request in a payload. */
  public static MeshRequest decode(Bytes payload, Encoding encoding) throws DecodeException {
    return receive(payload, encoding).request();
  }

  /** The request in a payload, and the tag that the peer used for it. */
  public static Received receive(Bytes payload, Encoding encoding) throws DecodeException {
    return receive(TaggedObject.read(payload, encoding, ReadLimits.REQUEST));
  }

  /** The request in an object that was read already. */
  public static Received receive(TaggedObject object) throws DecodeException {
    return new Received(object.tag(), decode(object));
  }

  /** The payload octets of a request, under the transaction name. */
  public static Bytes encode(MeshRequest request, Encoding encoding) {
    return JsonWriter.write(request.tagged(), encoding);
  }

  private static MeshRequest decode(TaggedObject object) throws DecodeException {
    TransactionName name = TransactionName.ofTag(object.tag()).orElse(null);
    if (name == null) {
      return UnknownRequest.read(object);
    }
    ObjectReader in = object.reader();
    return switch (name) {
      case HELLO -> HelloRequest.read(in);
      case CREATE_ACCOUNT -> isGroup(in) ? CreateGroupRequest.read(in) : CreateRequest.read(in);
      case DELETE_ACCOUNT -> DeleteRequest.read(in);
      case COMPLETE -> CompleteRequest.read(in);
      case STATUS -> StatusRequest.read(in);
      case DOWNLOAD -> DownloadRequest.read(in);
      case UPLOAD -> UploadRequest.read(in);
      case POST -> PostRequest.read(in);
      case CONNECT -> ConnectRequest.read(in);
      case PUBLISH -> PublishRequest.read(in);
      case CLAIM -> ClaimRequest.read(in);
      case POLL_CLAIM -> PollClaimRequest.read(in);
      case CREATE_GROUP -> CreateGroupRequest.read(in);
      case OPERATE -> OperateRequest.read(in);
      case PROVE -> ProveRequest.read(in);
      case TRANSACT -> TransactRequest.read(in);
    };
  }

  /** BindAccount serves groups too, told apart by the class of the profile (protocol.md 1.7). */
  private static boolean isGroup(ObjectReader in) throws DecodeException {
    DareEnvelope profile =
        in.value("SignedAssertionAccount", DareEnvelope::of, "EnvelopedProfileAccount");
    return profile != null
        && !in.has("SignedProfileMesh", "EnvelopedProfileMesh")
        && TaggedObject.read(profile.payload()).tag().equals("ProfileGroup");
  }
}
