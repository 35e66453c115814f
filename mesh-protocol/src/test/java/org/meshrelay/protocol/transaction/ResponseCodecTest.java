package org.meshrelay.protocol.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.object.WireForms;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.testkit.Seeds;

/** Responses on the wire (protocol.md 1.2, 1.4, 1.7 and 1.8). */
final class ResponseCodecTest {
  private static final String TABLE =
      """
      -Status Status:count! StatusExtended:ext StatusDescription:str ID:bin
      -Data MaxEntries:count BytesOffset:count BytesMax:count Header:tri Payload:tri Trailer:tri
      -Encoding ID:strs Dictionary:strs
      -Version Major:count! Minor:count! Encodings:structs:-Encoding URI:strs
      -Transport Name:str! Port:count
      -Policy Minimum:count Maximum:count InvalidCharacters:str
      -ContainerStatus Container:str! Index:count! Digest:bin
      -Update Container:str! Index:count Digest:bin Envelopes:envs PageKey:str
      -Entry IndexRequest:count! IndexContainer:count Result:fixed:Accept! Status:count! \
      StatusExtended:ext ConstraintsData:struct:-Data Receipt:env
      -Entries Entries:structs:-Entry ConstraintsData:struct:-Data
      -Opening Nonce:bin! Receipt:bin!
      -Publication Labels:strs ID:str! Authenticator:str EnvelopedData:env NotOnOrAfter:time
      MeshHelloResponse @Status Version:struct:-Version Alternates:structs:-Version \
      ConstraintsUpdate:struct:-Data ConstraintsPost:struct:-Data PolicyAccount:struct:-Policy \
      EnvelopedProfileService:env EnvelopedProfileHost:env EnvelopedConnectionHost:env \
      Suites:strs Transports:structs:-Transport
      CreateResponse @Status Reason:str URL:str
      DeleteResponse @Status
      CompleteResponse @Status SignedResponse:env
      StatusResponse @Status EnvelopedProfileMaster:env EnvelopedAccountAssertion:env \
      ContainerStatus:structs:-ContainerStatus EnvelopedCatalogEntryDevice:env
      DownloadResponse @Status Updates:structs:-Update
      UploadResponse @Status @Entries
      PostResponse @Status @Entries
      ConnectResponse @Status EnvelopedConnectionResponse:env EnvelopedProfileMaster:env \
      EnvelopedAccountAssertion:env
      PublishResponse @Status
      ClaimResponse @Status CatalogedPublication:struct:-Publication
      PollClaimResponse @Status EnvelopedMessageClaim:env
      CreateGroupResponse @Status Reason:str URL:str
      OperateResponse @Status
      ProveResponse @Status EnvelopedTreeHead:env Inclusion:bins Consistency:bins \
      Opening:struct:-Opening
      TransactResponse @Status @Entries
      """;

  static List<String> tags() {
    return WireForms.tags(TABLE);
  }

