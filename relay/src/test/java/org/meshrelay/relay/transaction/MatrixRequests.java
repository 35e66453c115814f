package org.meshrelay.relay.transaction;

import java.time.Instant;
import java.util.List;
import org.meshrelay.crypto.udf.Publication;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.catalog.CatalogedBookmark;
import org.meshrelay.protocol.catalog.CatalogedPublication;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.message.MessageClaim;
import org.meshrelay.protocol.message.MessageComplete;
import org.meshrelay.protocol.message.MessageEnvelopes;
import org.meshrelay.protocol.message.MessageHead;
import org.meshrelay.protocol.message.MessageSigner;
import org.meshrelay.protocol.message.RequestConnection;
import org.meshrelay.protocol.profile.DeviceKeys;
import org.meshrelay.protocol.transaction.ClaimRequest;
import org.meshrelay.protocol.transaction.ContainerUpdate;
import org.meshrelay.protocol.transaction.MeshRequest;
import org.meshrelay.protocol.transaction.PublishRequest;
import org.meshrelay.protocol.transaction.RequestHeader;
import org.meshrelay.protocol.transaction.UploadRequest;
import org.meshrelay.relay.fixture.TestUser;

/**
 * One request of every transaction that is granted to whom it is for. It names the account wherever
 * a field does, and is a new one each time.
 */
final class MatrixRequests {
  static final AccountAddress ALICE = AccountAddress.parse("alice@example.com");
  static final AccountAddress BOB = AccountAddress.parse("bob@example.com");

  private final TestUser alice;
  private final TestUser stranger;
  private final DeviceKeys device;
  private final Udf published = Udf.encryptionKey(TestUser.ENTROPY);
  private int fresh;

  /** Who speaks: a device without account, a device of an account, a service. */
  enum Speaker {
    DEVICE,
    USER,
    SERVICE
  }

  MatrixRequests(TestUser alice, TestUser stranger, DeviceKeys device) {
    this.alice = alice;
    this.stranger = stranger;
    this.device = device;
  }

  /** What bob has to publish before anybody can claim it. */
  PublishRequest toBeClaimed() {
    return publish(RequestHeader.EMPTY, published);
  }

  String of(String transaction, TestUser user, Speaker speaker) {
    String account = "\"Account\":\"" + user.address() + "\"";
    String joined = speaker == Speaker.USER ? account + "," : "";
    return switch (transaction) {
      case "Hello", "Status", "DeleteAccount", "Transact" ->
          object(transaction, speaker == Speaker.USER ? account : "");
      case "CreateGroup" ->
          object(
              transaction,
              joined
                  + "\"AccountAddress\":\"group@example.com\",\"SignedProfileGroup\":"
                  + json(alice.account.authority().envelope()));
      case "Operate" ->
          object(
              transaction, joined + "\"AccountAddress\":\"group@example.com\",\"Operations\":[]");
      case "CreateAccount" -> created(speaker);
      case "Download" ->
          object(transaction, account + ",\"Select\":[{\"Container\":\"mmm_Inbound\"}]");
      case "Upload" -> text(upload(user, bookmark(user)));
      case "Upload-Device" -> text(upload(user, device(user)));
      case "Post" -> posted(user, speaker);
      case "Connect" ->
          object(transaction, joined + "\"MessageConnectionRequestClient\":" + connection());
      case "Complete" ->
          object(
              transaction,
              joined
                  + "\"ServiceID\":\"alice@example.com\",\"ResponseID\":"
                  + "\"MAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GGGG\"");
      case "PollClaim" ->
          object(
              transaction,
              joined
                  + "\"TargetAccountAddress\":\"alice@example.com\",\"PublicationId\":\""
                  + Udf.nonce(TestUser.ENTROPY).text()
                  + "\"");
      case "Prove" -> object(transaction, account + ",\"Container\":\"mmm_Inbound\"");
      case "Publish" ->
          text(publish(RequestHeader.of(user.address()), Udf.encryptionKey(TestUser.ENTROPY)));
      case "Claim" -> text(claim(user));
      default -> throw new AssertionError(transaction);
    };
  }

