package org.meshrelay.protocol.transaction;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The transactions with all the tags they go by (protocol.md 1.7, C-1), and what is true of each
 * whatever the service: whether Device mode is enough, and whether it skips the replay window.
 */
public enum TransactionName {
  /** What the service is. */
  HELLO("Hello", "HelloRequest", "MeshHelloResponse", Set.of(Trait.NULL, Trait.DEVICE, Trait.READ)),
  /** Bind an account. */
  CREATE_ACCOUNT(
      "CreateAccount",
      "CreateRequest",
      "CreateResponse",
      Set.of(Trait.DEVICE),
      "BindAccount",
      "BindRequest"),
  /** End the binding. */
  DELETE_ACCOUNT(
      "DeleteAccount",
      "DeleteRequest",
      "DeleteResponse",
      Set.of(),
      "UnbindAccount",
      "UnbindRequest"),
  /** Finish a connection. */
  COMPLETE("Complete", "CompleteRequest", "CompleteResponse", Set.of(Trait.DEVICE, Trait.READ)),
  /** State of the containers. */
  STATUS("Status", "StatusRequest", "StatusResponse", Set.of(Trait.READ)),
  /** Ranges of containers. */
  DOWNLOAD("Download", "DownloadRequest", "DownloadResponse", Set.of(Trait.READ)),
  /** Append to containers. */
  UPLOAD("Upload", "UploadRequest", "UploadResponse", Set.of()),
  /** Post messages. */
  POST("Post", "PostRequest", "PostResponse", Set.of()),
  /** Ask for a device to be connected. */
  CONNECT("Connect", "ConnectRequest", "ConnectResponse", Set.of(Trait.DEVICE)),
  /** Publish. */
  PUBLISH("Publish", "PublishRequest", "PublishResponse", Set.of()),
  /** Claim a publication. */
  CLAIM("Claim", "ClaimRequest", "ClaimResponse", Set.of()),
  /** Newest claim of a publication. */
  POLL_CLAIM(
      "PollClaim", "PollClaimRequest", "PollClaimResponse", Set.of(Trait.DEVICE, Trait.READ)),
  /** Bind a group. */
  CREATE_GROUP("CreateGroup", "CreateGroupRequest", "CreateGroupResponse", Set.of()),
  /** Use key shares. */
  OPERATE("Operate", "OperateRequest", "OperateResponse", Set.of()),
  /** Tree head and proofs. */
  PROVE("Prove", "ProveRequest", "ProveResponse", Set.of()),
  /** Upload and post in one. */
  TRANSACT("Transact", "TransactRequest", "TransactResponse", Set.of());

  private enum Trait {
    NULL,
    DEVICE,
    READ
  }

  private static final Map<String, TransactionName> BY_TAG =
      Arrays.stream(values())
          .flatMap(name -> name.requestTags().map(tag -> Map.entry(tag, name)))
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

  private final String tag;
  private final String requestType;
  private final String responseTag;
  private final boolean nullPermitted;
  private final boolean devicePermitted;
  private final boolean skipsReplayWindow;
  private final String laterTag;
  private final String laterRequestType;

  TransactionName(String tag, String requestType, String responseTag, Set<Trait> traits) {
    this(tag, requestType, responseTag, traits, tag, requestType);
  }

  TransactionName(
      String tag,
      String requestType,
      String responseTag,
      Set<Trait> traits,
      String laterTag,
      String laterRequestType) {
    this.tag = tag;
    this.requestType = requestType;
    this.responseTag = responseTag;
    this.nullPermitted = traits.contains(Trait.NULL);
    this.devicePermitted = traits.contains(Trait.DEVICE);
    this.skipsReplayWindow = traits.contains(Trait.READ);
    this.laterTag = laterTag;
    this.laterRequestType = laterRequestType;
  }

  /** The transaction that a request tag names: its own name, request type or later name. */
  public static Optional<TransactionName> ofTag(String tag) {
    return Optional.ofNullable(BY_TAG.get(tag));
  }

  /** The request tag that we write. */
  public String tag() {
    return tag;
  }

  /** The response tag that we write. */
  public String responseTag() {
    return responseTag;
  }

  /** True if the request may be bare or in null mode: Hello only (MSP-29). */
  public boolean isPermittedWithoutAuthentication() {
    return nullPermitted;
  }

  /** True if Device mode is enough (protocol.md 1.3). */
  public boolean isPermittedInDeviceMode() {
    return devicePermitted;
  }

  /** True for the reads that skip the replay window (protocol.md 1.3, authentication.md 6). */
  public boolean skipsReplayWindow() {
    return skipsReplayWindow;
  }

  /**
   * The response tag for a peer that used this request tag: the later name of the response where
   * the peer used a later name of the request, else {@link #responseTag()}.
   */
  String responseTagFor(String requestTag) {
    boolean later = requestTag.equals(laterTag) || requestTag.equals(laterRequestType);
    return later ? laterResponseTag() : responseTag;
  }

  /** The later name of the response, or {@link #responseTag()} where there is none. */
  String laterResponseTag() {
    return laterRequestType.equals(requestType)
        ? responseTag
        : laterRequestType.replace("Request", "Response");
  }

  private Stream<String> requestTags() {
    return Stream.of(tag, requestType, laterTag, laterRequestType).distinct();
  }
}
