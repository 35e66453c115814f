package org.meshrelay.protocol.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.vector.VectorCase;
import org.meshrelay.crypto.vector.VectorMismatch;
import org.meshrelay.protocol.catalog.CatalogCodec;
import org.meshrelay.protocol.catalog.CatalogedCredential;
import org.meshrelay.protocol.catalog.ContactPerson;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.EnvelopeVerifier;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonArray;
import org.meshrelay.protocol.encoding.JsonBinary;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonReader;
import org.meshrelay.protocol.encoding.JsonWriter;
import org.meshrelay.protocol.encoding.ReadLimits;
import org.meshrelay.protocol.message.AcknowledgeConnection;
import org.meshrelay.protocol.message.GroupInvitation;
import org.meshrelay.protocol.message.MeshMessage;
import org.meshrelay.protocol.message.MessageCodec;
import org.meshrelay.protocol.message.MessagePin;
import org.meshrelay.protocol.message.RequestConnection;
import org.meshrelay.protocol.message.ResponseConfirmation;
import org.meshrelay.protocol.object.TaggedObject;
import org.meshrelay.protocol.profile.AccountAuthority;
import org.meshrelay.protocol.profile.ActivationAccount;
import org.meshrelay.protocol.profile.AssertionCodec;
import org.meshrelay.protocol.profile.ConnectionDevice;
import org.meshrelay.protocol.profile.KeyOverlay;
import org.meshrelay.protocol.profile.ProfileDevice;
import org.meshrelay.protocol.profile.ProfileHost;
import org.meshrelay.protocol.profile.ProfilePersonal;
import org.meshrelay.protocol.profile.ProfileService;
import org.meshrelay.protocol.profile.Registration;
import org.meshrelay.protocol.profile.SignedProfile;
import org.meshrelay.protocol.transaction.ClaimResponse;
import org.meshrelay.protocol.transaction.CompleteRequest;
import org.meshrelay.protocol.transaction.CreateRequest;
import org.meshrelay.protocol.transaction.DownloadRequest;
import org.meshrelay.protocol.transaction.DownloadResponse;
import org.meshrelay.protocol.transaction.HelloResponse;
import org.meshrelay.protocol.transaction.MeshRequest;
import org.meshrelay.protocol.transaction.MeshResponse;
import org.meshrelay.protocol.transaction.PollClaimResponse;
import org.meshrelay.protocol.transaction.RequestCodec;
import org.meshrelay.protocol.transaction.ResponseCodec;
import org.meshrelay.protocol.transaction.StatusResponse;
import org.meshrelay.protocol.transaction.TransactionName;
import org.meshrelay.testkit.VectorFiles;

/** Runs {@code protocol.json}, and looks closer at the published examples. */
final class ProtocolVectorTest {
  private static final ProtocolVectors SUITE = new ProtocolVectors();

  static Stream<VectorCase> vectors() {
    return ProtocolVectors.cases(
        VectorFiles.map(
            VectorFiles.parse(VectorFiles.root().resolve("vectors").resolve("protocol.json"))))
        .stream();
  }