  /** The same request with an identifier of its own. */
  static String identified(String request) {
    int members = request.indexOf(":{") + 2;
    String id = "\"ID\":\"" + Udf.nonce(TestUser.ENTROPY).text().replace("-", "") + "\"";
    String rest = request.substring(members);
    return request.substring(0, members) + id + (rest.startsWith("}") ? "" : ",") + rest;
  }

  private static String object(String transaction, String members) {
    return "{\"" + transaction + "\":{" + members + "}}";
  }

  private static String text(MeshRequest request) {
    return request.tagged().source().utf8();
  }

  /** Devices create an account of their own; others ask for the name that is taken. */
  private String created(Speaker speaker) {
    TestUser user =
        TestUser.at(speaker == Speaker.DEVICE ? "new" + ++fresh + "@example.com" : ALICE.text());
    String request = text(user.createRequest());
    return speaker == Speaker.USER
        ? request.replace(
            "{\"CreateAccount\":{", "{\"CreateAccount\":{\"Account\":\"" + ALICE + "\",")
        : request;
  }

  private static UploadRequest upload(TestUser user, ContainerUpdate update) {
    return new UploadRequest(RequestHeader.of(user.address()), List.of(update), List.of());
  }

  private ContainerUpdate bookmark(TestUser user) {
    return TestUser.update(
        ContainerName.BOOKMARK,
        user.frame(
            CatalogEvent.NEW,
            new CatalogedBookmark(List.of(), "https://example.com/", "One", "Path/" + ++fresh)));
  }

  private static ContainerUpdate device(TestUser user) {
    return TestUser.update(
        ContainerName.DEVICE, user.frame(CatalogEvent.NEW, user.secondDevice().deviceEntry()));
  }

  private String posted(TestUser user, Speaker speaker) {
    if (speaker == Speaker.SERVICE) {
      return object(
          "Post",
          "\"Accounts\":[\"alice@example.com\"],\"Message\":["
              + json(stranger.contactRequest(alice))
              + "]");
    }
    DareEnvelope mark =
        user.clear(
            new MessageComplete(
                MessageHead.fresh(TestUser.ENTROPY, user.address(), user.address())));
    return object("Post", "\"Account\":\"" + user.address() + "\",\"Self\":[" + json(mark) + "]");
  }

  private String connection() {
    RequestConnection message =
        new RequestConnection(
            MessageHead.of(Udf.nonce(TestUser.ENTROPY).text(), null, ALICE),
            ALICE,
            device.profile().envelope(),
            TestUser.ENTROPY.bytes(16),
            null,
            null);
    return json(
        MessageEnvelopes.signed(
            message, new MessageSigner(device.keys().signature(), null), Instant.now()));
  }

  private static PublishRequest publish(RequestHeader header, Udf key) {
    return new PublishRequest(
        header,
        List.of(
            new CatalogedPublication(
                List.of(),
                Publication.id(key).text(),
                Publication.serviceAuthenticator(key).text(),
                null,
                null)));
  }

  private ClaimRequest claim(TestUser user) {
    DareEnvelope claim =
        user.clear(
            new MessageClaim(
                MessageHead.fresh(TestUser.ENTROPY, user.address(), BOB),
                Publication.id(published).text(),
                Publication.authenticate(
                        Publication.serviceAuthenticator(published), user.address().text())
                    .text(),
                null,
                null));
    RequestHeader header = RequestHeader.of(user.address());
    return user == stranger
        ? new ClaimRequest(
            header, claim, user.account.authority().envelope(), user.master.profile().envelope())
        : new ClaimRequest(header, claim);
  }

  private static String json(DareEnvelope envelope) {
    return envelope.encode(Encoding.JSON).utf8();
  }
}
