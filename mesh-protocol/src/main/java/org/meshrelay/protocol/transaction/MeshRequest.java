package org.meshrelay.protocol.transaction;

import org.meshrelay.protocol.object.MeshObject;

/**
 * A request to a Mesh Service, one record for each transaction (protocol.md 1.7).
 *
 * <p>{@link #tag()} is the transaction name, which is what we write; {@link RequestCodec} reads the
 * other names too. A tag of no transaction gives an {@link UnknownRequest}.
 */
public sealed interface MeshRequest extends MeshObject
    permits HelloRequest,
        CreateRequest,
        DeleteRequest,
        CompleteRequest,
        StatusRequest,
        DownloadRequest,
        UploadRequest,
        PostRequest,
        ConnectRequest,
        PublishRequest,
        ClaimRequest,
        PollClaimRequest,
        CreateGroupRequest,
        OperateRequest,
        ProveRequest,
        TransactRequest,
        UnknownRequest {
  /** What every request may carry. */
  RequestHeader header();
}
