package org.meshrelay.protocol.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.object.WireForms;
import org.meshrelay.testkit.Seeds;

/** Entries of catalogs on the wire (objects.md 3.6, 4.1 and 4.2). */
final class CatalogCodecTest {
  private static final String TABLE =
      """
      -Account AccountUDF:str EnvelopedProfileAccount:env EnvelopedConnectionAccount:env \
      EnvelopedActivationAccount:env
      -Anchor UDF:str Validation:str
      -Protocol Protocol:str Capabilities:taggeds
      -PersonName Inactive:flag FullName:str Prefix:str First:str Middle:strs Last:str Suffix:str \
      PostNominal:str
      -Location Appartment:str Street:str District:str Locality:str County:str Postcode:str \
      Country:str Latitude:node Longitude:node
      -Role OrganizationName:str Titles:strs Locations:structs:-Location
      -Bookmark Uri:str Title:str Role:strs
      -Source LocalName:str Validation:str BinarySource:bin EnvelopedSource:env
      -Address Inactive:flag Address:str! NetworkCapability:strs EnvelopedProfileAccount:env \
      EnvelopedProfileMesh:env Protocols:structs:-Protocol Capabilities:taggeds
      -LegacyAddress URI:str Labels:strs
      -LegacyRole CompanyName:str Addresses:structs:-LegacyAddress Locations:structs:-Location
      -ContactBase Id:str Anchors:structs:-Anchor NetworkAddresses:structs:-Address \
      Locations:structs:-Location Roles:structs:-Role Bookmark:structs:-Bookmark \
      Sources:structs:-Source
      -OrganizationName Inactive:flag RegisteredName:str DBA:str
      -Application Labels:strs Key:str! EnvelopedCapabilities:envs EnvelopedProfileAccount:env \
      Profile:node
      CatalogedDevice Labels:strs AccountUDFs:strs UDF:str DeviceUDF:str! EnvelopedProfileMesh:env \
      EnvelopedProfileDevice:env EnvelopedConnectionDevice:env EnvelopedActivationDevice:env \
      Accounts:structs:-Account
      CatalogedContact Labels:strs Key:str! Self:flag Permissions:structs:Permission \
      EnvelopedContact:env
      CatalogedCredential Labels:strs Protocol:str Service:str Username:str Password:str
      CatalogedNetwork Labels:strs Protocol:str Service:str Username:str Password:str
      CatalogedBookmark Labels:strs Uri:str Title:str Path:str!
      CatalogedTask Labels:strs EnvelopedTask:env Title:str Key:str!
      CatalogedMember Labels:strs UDF:str ContactAddress:str MemberCapabilityId:str \
      ServiceCapabilityId:str
      CatalogedCapability Labels:strs Capability:tagged!
      CatalogedPublication Labels:strs ID:str! Authenticator:str EnvelopedData:env \
      NotOnOrAfter:time
      CatalogedApplication @Application
      CatalogedApplicationAccount @Application
      CatalogedApplicationSSH @Application
      CatalogedApplicationMail @Application
      CatalogedApplicationNetwork @Application
      CatalogedGroup @Application
      CatalogedToaster Key:str! Slots:count
      """;

  private static final String CONTACTS =
      TABLE.lines().filter(line -> line.startsWith("-")).reduce("", (a, b) -> a + b + "\n")
          + """
          ContactPerson @ContactBase CommonNames:structs:-PersonName
          ContactOrganization @ContactBase CommonNames:structs:-OrganizationName
          ContactGroup @ContactBase
          Contact Identifier:str FullName:str Title:str First:str Middle:str Last:str Suffix:str \
          Labels:strs AssertionAccounts:node Addresses:structs:-LegacyAddress \
          Locations:structs:-Location Roles:structs:-LegacyRole
          ContactAlien Colour:str
          """;

  static List<String> tags() {
    return WireForms.tags(TABLE);
  }

  static List<String> contacts() {
    return WireForms.tags(CONTACTS);
  }

  @ParameterizedTest
  @MethodSource("tags")
  void parse_everyMemberOfTheTable_survivesReadingAndWriting(String tag) {
    Seeds.forEach(
        20,
        random -> {
          JsonObject sent = WireForms.of(TABLE, random).tagged(tag);
          CatalogedEntry entry = parse(sent.source());

          assertEquals(tag, entry.tag());
          assertEquals(sent, WireForms.reread(entry.payload()));
          assertEquals(entry, parse(entry.payload()));
        });
  }

  @ParameterizedTest
  @MethodSource("contacts")
  void contact_everyMemberOfTheTable_survivesReadingAndWriting(String tag) {
    Seeds.forEach(
        20,
        random -> {
          JsonObject sent = WireForms.of(CONTACTS, random).tagged(tag);
          Contact contact = contact(sent);

          assertEquals(tag, contact.tag());
          assertEquals(sent, WireForms.reread(contact.payload()));
          CatalogedContact entry =
              new CatalogedContact(List.of(), "key", false, List.of(), null, contact);
          assertEquals(entry, parse(entry.payload()));
        });
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"CatalogedDevice\":{\"DeviceUDF\":\"MD\",\"UDF\":\"MS\"}}', MD",
    "'{\"CatalogedContact\":{\"Key\":\"k\"}}', k",
    "'{\"CatalogedCredential\":{\"Protocol\":\"ftp\",\"Service\":\"x\"}}', ftp:x",
    "'{\"CatalogedCredential\":{\"Service\":\"x\"}}', :x",
    "'{\"CatalogedNetwork\":{}}', :",
    "'{\"CatalogedBookmark\":{\"Path\":\"a/b\"}}', a/b",
    "'{\"CatalogedMember\":{\"UDF\":\"MM\"}}', MM",
    "'{\"CatalogedMember\":{\"UDF\":\"MM\",\"ContactAddress\":\"a@b.c\"}}', a@b.c",
    "'{\"CatalogedCapability\":{\"Capability\":{\"CapabilitySign\":{\"Id\":\"I\"}}}}', I",
    "'{\"CatalogedPublication\":{\"Id\":\"E\"}}', E",
    "'{\"CatalogedGroup\":{\"Key\":\"g\"}}', g",
    "'{\"CatalogedToaster\":{\"Key\":\"t\"}}', t"
  })
  void key_ofEachClass_isTheUniqueIdOfItsFrames(String text, String key) {
    assertEquals(key, parse(Bytes.utf8(text)).key());
  }

  @Test
  void parse_unknownClass_keepsTagAndMembers() {
    assertInstanceOf(UnknownEntry.class, parse(Bytes.utf8("{\"CatalogedToaster\":{}}")));
  }

  @Test
  void parse_anotherClassThanAsked_isADecodeException() {
    assertThrows(
        DecodeException.class,
        () ->
            CatalogCodec.parse(
                Bytes.utf8("{\"CatalogedBookmark\":{\"Path\":\"a\"}}"), CatalogedContact.class));
  }

  @Test
  void toString_ofACredential_hidesThePassword() {
    CatalogedEntry entry =
        parse(Bytes.utf8("{\"CatalogedCredential\":{\"Service\":\"x\",\"Password\":\"pw9\"}}"));

    assertFalse(entry.toString().contains("pw9"));
  }

  private static CatalogedEntry parse(Bytes payload) {
    try {
      return CatalogCodec.parse(payload);
    } catch (DecodeException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  private static Contact contact(JsonObject tagged) {
    try {
      return Contact.read(tagged);
    } catch (DecodeException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }
}
