package org.meshrelay.relay.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.HeaderEditor;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonString;
import org.meshrelay.protocol.message.MessageCodec;
import org.meshrelay.protocol.message.Reference;
import org.meshrelay.protocol.message.UnknownMessage;
import org.meshrelay.protocol.profile.Permission;

/** Messages of a class that no service knows (objects.md 5.5, dare.md 8.1). */
@DisplayName("MSP-73, MSP-328")
class UnknownMessageTest extends ForwardCase {
  private DareEnvelope invitationToDance() throws DecodeException {
    String text =
        """
        {"RequestDance":{ "MessageID":"%s", "Sender":"%s","Recipient":"%s",
          "Steps":[1,2,3], "Partner":{"Shoes":null}, "Text":"Tango?" }}\
        """
            .formatted(alice.head(bob).messageId(), alice.address(), bob.address());
    UnknownMessage message =
        assertInstanceOf(UnknownMessage.class, MessageCodec.parse(Bytes.utf8(text)));
    DareEnvelope signed = alice.clear(message);
    return DareEnvelope.of(
        HeaderEditor.edit(signed.header(), Set.of(), Map.of("Mood", JsonString.of("merry"))),
        signed.payload(),
        signed.trailer());
  }

  @Test
  void forward_classNobodyKnows_isStoredAndForwardedUntouched() throws Exception {
    there().befriend(bob, alice, Permission.allow("Unknown"));
    DareEnvelope dance = invitationToDance();

    send(alice, bob, dance);

    assertEquals(Reference.RECEIVED, mark(alice, dance).relationship());
    assertUntouched(dance, inbox(bob).getFirst());
    assertUntouched(dance, here().frames(alice.address(), ContainerName.OUTBOUND).getFirst());
    assertEquals(
        "RequestDance", MessageCodec.parse(inbox(bob).getFirst().payload()).tag(), "as it came");
  }

  @Test
  void forward_classNobodyKnows_needsThePermission() throws Exception {
    DareEnvelope dance = invitationToDance();

    send(alice, bob, dance);

    assertEquals(Reference.REJECT, mark(alice, dance).relationship());
    assertEquals(0, inbox(bob).size());
  }

  private static void assertUntouched(DareEnvelope sent, DareEnvelope stored) {
    assertEquals(sent.payload(), stored.payload());
    assertEquals(sent.signatures(), stored.signatures());
    assertEquals(sent.header().json().get("Mood"), stored.header().json().get("Mood"));
    assertEquals(
        sent.encode(Encoding.JSON),
        HeaderEditor.forwarded(stored).encode(Encoding.JSON),
        "octet for octet");
  }
}