  @ParameterizedTest
  @MethodSource("tags")
  void decode_everyMemberOfTheTable_survivesReadingAndWriting(String tag) {
    TransactionName asked =
        List.of(TransactionName.values()).stream()
            .filter(name -> name.responseTag().equals(tag))
            .findFirst()
            .orElseThrow();
    Seeds.forEach(
        20,
        random -> {
          JsonObject sent = WireForms.of(TABLE, random).tagged(tag);
          MeshResponse response = decode(asked, sent.source(), Encoding.JSON);

          assertEquals(tag, response.tag());
          assertEquals(sent, WireForms.reread(ResponseCodec.encode(response, Encoding.JSON)));
          Bytes binary = ResponseCodec.encode(response, Encoding.JSON_B);
          assertEquals(response, decode(asked, binary, Encoding.JSON_B));
        });
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("MSP-99: MeshResponse and Response answer every request; absent Status is success")
  void decode_ancestor_answersEveryRequest(TransactionName asked) throws Exception {
    for (String tag : List.of("MeshResponse", "Response")) {
      MeshResponse response =
          ResponseCodec.decode(asked, Bytes.utf8("{\"" + tag + "\":{}}"), Encoding.JSON);

      assertInstanceOf(StatusOnlyResponse.class, response);
      assertEquals(201, response.outcome().status());
      assertTrue(response.outcome().isSuccess());
    }
  }

  @Test
  @DisplayName("C-6: Complete is answered in either form")
  void decode_completeInThe2019Form_isAStatusResponse() throws Exception {
    assertInstanceOf(
        StatusResponse.class,
        ResponseCodec.decode(
            TransactionName.COMPLETE, Bytes.utf8("{\"StatusResponse\":{}}"), Encoding.JSON));
    assertInstanceOf(
        PostResponse.class,
        ResponseCodec.decode(
            TransactionName.POST, Bytes.utf8("{\"UploadResponse\":{}}"), Encoding.JSON));
  }

  @Test
  void decode_withoutATag_isOfTheDeclaredType() throws Exception {
    MeshResponse response =
        ResponseCodec.decode(
            TransactionName.POST,
            Bytes.utf8("{\"Status\":409,\"StatusExtended\":60}"),
            Encoding.JSON);

    assertInstanceOf(PostResponse.class, response);
    assertEquals(409, response.outcome().status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"StatusResponse\":{}}",
        "{\"Status\":{}}",
        "{\"Status\":-1}",
        "{\"PostResponse\":{},\"MeshResponse\":{}}",
        "{\"PostResponse\":{\"Status\":-1}}",
        "{\"PostResponse\":{\"Status\":\"201\"}}",
        "{\"PostResponse\":{\"Entries\":[{\"IndexRequest\":0}]}}",
        "{\"PostResponse\":{\"Entries\":[{\"IndexRequest\":0,\"Result\":\"Perhaps\"}]}}",
        "{\"PostResponse\":{\"Entries\":[{\"Result\":\"Accept\"}]}}"
      })
  void decode_otherTagOrMalformed_isADecodeException(String text) {
    assertThrows(
        DecodeException.class,
        () -> ResponseCodec.decode(TransactionName.POST, Bytes.utf8(text), Encoding.JSON));
  }

  @Test
  @DisplayName("MSP-318: proofs of more than 64 hashes are refused")
  void decode_proofOfManyHashes_isRefused() throws Exception {
    assertEquals(64, prove(64).inclusion().size());
    assertThrows(DecodeException.class, () -> prove(65));
  }

  @Test
  void entry_withoutStatus_followsItsResult() throws Exception {
    PostResponse response =
        assertInstanceOf(
            PostResponse.class,
            ResponseCodec.decode(
                TransactionName.POST,
                Bytes.utf8(
                    "{\"PostResponse\":{\"Entries\":[{\"IndexRequest\":0,\"Result\":\"Accept\"},"
                        + "{\"IndexRequest\":1,\"Result\":\"Conflict\"}]}}"),
                Encoding.JSON));

    assertEquals(201, response.entries().get(0).status());
    assertEquals(409, response.entries().get(1).status());
  }

  @Test
  void entry_refused_saysConflictForKeyAndIndexOnly() {
    assertEquals(
        EntryResult.CONFLICT, EntryResponse.refused(0, StatusCode.PRECONDITION_FAILED).result());
    assertEquals(
        EntryResult.REJECT, EntryResponse.refused(0, StatusCode.ENVELOPE_ID_REUSED).result());
    assertEquals(Optional.of(StatusCode.HELD), EntryResponse.held(0, null).code());
    assertNull(EntryResponse.held(0, null).indexContainer());
  }

  @Test
  void encode_forARequestWithId_copiesTheId() throws Exception {
    RequestCodec.Received request =
        RequestCodec.receive(
            Bytes.utf8("{\"Post\":{\"ID\":\"AQID\",\"Self\":[[{},\"\"]]}}"), Encoding.JSON);

    Bytes payload =
        ResponseCodec.encode(StatusOnlyResponse.of(Refusal.rateLimited(3)), request, Encoding.JSON);

    assertEquals(
        "{\"MeshResponse\":{\"Status\":429,\"StatusExtended\":73,\"StatusDescription\":\"3\","
            + "\"ID\":\"AQID\"}}",
        payload.utf8());
  }

  @Test
  void encode_forALaterRequestName_usesTheLaterResponseName() throws Exception {
    CreateResponse created = new CreateResponse(ResponseStatus.SUCCESS, null, null);
    HelloRequest any = new HelloRequest(RequestHeader.of(Bytes.hex("01")));

    assertEquals(
        "{\"BindResponse\":{\"Status\":201,\"ID\":\"AQ\"}}",
        ResponseCodec.encode(created, new RequestCodec.Received("BindRequest", any), Encoding.JSON)
            .utf8());
    assertEquals(
        "{\"CreateResponse\":{\"Status\":201,\"ID\":\"AQ\"}}",
        ResponseCodec.encode(
                created, new RequestCodec.Received("CreateAccount", any), Encoding.JSON)
            .utf8());
    assertInstanceOf(
        CreateResponse.class,
        ResponseCodec.decode(
            TransactionName.CREATE_ACCOUNT, Bytes.utf8("{\"BindResponse\":{}}"), Encoding.JSON));
  }

  @Test
  void constraints_noPartNamed_meansAllParts() {
    assertTrue(ConstraintsData.NONE.wantsPayload());
    ConstraintsData headers = new ConstraintsData(null, null, null, true, null, false);
    assertTrue(headers.wantsHeader());
    assertEquals(List.of(false, false), List.of(headers.wantsPayload(), headers.wantsTrailer()));
  }

  private static ProveResponse prove(int hashes) throws DecodeException {
    String list = String.join(",", Collections.nCopies(hashes, "\"AA\""));
    return assertInstanceOf(
        ProveResponse.class,
        ResponseCodec.decode(
            TransactionName.PROVE,
            Bytes.utf8("{\"ProveResponse\":{\"Inclusion\":[" + list + "]}}"),
            Encoding.JSON));
  }

  private static MeshResponse decode(TransactionName asked, Bytes octets, Encoding encoding) {
    try {
      return ResponseCodec.decode(asked, octets, encoding);
    } catch (DecodeException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }
}
