package org.meshrelay.protocol.transaction;

import org.meshrelay.protocol.object.MeshObject;

/**
 * A response of a Mesh Service, one record for each response type (protocol.md 1.7).
 *
 * <p>{@link StatusOnlyResponse} answers every request: it is what a refusal of the whole request
 * becomes.
 */
public sealed interface MeshResponse extends MeshObject
    permits StatusOnlyResponse,
        HelloResponse,
        CreateResponse,
        DeleteResponse,
        CompleteResponse,
        StatusResponse,
        DownloadResponse,
        EntriesResponse,
        ConnectResponse,
        PublishResponse,
        ClaimResponse,
        PollClaimResponse,
        CreateGroupResponse,
        OperateResponse,
        ProveResponse {
  /** Status and copy of the request ID. */
  ResponseStatus outcome();
}
