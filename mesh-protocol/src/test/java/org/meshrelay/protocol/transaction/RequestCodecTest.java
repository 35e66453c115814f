package org.meshrelay.protocol.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.object.WireForms;
import org.meshrelay.testkit.Seeds;

/** Requests on the wire (protocol.md 1.2, 1.4, 1.7 and 1.8). */
final class RequestCodecTest {
  private static final String TABLE =
      """
      -RequestHeader Service:str ID:bin Account:addr DeviceProfile:env
      -StatusMembers DeviceUDF:str ProfileMasterDigest:bin Catalogs:strs Spools:strs
      -Data MaxEntries:count BytesOffset:count BytesMax:count Header:tri Payload:tri Trailer:tri
      -Select Container:str! IndexMin:count IndexMax:count NotBefore:time Before:time PageKey:str \
      Redact:strs
      -Update Container:str! Index:count Digest:bin Envelopes:envs PageKey:str
      -Publication Labels:strs ID:str! Authenticator:str EnvelopedData:env NotOnOrAfter:time
      Hello @RequestHeader
      CreateAccount @RequestHeader ServiceID:str! SignedProfileMesh:env! SignedAssertionAccount:env!
      DeleteAccount @RequestHeader
      Complete @RequestHeader @StatusMembers ServiceID:addr! ResponseID:str
      Status @RequestHeader @StatusMembers
      Download @RequestHeader Select:structs:-Select ConstraintsPost:struct:-Data
      Upload @RequestHeader Updates:structs:-Update Self:envs
      Post @RequestHeader Accounts:addrs Message:envs! Self:envs
      Connect @RequestHeader MessageConnectionRequestClient:env!
      Publish @RequestHeader Publications:structs:-Publication
      Claim @RequestHeader EnvelopedMessageClaim:env!
      PollClaim @RequestHeader PublicationId:str! TargetAccountAddress:addr!
      CreateGroup @RequestHeader AccountAddress:str! SignedProfileGroup:env!
      Operate @RequestHeader AccountAddress:addr!
      Prove @RequestHeader Container:str! Index:count FirstSize:count SecondSize:count
      Transact @RequestHeader Updates:structs:-Update Accounts:addrs Outbound:envs Inbound:envs \
      Local:envs
      """;

  private static final DareEnvelope ENVELOPE = EnvelopeBuilder.of(Bytes.utf8("x")).build();

  static List<String> tags() {
    return WireForms.tags(TABLE);
  }

  @ParameterizedTest
  @MethodSource("tags")
  void decode_everyMemberOfTheTable_survivesReadingAndWriting(String tag) {
    Seeds.forEach(
        20,
        random -> {
          JsonObject sent = WireForms.of(TABLE, random).tagged(tag);
          MeshRequest request = decode(sent.source(), Encoding.JSON);

          assertEquals(tag, request.tag());
          assertEquals(sent, WireForms.reread(RequestCodec.encode(request, Encoding.JSON)));
          Bytes binary = RequestCodec.encode(request, Encoding.JSON_B);
          assertEquals(request, decode(binary, Encoding.JSON_B));
        });
  }

