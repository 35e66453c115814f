package org.meshrelay.protocol.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.object.WireForms;
import org.meshrelay.testkit.Seeds;

/** Profiles, connections and activations on the wire (objects.md 3). */
final class AssertionCodecTest {
  private static final String TABLE =
      """
      -Base Names:strs Updated:time NotaryToken:str Conditions:taggeds
      -Connection @Base SubjectUDF:str AuthorityUDF:str
      -Keys KeyOfflineSignature:sigkey! KeysOnlineSignature:keys
      -PrivateKeyData UDF:str PrivateParameters:private!
      ProfilePersonal @Base @Keys KeysMasterEscrow:keys KeyEncryption:key
      ProfileDevice @Base @Keys Description:str KeyEncryption:key! KeyAuthentication:key!
      ProfileAccount @Base KeyOfflineSignature:sigkey KeysOnlineSignature:keys ServiceIDs:addrs \
      MeshProfileUDF:str KeyEncryption:key! KeyAuthentication:key EnvelopedProfileService:env
      ProfileService @Base @Keys KeyAuthentication:key KeyEncryption:key
      ProfileHost @Base @Keys KeyAuthentication:key!
      ConnectionDevice @Connection Permissions:structs:Permission KeySignature:sigkey! \
      KeyEncryption:key! KeyAuthentication:key!
      ConnectionAccount @Connection Permissions:structs:Permission KeySignature:sigkey! \
      KeyEncryption:key KeyAuthentication:key! AccountAddresses:addrs
      ConnectionHost @Connection
      ConnectionService @Connection
      ConnectionApplication @Connection
      ConnectionGroup @Connection KeyEncryption:struct:KeyComposite
      ActivationDevice @Base EnvelopedAssertionDeviceConnection:env ActivationKey:str \
      Activations:taggeds KeySignature:struct:KeyOverlay KeyEncryption:struct:KeyOverlay \
      KeyAuthentication:struct:KeyOverlay
      ActivationAccount @Base AccountUDF:str EnvelopedAssertionAccountConnection:env \
      ActivationKey:str KeySignature:struct:KeyOverlay KeyAuthentication:struct:KeyOverlay \
      KeyEncryption:struct:KeyComposite KeyAccountEncryption:struct:-PrivateKeyData \
      KeyAccountSignature:struct:-PrivateKeyData
      ActivationGroup @Base GroupUDF:str
      """;

  private static final String KEY =
      "{\"UDF\":\"%s\",\"PublicParameters\":{\"PublicKeyECDH\":{\"crv\":\"%s\",\"Public\":\"%s\"}}}";

  static List<String> tags() {
    return WireForms.tags(TABLE);
  }

  @ParameterizedTest
  @MethodSource("tags")
  void parse_everyMemberOfTheTable_survivesReadingAndWriting(String tag) {
    Seeds.forEach(
        10,
        random -> {
          JsonObject sent = WireForms.of(TABLE, random).tagged(tag);
          Assertion assertion = parse(sent.source());

          assertEquals(tag, assertion.tag());
          assertEquals(sent, WireForms.reread(assertion.payload()));
          assertEquals(assertion, parse(assertion.payload()));
        });
  }

  @ParameterizedTest
  @CsvSource({
    "ProfilePersonal, ProfileMesh", "ProfilePersonal, ProfileMaster",
    "ProfileAccount, AssertionAccount", "ProfileAccount, ProfileUser",
    "ConnectionDevice, AssertionDeviceConnection", "ConnectionAccount, AssertionAccountConnection"
  })
  void parse_otherNameOfTheClass_isTheSameClass(String tag, String alias) {
    Seeds.forEach(
        2,
        random -> {
          JsonObject sent = WireForms.of(TABLE, random).tagged(tag);
          JsonObject renamed = JsonObject.of(alias, sent.members().values().iterator().next());

          assertEquals(parse(sent.source()), parse(renamed.source()));
        });
  }

  @Test
  void parse_unknownClass_keepsTagAndMembers() {
    UnknownAssertion unknown =
        assertInstanceOf(
            UnknownAssertion.class, parse(Bytes.utf8("{\"ProfileToaster\":{\"Slots\":2}}")));

    assertEquals("ProfileToaster", unknown.tag());
    assertEquals(1, unknown.members().size());
  }

  @Test
  void parse_namesOf2021_areReadAndWrittenInOurs() {
    TestMesh mesh = new TestMesh(3);
    String key = keyText(mesh.user("a@example.com").device().keys().signature());
    String text =
        "{\"ProfileUser\":{\"ProfileSignature\":"
            + key
            + ",\"AccountAddress\":\"alice@example.com\",\"AdministratorSignature\":"
            + key
            + ",\"AccountEncryption\":"
            + key
            + "}}";

    ProfileAccount account = assertInstanceOf(ProfileAccount.class, parse(Bytes.utf8(text)));

    assertEquals("alice@example.com", account.accountAddresses().get(0).text());
    assertEquals(1, account.keysOnlineSignature().size());
    assertTrue(account.payload().utf8().startsWith("{\"ProfileAccount\":{\"KeyOfflineSignature\""));
  }

