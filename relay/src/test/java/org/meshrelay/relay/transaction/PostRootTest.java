package org.meshrelay.relay.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.meshrelay.protocol.accredit.MessagePermission;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.catalog.CatalogedContact;
import org.meshrelay.protocol.catalog.ContactBase;
import org.meshrelay.protocol.catalog.ContactPerson;
import org.meshrelay.protocol.catalog.NetworkAddress;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.message.RequestConfirmation;
import org.meshrelay.protocol.profile.AccountAuthority;
import org.meshrelay.protocol.profile.Permission;
import org.meshrelay.relay.fixture.TestService;
import org.meshrelay.relay.fixture.TestUser;

/** Whose entry counts: that of the sender's root, then that of its address (6.6.2 step 7). */
@DisplayName("MSP-83, MSP-119")
class PostRootTest extends PostIngressCase {
  private static final Permission[] NOTHING =
      Arrays.stream(MessagePermission.values())
          .map(permission -> Permission.deny(permission.text()))
          .toArray(Permission[]::new);

  private final TestUser mallory = TestUser.at("mallory@example.com");

  /** A card of the user that names further addresses, with the profile of another or with none. */
  private static CatalogedContact card(
      TestUser user, NetworkAddress more, Permission... permissions) {
    return new CatalogedContact(
        List.of(),
        "card-" + user.address(),
        false,
        List.of(permissions),
        null,
        new ContactPerson(
            ContactBase.of(
                "card",
                List.of(),
                List.of(NetworkAddress.of(user.address(), user.account.authority()), more)),
            List.of()));
  }

  private static NetworkAddress unvouched(AccountAddress address) {
    return new NetworkAddress(false, address.text(), List.of(), null, null, List.of(), List.of());
  }

  private void enter(CatalogedContact entry) {
    TestService.assertTaken(
        service()
            .upload(
                bob.caller(),
                TestUser.update(ContainerName.CONTACT, bob.frame(CatalogEvent.NEW, entry))));
  }

  @Test
  void post_blockedContactFromANewAddress_isStillBlocked() {
    TestUser renamed = alice.renamed("alias@example.com");
    assertEquals("201", code(renamed.contactRequest(bob)), "a stranger may ask");

    service().befriend(bob, alice, NOTHING);

    assertEquals("403/30", code(renamed.contactRequest(bob)));
  }

  @Test
  void post_contactFromANewAddress_mayWhatItMight() {
    TestUser renamed = alice.renamed("alias@example.com", "alice@example.com");
    DareEnvelope request = renamed.clear(new RequestConfirmation(renamed.head(bob), "pay?"));
    assertEquals("403/30", code(request));

    service().befriend(bob, renamed, Permission.allow("Confirmation"));

    assertEquals("201", code(request));
    assertEquals(
        "201", code(alice.clear(new RequestConfirmation(alice.head(bob), "and from here?"))));
  }

  @Test
  void post_addressOnABlockedStrangersCard_isNotBlocked() {
    service().befriend(bob, alice);
    enter(card(mallory, unvouched(alice.address()), NOTHING));

    assertEquals("201", code(alice.text(bob, "hello")));
    assertEquals("403/30", code(mallory.contactRequest(bob)));
  }

  @Test
  void post_profileOnABlockedStrangersCard_isNotBlocked() {
    service().befriend(bob, alice);
    AccountAuthority stolen = alice.account.authority();
    enter(card(mallory, NetworkAddress.of(alice.address(), stolen), NOTHING));

    assertEquals("201", code(alice.text(bob, "hello")));
    assertEquals("403/30", code(mallory.contactRequest(bob)));
  }

  @Test
  void post_addressBlockedWithoutAProfile_isBlocked() {
    enter(
        new CatalogedContact(
            List.of(),
            "nobody",
            false,
            List.of(NOTHING),
            null,
            new ContactPerson(
                ContactBase.of("nobody", List.of(), List.of(unvouched(alice.address()))),
                List.of())));

    assertEquals("403/30", code(alice.contactRequest(bob)));
  }
}