  @Test
  void tags_ofTheTable_areAllTransactions() {
    assertEquals(
        List.of(TransactionName.values()).stream().map(TransactionName::tag).toList(), tags());
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("C-1: the name of the request type is a tag too")
  void decode_requestTypeAsTag_isTheSameTransaction(TransactionName name) {
    Seeds.forEach(
        1,
        random -> {
          JsonObject sent = WireForms.of(TABLE, random).tagged(name.tag());
          String type =
              switch (name) {
                case CREATE_ACCOUNT -> "CreateRequest";
                case DELETE_ACCOUNT -> "DeleteRequest";
                default -> name.tag() + "Request";
              };

          MeshRequest expected = decode(sent.source(), Encoding.JSON);
          JsonObject renamed = JsonObject.of(type, memberOf(sent, name.tag()));

          assertEquals(expected, decode(renamed.source(), Encoding.JSON));
        });
  }

  @ParameterizedTest
  @CsvSource({
    "BindAccount, CreateAccount", "BindRequest, CreateAccount",
    "UnbindAccount, DeleteAccount", "UnbindRequest, DeleteAccount",
    "Transact, Transact", "TransactRequest, Transact"
  })
  void ofTag_laterName_isKnown(String later, String tag) {
    assertEquals(tag, TransactionName.ofTag(later).orElseThrow().tag());
  }

  @Test
  void decode_laterMemberNames_areTheSameMembers() throws Exception {
    String envelope = ENVELOPE.encode(Encoding.JSON).utf8();

    MeshRequest request =
        RequestCodec.decode(
            Bytes.utf8(
                "{\"BindRequest\":{\"AccountAddress\":\"alice@example.com\","
                    + "\"EnvelopedProfileMesh\":"
                    + envelope
                    + ",\"EnvelopedProfileAccount\":"
                    + envelope
                    + "}}"),
            Encoding.JSON);

    assertEquals(
        new CreateRequest(RequestHeader.EMPTY, "alice@example.com", ENVELOPE, ENVELOPE), request);
  }

  @Test
  void decode_bindOfAGroupProfile_isCreateGroup() throws Exception {
    DareEnvelope group = EnvelopeBuilder.of(Bytes.utf8("{\"ProfileGroup\":{}}")).build();

    MeshRequest request =
        RequestCodec.decode(
            Bytes.utf8(
                "{\"BindAccount\":{\"AccountAddress\":\"group@example.com\","
                    + "\"EnvelopedProfileAccount\":"
                    + group.encode(Encoding.JSON).utf8()
                    + "}}"),
            Encoding.JSON);

    assertEquals(new CreateGroupRequest(RequestHeader.EMPTY, "group@example.com", group), request);
  }

  @Test
  void decode_unknownTag_keepsTagAndMembers() throws Exception {
    MeshRequest request = decodeText("{\"Reboot\":{\"Account\":\"alice@example.com\",\"X\":1}}");

    UnknownRequest unknown = assertInstanceOf(UnknownRequest.class, request);
    assertEquals("Reboot", unknown.tag());
    assertEquals(2, unknown.members().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "null",
        "\"Hello\"",
        "{\"Hello\":{},\"Status\":{}}",
        "{\"Hello\":[]}",
        "{\"Hello\":null}",
        "{\"Hello\":{}}x",
        "{\"Hello\":{\"ID\":\"\"}}",
        "{\"Hello\":{\"ID\":\"%%%\"}}",
        "{\"Hello\":{\"Account\":\"a b@example.com\"}}",
        "{\"Hello\":{\"Account\":1}}",
        "{\"Hello\":{\"DeviceProfile\":{}}}",
        "{\"Post\":{}}",
        "{\"Post\":{\"Message\":[]}}",
        "{\"Post\":{\"Self\":[],\"Accounts\":[\"alice@example.com\"]}}",
        "{\"Post\":{\"Message\":[\"x\"]}}",
        "{\"Complete\":{\"ServiceID\":\"a@example.com\",\"AccountAddress\":\"b@example.com\"}}",
        "{\"Complete\":{}}",
        "{\"Download\":{\"Select\":[{}]}}",
        "{\"Download\":{\"Select\":[{\"Container\":\"mmm_Inbound\",\"IndexMax\":-1}]}}",
        "{\"Download\":{\"Select\":{\"Container\":\"mmm_Inbound\"}}}",
        "{\"Prove\":{\"Index\":0}}",
        "{\"CreateAccount\":{\"ServiceID\":\"alice@example.com\"}}"
      })
  void decode_malformed_isADecodeException(String text) {
    assertThrows(DecodeException.class, () -> decodeText(text));
  }

  @Test
  void decode_lowestIndexBelowZero_isOpen() throws Exception {
    DownloadRequest request =
        assertInstanceOf(
            DownloadRequest.class,
            decodeText(
                "{\"Download\":{\"Select\":[{\"Container\":\"mmm_Inbound\",\"IndexMin\":-1}]}}"));

    assertNull(request.select().getFirst().indexMin());
  }

  @Test
  @DisplayName("members that are null count as absent, unknown ones are ignored")
  void decode_nullAndUnknownMembers_countForNothing() throws Exception {
    assertEquals(
        new HelloRequest(RequestHeader.EMPTY),
        decodeText("{\"Hello\":{\"Account\":null,\"ID\":null,\"Colour\":\"green\"}}"));
  }

  @Test
  void decode_sameMemberUnderTwoNames_isAcceptedIfEqual() throws Exception {
    CompleteRequest request =
        assertInstanceOf(
            CompleteRequest.class,
            decodeText(
                "{\"Complete\":{\"ServiceID\":\"a@example.com\","
                    + "\"AccountAddress\":\"a@example.com\"}}"));

    assertEquals("a@example.com", request.serviceId().text());
  }

  @Test
  void decode_accountThatIsTheService_isForBackup() throws Exception {
    MeshRequest request = decodeText("{\"Status\":{\"Account\":\"Example.com\"}}");

    assertEquals("example.com", String.valueOf(request.header().serviceAccount()));
  }

  @Test
  void post_hundredPairs_areAcceptedAndOneMoreIsNot() throws Exception {
    assertEquals(100, post(20, 5).pairs());
    assertEquals(1, post(0, 1).pairs());
    assertThrows(DecodeException.class, () -> post(101, 1));
    assertThrows(DecodeException.class, () -> post(51, 2));
    assertThrows(DecodeException.class, () -> post(0, 101));
  }

  @Test
  @DisplayName("MSP-29: null authentication is for Hello only")
  void isPermittedWithoutAuthentication_onlyHello_is() {
    for (TransactionName name : TransactionName.values()) {
      assertEquals(name == TransactionName.HELLO, name.isPermittedWithoutAuthentication());
    }
  }

  @Test
  void isPermittedInDeviceMode_transactionsOfTheTable_are() {
    List<TransactionName> permitted =
        List.of(TransactionName.values()).stream()
            .filter(TransactionName::isPermittedInDeviceMode)
            .toList();

    assertEquals(
        List.of(
            TransactionName.HELLO,
            TransactionName.CREATE_ACCOUNT,
            TransactionName.COMPLETE,
            TransactionName.CONNECT,
            TransactionName.POLL_CLAIM),
        permitted);
  }

  @Test
  void envelope_ofThePeer_isForwardedOctetForOctet() throws Exception {
    String odd = "[ {\"dig\" : \"S512\",\"Colour\":\"green\"},\"eA\",{ } ]";
    PostRequest request =
        assertInstanceOf(PostRequest.class, decodeText("{\"Post\":{\"Message\":[" + odd + "]}}"));

    assertTrue(
        request
            .message()
            .get(0)
            .encode(Encoding.JSON)
            .utf8()
            .contains("{\"dig\" : \"S512\",\"Colour\":\"green\"}"));
  }

  private static PostRequest post(int accounts, int messages) throws DecodeException {
    StringBuilder text = new StringBuilder("{\"Post\":{\"Accounts\":[");
    for (int i = 0; i < accounts; i++) {
      text.append(i == 0 ? "" : ",").append("\"u").append(i).append("@example.com\"");
    }
    text.append("],\"Message\":[");
    for (int i = 0; i < messages; i++) {
      text.append(i == 0 ? "" : ",").append("[{},\"\"]");
    }
    return assertInstanceOf(PostRequest.class, decodeText(text.append("]}}").toString()));
  }

  private static MeshRequest decodeText(String text) throws DecodeException {
    return RequestCodec.decode(Bytes.utf8(text), Encoding.JSON);
  }

  private static MeshRequest decode(Bytes octets, Encoding encoding) {
    try {
      return RequestCodec.decode(octets, encoding);
    } catch (DecodeException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  private static JsonNode memberOf(JsonObject object, String name) {
    return Objects.requireNonNull(object.get(name));
  }
}
