package org.meshrelay.protocol.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.profile.TestMesh.User;

/** Who has authority over an account (protocol.md 1.3, objects.md 3.3 and 3.7). */
final class AuthorityTest {
  private final TestMesh mesh = new TestMesh(815);
  private final User alice = mesh.user("alice@example.com");
  private final User mallory = mesh.user("mallory@example.com");

  @Test
  @DisplayName("MSP-106: the account profile is signed by an administration key of the master")
  void verify_signedByTheMaster_hasTheMasterAsRoot() throws Exception {
    AccountAuthority authority =
        AccountAuthority.verify(alice.account().authority().envelope(), alice.master().profile());

    assertEquals(alice.master().profile().udf(), authority.rootUdf());
    assertTrue(authority.isAdministrator(alice.activated().connection().value()));
    assertFalse(authority.isAdministrator(mallory.activated().connection().value()));
    assertTrue(authority.isCurrent());
  }

  @Test
  void verify_withoutTheMasterThatSigned_isRefused() {
    assertThrows(
        NotVerifiedException.class,
        () -> AccountAuthority.verify(alice.account().authority().envelope(), null));
  }

  @Test
  void verify_anotherMaster_isRefused() {
    assertThrows(
        NotVerifiedException.class,
        () ->
            AccountAuthority.verify(
                alice.account().authority().envelope(), mallory.master().profile()));
  }

  @Test
  void verify_signedByAMasterThatTheProfileDoesNotName_isRefused() {
    DareEnvelope envelope =
        accountNaming(alice.master().profile().udf(), null, mallory.administrator().online());

    assertThrows(
        NotVerifiedException.class,
        () -> AccountAuthority.verify(envelope, mallory.master().profile()));
  }

  @Test
  @DisplayName("a self-signed account profile is its own root, whatever master it names")
  void verify_selfSigned_isItsOwnRoot() throws Exception {
    SignatureKeyPair own = SignatureKeyPair.generate(Curve.ED448, mesh.entropy());
    DareEnvelope envelope = accountNaming(alice.master().profile().udf(), own, own);

    AccountAuthority authority = AccountAuthority.verify(envelope, alice.master().profile());

    assertEquals(own.publicKey().udf().text(), authority.rootUdf());
    assertTrue(authority.master().isEmpty());
    assertFalse(authority.isAdministrator(alice.activated().connection().value()));
    assertTrue(authority.assertionKeys().stream().anyMatch(k -> k.isNamedBy(authority.rootUdf())));
  }

  @Test
  void registration_selfSignedNamingAnotherMaster_isRefused() {
    SignatureKeyPair own = SignatureKeyPair.generate(Curve.ED448, mesh.entropy());
    DareEnvelope envelope = accountNaming(alice.master().profile().udf(), own, own);

    assertThrows(
        NotVerifiedException.class,
        () -> Registration.verify(envelope, mallory.master().profile().envelope()));
  }

  @Test
  void registration_profilesThatBelongTogether_passes() throws Exception {
    Registration registration =
        Registration.verify(
            alice.account().authority().envelope(), alice.master().profile().envelope());

    assertEquals(alice.master().profile().udf(), registration.master().udf());
    assertTrue(registration.authority().account().lists(alice.address()));
  }

  @Test
  void registration_masterProfileInPlaceOfTheAccount_isRefused() {
    DareEnvelope master = alice.master().profile().envelope();

    assertThrows(DecodeException.class, () -> Registration.verify(master, master));
  }

  @Test
  void signedProfile_signedByAnotherKey_isRefused() {
    DareEnvelope envelope =
        EnvelopeBuilder.of(alice.device().profile().value().payload())
            .sign(mallory.master().offline())
            .build();

    assertThrows(
        NotVerifiedException.class, () -> SignedProfile.verify(envelope, ProfileDevice.class));
  }

  @Test
  void supersedes_laterVersionOfTheSameProfile_does() {
    ProfileFactory later =
        new ProfileFactory(
            mesh.entropy(), InstantSource.fixed(TestMesh.NOW.plus(1, ChronoUnit.HOURS)));
    SignedProfile<ProfilePersonal> first = alice.master().profile();
    SignedProfile<ProfilePersonal> second = later.personal(alice.master(), List.of()).profile();

    assertTrue(second.supersedes(first));
    assertFalse(first.supersedes(second));
    assertFalse(first.supersedes(first));
    assertFalse(later.personal(List.of()).profile().supersedes(first));
  }

  @Test
  void credential_anyElementOfAnotherService_isRefused() throws Exception {
    ServiceCredential ours = credential();
    ServiceCredential theirs = credential();
    DareEnvelope service = ours.service().envelope();
    DareEnvelope host = ours.host().envelope();

    assertEquals(ours.hostKey(), ServiceCredential.read(ours.toJson()).hostKey());
    assertThrows(
        NotVerifiedException.class,
        () -> ServiceCredential.verify(theirs.service().envelope(), host, ours.connection()));
    assertThrows(
        NotVerifiedException.class,
        () -> ServiceCredential.verify(service, theirs.host().envelope(), ours.connection()));
    assertThrows(
        NotVerifiedException.class,
        () -> ServiceCredential.verify(service, host, theirs.connection()));
    assertThrows(
        DecodeException.class, () -> ServiceCredential.verify(host, service, ours.connection()));
  }

  @Test
  @DisplayName("MSP-115: only the service's own key binds a host")
  void credential_connectionSignedByTheHostItself_isRefused() {
    ServiceKeys service = mesh.factory().service();
    HostKeys host = mesh.factory().host();
    ConnectionHost connection =
        new ConnectionHost(
            new ConnectionBase(AssertionBase.EMPTY, host.profile().udf(), service.profile().udf()));
    DareEnvelope forged = EnvelopeBuilder.of(connection.payload()).sign(host.signature()).build();

    assertThrows(
        NotVerifiedException.class,
        () ->
            ServiceCredential.verify(
                service.profile().envelope(), host.profile().envelope(), forged));
  }

  @Test
  @DisplayName("MSP-326: identifiers are written in era B, X448 keys with true parity")
  void factory_keysWritten_areNamedInEraBWithParity() {
    ProfileDevice profile = alice.device().profile().value();

    assertEquals(
        profile.keyEncryption().publicKey().udf().text(), profile.keyEncryption().statedUdf());
    assertEquals(57, profile.keyEncryption().publicKey().octets().size());
    assertEquals(
        alice.device().keys().encryption().publicKey(), profile.keyEncryption().publicKey());
    assertNull(alice.account().authority().account().keyOfflineSignature());
  }

  private ServiceCredential credential() {
    return mesh.factory().credential(mesh.factory().service(), mesh.factory().host().profile());
  }

  private DareEnvelope accountNaming(
      String masterUdf, @Nullable SignatureKeyPair own, SignatureKeyPair signer) {
    AgreementKeyPair encryption = AgreementKeyPair.generate(Curve.X448, mesh.entropy());
    ProfileAccount account =
        new ProfileAccount(
            AssertionBase.EMPTY,
            own == null ? null : KeyData.of(own.publicKey()),
            List.of(),
            List.of(AccountAddress.parse("alice@example.com")),
            masterUdf,
            KeyData.of(encryption.publicKey()),
            null,
            null);
    return EnvelopeBuilder.of(account.payload()).sign(signer).build();
  }
}