  static Stream<VectorCase> derived() {
    return vectors().filter(vector -> !vector.kind().equals("protocol-example"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  void check_vector_agrees(VectorCase vector) throws Exception {
    assertTrue(SUITE.kinds().contains(vector.kind()));
    SUITE.check(vector);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("derived")
  void check_anyTextChanged_isNoticed(VectorCase vector) {
    for (String name : vector.data().keySet()) {
      if (List.of("id", "formula", "source", "notes", "keyUdfForm", "match", "wire", "direction")
              .contains(name)
          || name.startsWith("info")
          || name.equals("specifiedLabel")) {
        continue;
      }
      Map<String, Object> changed = new HashMap<>(vector.data());
      changed.put(name, flipped(String.valueOf(changed.get(name))));
      VectorCase wrong = new VectorCase(vector.id(), vector.kind(), changed, Map.of());

      assertThrows(RuntimeException.class, () -> SUITE.check(wrong), name);
    }
  }

  @Test
  void cases_ofTheFile_areComplete() {
    Map<String, Long> counts = new HashMap<>();
    vectors().forEach(vector -> counts.merge(vector.kind(), 1L, Long::sum));

    assertEquals(
        Map.of(
            "protocol-example", 26L,
            "protocol-derived", 10L,
            "protocol-portal", 10L,
            "protocol-fingerprint", 6L),
        counts);
    assertThrows(VectorMismatch.class, () -> ProtocolVectors.cases(Map.of()));
  }

  @Test
  @DisplayName("the signed profiles of Hello verify, and with any bit changed they do not")
  void helloResponse_profiles_verifyAndAreTamperProof() throws Exception {
    HelloResponse hello =
        assertInstanceOf(
            HelloResponse.class, response(TransactionName.HELLO, "hello-response-2019"));
    DareEnvelope service = present(hello.profileService());
    DareEnvelope host = present(hello.profileHost());

    assertEquals(3, present(hello.version()).major());
    assertEquals(List.of("application/json"), present(hello.version()).encodings().get(0).id());
    assertEquals(
        "MBCP-OGFY-KFAQ-6EO3-VX6S-6V4G-ENNU",
        SignedProfile.verify(service, ProfileService.class)
            .value()
            .keyOfflineSignature()
            .statedUdf());
    assertEquals(
        "MC3D-ID62-L5VZ-IWLC-WRLX-7FTT-F7ST",
        SignedProfile.verify(host, ProfileHost.class).value().keyAuthentication().statedUdf());
    assertEveryFlipFails(service, e -> SignedProfile.verify(e, ProfileService.class));
    assertEveryFlipFails(host, e -> SignedProfile.verify(e, ProfileHost.class));
  }

  @Test
  @DisplayName(
      "the profiles of CreateAccount belong together, and with any bit changed they do not")
  void createAccount_profiles_verifyAndAreTamperProof() throws Exception {
    CreateRequest request =
        assertInstanceOf(CreateRequest.class, request("create-account-request-2019"));

    Registration registration =
        Registration.verify(request.profileAccount(), request.profileMesh());

    assertEquals("alice@example.com", request.address().orElseThrow().text());
    assertTrue(registration.authority().account().lists(request.address().orElseThrow()));
    assertEquals(
        "MAOZ-3MVE-G5EN-64BI-I3RM-ODFJ-H5W4",
        registration.master().value().keyOfflineSignature().statedUdf());
    assertTrue(registration.authority().master().isPresent());
    assertEveryFlipFails(
        request.profileAccount(), e -> Registration.verify(e, request.profileMesh()));
    assertEveryFlipFails(
        request.profileMesh(), e -> Registration.verify(request.profileAccount(), e));
    assertEveryFlipFails(
        request.profileMesh(), e -> SignedProfile.verify(e, ProfilePersonal.class));
  }

  @Test
  void statusResponse_profileUserOf2021_isItsOwnRoot() throws Exception {
    StatusResponse status =
        assertInstanceOf(
            StatusResponse.class, response(TransactionName.STATUS, "status-response-2021"));
    AccountAuthority authority = AccountAuthority.verify(present(status.accountAssertion()), null);

    assertEquals("alice@example.com", authority.account().accountAddresses().get(0).text());
    assertTrue(authority.rootKey().isNamedBy("MAMU-5QXP-TWCD-7PKI-S4FC-IB76-XASH"));
    assertEquals(10, status.containerStatus().size());
    assertTrue(status.containerStatus().stream().allMatch(c -> c.containerName().isPresent()));
    assertEveryFlipFails(present(status.accountAssertion()), e -> AccountAuthority.verify(e, null));
  }

  @Test
  @DisplayName("MSP-63: overlays of the 2019 activation yield the keys that they name")
  void activation2019_overlays_combineWithTheDeviceOf2019() throws Exception {
    ActivationAccount activation =
        AssertionCodec.parse(octets("activation-account-2019"), ActivationAccount.class);
    ProfileDevice device = AssertionCodec.parse(octets("profile-device-2019"), ProfileDevice.class);
    KeyOverlay signature = present(activation.keySignature());
    KeyOverlay authentication = present(activation.keyAuthentication());
    KeyOverlay encryption = present(activation.overlayEncryption());

    assertTrue(
        signature
            .combinedWith(device.keyOfflineSignature().publicKey())
            .isNamedBy("MBFR-2GFU-NA74-O7LZ-KNRP-BQ77-VTM7"));
    assertTrue(
        authentication
            .combinedWith(device.keyAuthentication().publicKey())
            .isNamedBy("MDGN-QF7D-2CB5-ITZ4-TM65-KKJT-YFUH"));
    assertTrue(
        encryption
            .combinedWith(device.keyEncryption().publicKey())
            .isNamedBy("MBAD-HWMS-OQFU-Q7R4-2FT3-QSMJ-5ZAP"));
    assertThrows(Exception.class, () -> signature.combinedWith(device.keyEncryption().publicKey()));
  }

  @Test
  void objects2019_keyFields_areThere() throws Exception {
    ConnectionDevice connection =
        AssertionCodec.parse(octets("connection-device-2019"), ConnectionDevice.class);
    CatalogedCredential credential =
        CatalogCodec.parse(octets("cataloged-credential-2019"), CatalogedCredential.class);

    assertEquals("MAKA-EQ4V-AUGA-L4LI-MQKP-NE6Y-6UYT", connection.keySignature().statedUdf());
    assertEquals(":ftp.example.com", credential.key());
  }

  @Test
  void requests2021_keyFields_areThere() throws Exception {
    DownloadRequest download =
        assertInstanceOf(DownloadRequest.class, request("download-request-2021"));
    CompleteRequest complete =
        assertInstanceOf(CompleteRequest.class, request("complete-request-2021"));

    assertEquals(2L, download.select().get(0).indexMin());
    assertEquals(3L, download.select().get(0).indexMax());
    assertEquals("mmm_Inbound", String.valueOf(download.select().get(0).containerName().get()));
    assertEquals("alice@example.com", complete.serviceId().text());
    assertEquals("MADI-J7SC-HSPL-UREO-Z5NC-CWK6-KZIB", complete.responseId());
  }

  @Test
  void responses2021_keyFields_areThere() throws Exception {
    DownloadResponse download =
        assertInstanceOf(
            DownloadResponse.class, response(TransactionName.DOWNLOAD, "download-response-2021"));
    ClaimResponse claim =
        assertInstanceOf(
            ClaimResponse.class, response(TransactionName.CLAIM, "claim-response-2021"));
    PollClaimResponse poll =
        assertInstanceOf(
            PollClaimResponse.class,
            response(TransactionName.POLL_CLAIM, "poll-claim-response-2021"));

    assertTrue(download.updates().get(0).envelopes().get(0).isEncrypted());
    assertEquals("EBQA-UU6A-52ZG-L2KJ-2NZY-GZOP-KQ6B", present(claim.publication()).id());
    assertTrue(present(poll.messageClaim()).digestMatches());
  }

  @Test
  void messages2021_keyFields_areThere() throws Exception {
    MessagePin pin = assertInstanceOf(MessagePin.class, message("message-pin-2021"));
    RequestConnection request =
        assertInstanceOf(RequestConnection.class, message("request-connection-2021"));
    AcknowledgeConnection acknowledge =
        assertInstanceOf(AcknowledgeConnection.class, message("acknowledge-connection-2021"));
    ResponseConfirmation confirmation =
        assertInstanceOf(ResponseConfirmation.class, message("response-confirmation-2021"));
    GroupInvitation invitation =
        assertInstanceOf(GroupInvitation.class, message("group-invitation-2021"));

    assertTrue(pin.automatic());
    assertEquals("AAAU-6HVM-7AA6-TNEG-PFUS-IXZ3-BMYL", request.pinUdf());
    assertEquals(acknowledge.messageId(), acknowledge.witness());
    RequestConnection acknowledged =
        MessageCodec.parse(acknowledge.requestConnection().payload(), RequestConnection.class);
    assertEquals(request.head(), acknowledged.head());
    assertEquals(request.profileDevice().payload(), acknowledged.profileDevice().payload());
    assertEquals(request.pinWitness(), acknowledged.pinWitness());
    assertTrue(confirmation.accept());
    assertEquals(
        "groupw@example.com",
        assertInstanceOf(ContactPerson.class, invitation.contact())
            .networkAddresses()
            .get(0)
            .address());
    SignedProfile<ProfileDevice> device =
        SignedProfile.verify(request.profileDevice(), ProfileDevice.class);
    assertTrue(device.isNamedBy("MCNR-5XZX-CCZC-XTMJ-RYP2-PACV-HCBM"));
    assertEveryFlipFails(
        request.profileDevice(), e -> SignedProfile.verify(e, ProfileDevice.class));
  }

  @ParameterizedTest
  @CsvSource({"ProfileAccount, SignedAssertionAccount", "ProfilePersonal, SignedProfileMesh"})
  void profile2019_signatureBitChanged_doesNotVerify(String tag, String member) throws Exception {
    DareEnvelope envelope = envelope("create-account-request-2019", member);
    JsonObject entry = envelope.trailer().json();
    Bytes signature = envelope.signatures().get(0).value();
    byte[] changed = signature.toArray();
    changed[17] ^= 1;
    String text = entry.source().utf8();
    Bytes trailer =
        Bytes.utf8(text.replace(signature.toBase64Url(), Bytes.wrap(changed).toBase64Url()));
    DareEnvelope forged =
        DareEnvelope.of(
            JsonArray.of(
                envelope.header().element(),
                new JsonBinary(envelope.payload()),
                JsonReader.read(trailer, Encoding.JSON, ReadLimits.REQUEST)));
    ProfilePersonal master =
        AssertionCodec.parse(
            envelope("create-account-request-2019", "SignedProfileMesh"), ProfilePersonal.class);
    var key =
        tag.equals("ProfileAccount")
            ? master.keysOnlineSignature().get(0).publicKey()
            : master.keyOfflineSignature().publicKey();

    assertTrue(EnvelopeVerifier.verifiedBy(envelope, key));
    assertFalse(EnvelopeVerifier.verifiedBy(forged, key));
    assertEquals(tag, TaggedObject.read(forged.payload()).tag());
  }

  private interface Check {
    Object run(DareEnvelope envelope) throws Exception;
  }

  /** Every 61st bit: all positions in an octet have their turn, and all of the payload. */
  private static void assertEveryFlipFails(DareEnvelope envelope, Check check) throws Exception {
    for (int bit = 0; bit < envelope.payload().size() * 8; bit += 61) {
      byte[] octets = envelope.payload().toArray();
      octets[bit / 8] ^= (byte) (1 << bit % 8);
      DareEnvelope changed =
          DareEnvelope.of(
              JsonArray.of(
                  envelope.header().element(),
                  new JsonBinary(Bytes.wrap(octets)),
                  envelope.trailer().element()));
      assertThrows(Exception.class, () -> check.run(changed), "bit " + bit);
    }
  }

  private static MeshRequest request(String id) throws Exception {
    return RequestCodec.decode(octets(id), Encoding.JSON);
  }

  private static MeshResponse response(TransactionName asked, String id) throws Exception {
    return ResponseCodec.decode(asked, octets(id), Encoding.JSON);
  }

  private static MeshMessage message(String id) throws Exception {
    return MessageCodec.parse(octets(id));
  }

  private static Bytes octets(String id) {
    return JsonWriter.write(wire(id), Encoding.JSON);
  }

  private static DareEnvelope envelope(String id, String member) throws Exception {
    return DareEnvelope.of(present(TaggedObject.of(wire(id)).members().get(member)));
  }

  private static JsonNode wire(String id) {
    VectorCase found = vectors().filter(vector -> vector.id().equals(id)).findFirst().orElseThrow();
    return PlainValues.toNode(found.data().get("wire"));
  }

  private static <T> T present(@Nullable T value) {
    if (value == null) {
      throw new AssertionError("missing in the example");
    }
    return value;
  }

  /** Another character in the middle: the ends of a fingerprint text do not count for all uses. */
  private static String flipped(String text) {
    int at = text.length() / 2;
    at = text.charAt(at) == '-' ? at + 1 : at;
    char other = text.matches("[0-9a-f]+") ? 'f' : 'B';
    char replacement = text.charAt(at) == other ? (char) (other - 1) : other;
    return text.substring(0, at) + replacement + text.substring(at + 1);
  }
}
