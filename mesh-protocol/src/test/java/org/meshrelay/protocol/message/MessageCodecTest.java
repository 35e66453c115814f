package org.meshrelay.protocol.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.object.WireForms;
import org.meshrelay.testkit.Seeds;

/** Messages on the wire (objects.md 5.2). */
final class MessageCodecTest {
  private static final String TABLE =
      """
      -Reference MessageID:str ResponseID:str Relationship:str Receipt:env Recipient:addr
      -Head MessageID:id! Sender:addr Recipient:addr References:structs:-Reference
      -Device DeviceUDF:str! UDF:str EnvelopedProfileDevice:env
      -Proof AuthenticatedData:env ClientNonce:bin PinUDF:str PinWitness:bin
      ContactPerson Id:str
      MessageComplete @Head
      MessageText @Head Subject:str Text:str!
      MessageError @Head ErrorCode:str!
      MessagePIN @Head Account:addr! Expires:time Automatic:flag SaltedPIN:str Action:str PIN:str
      RequestConnection @Head ServiceID:addr! EnvelopedProfileDevice:env! ClientNonce:bin! \
      PinUDF:str PinWitness:bin
      AcknowledgeConnection @Head EnvelopedRequestConnection:env! ServerNonce:bin! Witness:str!
      RespondConnection @Head Result:fixed:Accept! CatalogedDevice:struct:-Device!
      RequestContact @Head Reply:flag Self:env! Subject:str PIN:str
      ReplyContact @Head @Proof Subject:str
      RequestConfirmation @Head Text:str!
      ResponseConfirmation @Head Accept:flag ResponseID:str Request:env
      GroupInvitation @Head Text:str Contact:tstruct:ContactPerson!
      RequestTask @Head
      MessageClaim @Head PublicationId:str! ServiceAuthenticate:str! DeviceAuthenticate:str \
      Expires:time
      MessageToaster @Head Slots:count
      """;

  private static final String ID = "\"MessageID\":\"NAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GGGG\"";

  static List<String> tags() {
    return WireForms.tags(TABLE).stream().filter(tag -> !tag.equals("ContactPerson")).toList();
  }

  @ParameterizedTest
  @MethodSource("tags")
  void parse_everyMemberOfTheTable_survivesReadingAndWriting(String tag) {
    Seeds.forEach(
        20,
        random -> {
          JsonObject sent = WireForms.of(TABLE, random).tagged(tag);
          MeshMessage message = parse(sent.source());

          assertEquals(tag, message.tag());
          assertEquals(sent, WireForms.reread(message.payload()));
          assertEquals(message, parse(message.payload()));
        });
  }

  @ParameterizedTest
  @CsvSource({
    "'\"Reply\":true,\"AuthenticatedData\":[{},\"\"]', RequestContact",
    "'\"Self\":[{},\"\"]', RequestContact",
    "'\"AuthenticatedData\":[{},\"\"],\"PinId\":\"AAAA-AAAA\"', ReplyContact",
    "'\"Subject\":\"x\"', ReplyContact"
  })
  void parse_messageContact_isRequestOrReplyByItsFields(String members, String tag) {
    assertEquals(tag, parse(Bytes.utf8("{\"MessageContact\":{" + ID + "," + members + "}}")).tag());
  }

  @Test
  void parse_unknownClass_keepsWhatEveryMessageCarries() {
    UnknownMessage message =
        assertInstanceOf(
            UnknownMessage.class,
            parse(Bytes.utf8("{\"Toast\":{" + ID + ",\"Sender\":\"a@example.com\",\"Slots\":2}}")));

    assertEquals("a@example.com", String.valueOf(message.head().sender()));
    assertEquals(3, message.members().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"MessageText\":{\"Text\":\"x\"}}",
        "{\"MessageText\":{\"MessageID\":\"\",\"Text\":\"x\"}}",
        "{\"MessageText\":{\"MessageID\":\"NA\",\"Text\":\"x\"}}",
        "{\"MessageText\":{\"MessageID\":\"NAAA BBBB\",\"Text\":\"x\"}}",
        "{\"MessageText\":{\"MessageID\":\"NAAA-BBB1\",\"Text\":\"x\"}}",
        "{\"MessageText\":{\"MessageID\":\"NAAA-BBBB\",\"MessageId\":\"NAAA-CCCC\",\"Text\":\"x\"}}",
        "{\"MessageText\":{\"MessageID\":\"NAAA-BBBB\"}}",
        "{\"MessageText\":{\"MessageID\":\"NAAA-BBBB\",\"Text\":\"x\",\"Sender\":\"alice\"}}",
        "{\"RespondConnection\":{\"MessageID\":\"NAAA-BBBB\",\"Result\":\"Accept\"}}",
        "{\"RespondConnection\":{\"MessageID\":\"NAAA-BBBB\",\"Result\":\"Reject\","
            + "\"CatalogedDevice\":{\"DeviceUDF\":\"M\"}}}",
        "{\"Toast\":{}}",
        "{}"
      })
  void parse_malformed_isADecodeException(String text) {
    assertThrows(DecodeException.class, () -> MessageCodec.parse(Bytes.utf8(text)));
  }

  @Test
  void parse_identifierOfManyCharacters_isRefused() {
    assertTrue(MessageHead.isMessageId("N" + "A".repeat(127)));
    assertFalse(MessageHead.isMessageId("N" + "A".repeat(128)));
  }

  @Test
  void response_ofARequest_goesBackUnderTheDerivedIdentifier() {
    MessageHead head =
        parse(
                Bytes.utf8(
                    "{\"RequestConfirmation\":{\"MessageId\":\"NCHB-PAFY-23JU-UWSK-Q4NK-LEKY-MFZX\","
                        + "\"Sender\":\"console@example.com\",\"Recipient\":\"alice@example.com\","
                        + "\"Text\":\"start\"}}"))
            .head()
            .response();

    assertEquals("MBX5-PSU2-MPUA-IRVR-WIJL-CS4Q-5YUS", head.messageId());
    assertEquals("alice@example.com", String.valueOf(head.sender()));
    assertEquals("console@example.com", String.valueOf(head.recipient()));
  }

  @Test
  void toString_ofSecretsAndText_showsNone() {
    String pin =
        parse(
                Bytes.utf8(
                    "{\"MessagePIN\":{"
                        + ID
                        + ",\"Account\":\"a@example.com\",\"SaltedPIN\":\"AANT-HAQW\"}}"))
            .toString();
    String text = parse(Bytes.utf8("{\"MessageText\":{" + ID + ",\"Text\":\"psst\"}}")).toString();

    assertFalse(pin.contains("AANT"), pin);
    assertFalse(text.contains("psst"), text);
  }

  private static MeshMessage parse(Bytes payload) {
    try {
      return MessageCodec.parse(payload);
    } catch (DecodeException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }
}
