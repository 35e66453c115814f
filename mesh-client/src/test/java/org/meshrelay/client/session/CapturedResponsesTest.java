package org.meshrelay.client.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.catalog.CatalogCodec;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.message.MeshMessage;
import org.meshrelay.protocol.message.MessageCodec;
import org.meshrelay.protocol.object.TaggedObject;
import org.meshrelay.protocol.port.EncodedReply;
import org.meshrelay.protocol.profile.ProfileHost;
import org.meshrelay.protocol.profile.ProfileService;
import org.meshrelay.protocol.profile.SignedProfile;
import org.meshrelay.protocol.transaction.ConnectResponse;
import org.meshrelay.protocol.transaction.ContainerUpdate;
import org.meshrelay.protocol.transaction.DownloadResponse;
import org.meshrelay.protocol.transaction.HelloResponse;
import org.meshrelay.protocol.transaction.MeshResponse;
import org.meshrelay.protocol.transaction.RequestCodec;
import org.meshrelay.protocol.transaction.ResponseCodec;
import org.meshrelay.protocol.transaction.StatusResponse;
import org.meshrelay.protocol.transaction.TransactionName;
import org.meshrelay.testkit.CapturedExchange;
import org.meshrelay.testkit.VectorFiles;

/**
 * Every response that the reference service of 2019 was seen to give, octet for octet, as our
 * client reads it: with a tag and, from the unmodified service, without.
 */
@DisplayName("MSP-36, MSP-42, MSP-90, MSP-99")
class CapturedResponsesTest {
  /** The client's own way: from the body of an HTTP reply to the response. */
  private static MeshResponse response(CapturedExchange exchange) throws DecodeException {
    Replies.Outer outer =
        Replies.sort(
            new EncodedReply(200, Encoding.JSON, Bytes.utf8(exchange.response()), null, false));
    Replies.Outer.Unprotected plain = assertInstanceOf(Replies.Outer.Unprotected.class, outer);
    String tag = RequestCodec.receive(Bytes.utf8(exchange.request()), Encoding.JSON).tag();
    return ResponseCodec.decode(
        TransactionName.ofTag(tag).orElseThrow(), plain.payload(), Encoding.JSON);
  }

  /** The members of the response, whatever the form. */
  private static Map<String, Object> members(CapturedExchange exchange) {
    Map<String, Object> all = VectorFiles.map(VectorFiles.parseText(exchange.response()));
    return all.containsKey("Status") ? all : VectorFiles.map(all.values().iterator().next());
  }

  @Test
  void everyResponse_isReadWithItsStatusAndLists() throws DecodeException {
    Map<Long, Integer> statuses = new TreeMap<>();
    for (CapturedExchange exchange : CapturedExchange.all()) {
      MeshResponse response = response(exchange);
      Map<String, Object> members = members(exchange);

      assertEquals(members.get("Status"), response.outcome().status(), exchange::toString);
      if (response instanceof StatusResponse status) {
        assertEquals(
            VectorFiles.list(members.get("ContainerStatus")).size(),
            status.containerStatus().size(),
            exchange::toString);
      }
      if (response instanceof DownloadResponse download) {
        assertEquals(
            VectorFiles.list(members.get("Updates")).size(),
            download.updates().size(),
            exchange::toString);
      }
      int ignored = statuses.merge(response.outcome().status(), 1, Integer::sum);
    }

    assertEquals(Map.of(201L, 41, 400L, 29), statuses);
  }

  @Test
  void hello_ofTheReferenceService_givesProfilesThatVerify() throws Exception {
    for (String file : List.of("trace", "trace-unmodified-server")) {
      HelloResponse hello =
          assertInstanceOf(HelloResponse.class, response(CapturedExchange.of(file).getFirst()));
      DareEnvelope service = hello.profileService();
      DareEnvelope host = hello.profileHost();
      assertNotNull(service);
      assertNotNull(host);
      assertTrue(SignedProfile.verify(service, ProfileService.class).udf().startsWith("M"));
      assertTrue(SignedProfile.verify(host, ProfileHost.class).udf().startsWith("M"));
    }
  }

  /** Messages of 2019 had no identifier of their own, without which they are not taken any more. */
  @Test
  void downloads_carryEntriesAndMessagesThatAreRead() throws DecodeException {
    int entries = 0;
    int messages = 0;
    int nameless = 0;
    for (ContainerUpdate update : downloaded()) {
      boolean spool = update.containerName().orElseThrow().isSpool();
      for (DareEnvelope envelope : update.envelopes()) {
        if (envelope.payload().isEmpty()) {
          continue; // the first frame of a container
        }
        if (!spool) {
          assertNotNull(CatalogCodec.parse(envelope.payload()));
          entries++;
        } else if (TaggedObject.read(envelope.payload()).reader().string("MessageID") == null) {
          assertThrows(DecodeException.class, () -> MessageCodec.parse(envelope.payload()));
          nameless++;
        } else {
          MeshMessage message = MessageCodec.parse(envelope.payload());
          assertEquals("AcknowledgeConnection", message.tag());
          messages++;
        }
      }
    }
    assertEquals(List.of(3, 4, 8), List.of(entries, messages, nameless));
  }

  private static List<ContainerUpdate> downloaded() throws DecodeException {
    List<ContainerUpdate> updates = new ArrayList<>();
    for (CapturedExchange exchange : CapturedExchange.of("trace")) {
      if (response(exchange) instanceof DownloadResponse download) {
        updates.addAll(download.updates());
      }
    }
    return updates;
  }

  @Test
  void connect_carriesTheAcknowledgement() throws DecodeException {
    CapturedExchange exchange =
        CapturedExchange.of("trace").stream()
            .filter(found -> found.request().contains("\"Connect\""))
            .findFirst()
            .orElseThrow();
    ConnectResponse response = assertInstanceOf(ConnectResponse.class, response(exchange));
    DareEnvelope acknowledgement = response.acknowledgement();
    assertNotNull(acknowledgement);
    assertEquals("AcknowledgeConnection", MessageCodec.parse(acknowledgement.payload()).tag());
    assertNotNull(response.profileMaster());
    assertNotNull(response.accountAssertion());
  }
}