  @Test
  void parse_identifierOfAnotherKey_isMalformed() {
    SignatureKeyPair one = SignatureKeyPair.generate(Curve.ED448, seeded(1));
    SignatureKeyPair two = SignatureKeyPair.generate(Curve.ED448, seeded(2));

    assertThrows(
        DecodeException.class,
        () ->
            KeyData.read(WireForms.reread(Bytes.utf8(keyText(two.publicKey().udf().text(), one)))));
    assertThrows(
        IllegalArgumentException.class,
        () -> new KeyData(two.publicKey().udf().text(), one.publicKey(), null, null));
  }

  @Test
  void parse_agreementKeyInPlaceOfASignatureKey_isMalformed() {
    AgreementKeyPair key = AgreementKeyPair.generate(Curve.X448, seeded(1));
    String text =
        KEY.formatted(key.publicKey().udf().text(), "X448", key.publicKey().octets().toBase64Url());

    assertThrows(
        DecodeException.class,
        () ->
            AssertionCodec.parse(
                Bytes.utf8("{\"ProfileService\":{\"KeyOfflineSignature\":" + text + "}}")));
  }

  @Test
  void parse_keyOfUnknownClassInAList_isLeftOut() throws Exception {
    String own = keyText(SignatureKeyPair.generate(Curve.ED448, seeded(1)));
    String rsa =
        "{\"UDF\":\"MBCD\",\"PublicParameters\":{\"PublicKeyRSA\":{\"n\":\"AQAB\",\"e\":\"AQAB\"}}}";

    ProfileService profile =
        AssertionCodec.parse(
            Bytes.utf8(
                "{\"ProfileService\":{\"KeyOfflineSignature\":"
                    + own
                    + ",\"KeysOnlineSignature\":["
                    + rsa
                    + ","
                    + own
                    + "]}}"),
            ProfileService.class);

    assertEquals(1, profile.keysOnlineSignature().size());
  }

  @Test
  void parse_manyAdministrationKeys_isRefused() {
    String own = keyText(SignatureKeyPair.generate(Curve.ED448, seeded(1)));
    String many = String.join(",", Collections.nCopies(17, own));

    assertThrows(
        DecodeException.class,
        () ->
            AssertionCodec.parse(
                Bytes.utf8(
                    "{\"ProfileService\":{\"KeyOfflineSignature\":"
                        + own
                        + ",\"KeysOnlineSignature\":["
                        + many
                        + "]}}")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\"ProfileDevice\":{}}",
        "{\"ProfileDevice\":{},\"ProfileHost\":{}}",
        "{\"ConnectionHost\":{\"SubjectUDF\":7}}",
        "{\"ConnectionHost\":{\"Conditions\":[{}]}}",
        "{\"ActivationDevice\":{\"KeySignature\":{\"UDF\":\"M\",\"BaseUDF\":\"M\"}}}",
        "{\"ActivationAccount\":{\"KeyEncryption\":{\"Public\":{\"PublicKeyECDH\":{}}}}}",
        "{\"ProfileAccount\":{\"ServiceIDs\":[\"a@x.com\"],\"AccountAddress\":\"b@x.com\"}}"
      })
  void parse_malformed_isADecodeException(String text) {
    assertThrows(DecodeException.class, () -> AssertionCodec.parse(Bytes.utf8(text)));
  }

  @Test
  void toString_ofPrivateKeys_showsNone() {
    Bytes secret = seeded(5).bytes(56);
    PrivateKeyParameters key = PrivateKeyParameters.ofSeed(Curve.ED448, SecretBytes.copyOf(secret));
    KeyOverlay overlay = new KeyOverlay("MAAA", "MBBB", key);

    for (String shown : List.of(key.toString(), overlay.toString(), key.members().toString())) {
      assertFalse(shown.contains(secret.toBase64Url()), shown);
      assertFalse(shown.contains(secret.toHex()), shown);
    }
  }

  private static Assertion parse(Bytes payload) {
    try {
      return AssertionCodec.parse(payload);
    } catch (DecodeException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  private static EntropySource seeded(long seed) {
    return new TestMesh(seed).entropy();
  }

  private static String keyText(SignatureKeyPair key) {
    return keyText(key.publicKey().udf().text(), key);
  }

  private static String keyText(String udf, SignatureKeyPair key) {
    return KEY.formatted(udf, key.curve().wireName(), key.publicKey().octets().toBase64Url());
  }
}
