package org.meshrelay.protocol.accredit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meshrelay.protocol.profile.Permission;

/** Classes of messages and permissions of contacts (objects.md 5.5). */
final class MessageClassTest {
  @ParameterizedTest
  @CsvSource({
    "MessageText, Message, ACCOUNT, ALLOW, DENY",
    "RequestContact, Contact, ACCOUNT, ALLOW, BY_POLICY",
    "ReplyContact, Contact, ACCOUNT, ALLOW, IF_ANSWER",
    "RequestConfirmation, Confirmation, ACCOUNT, DENY, DENY",
    "ResponseConfirmation, Confirmation, ACCOUNT, IF_ANSWER, IF_ANSWER",
    "GroupInvitation, Group, ACCOUNT, DENY, DENY",
    "RequestTask, Task, ACCOUNT, DENY, DENY",
    "MessageComplete, Unknown, OWN, DENY, DENY",
    "MessagePIN, Unknown, OWN, DENY, DENY",
    "MessagePin, Unknown, OWN, DENY, DENY",
    "RespondConnection, Unknown, OWN, DENY, DENY",
    "MessageClaim, Unknown, OWN, DENY, DENY",
    "RequestConnection, Unknown, OWN, DENY, DENY",
    "AcknowledgeConnection, Unknown, OWN, DENY, DENY",
    "MessageError, Unknown, SERVICE, DENY, DENY",
    "AbuseReport, Unknown, OPERATOR, DENY, DENY",
    "Unknown, Unknown, ACCOUNT, DENY, DENY",
    "MessageToast, Unknown, ACCOUNT, DENY, DENY"
  })
  void ofType_nameOfTheTable_hasItsRow(
      String type,
      String permission,
      MessageClass.Origin origin,
      MessageClass.Admission forContact,
      MessageClass.Admission forStranger) {
    MessageClass found = MessageClass.ofType(type);

    assertEquals(permission, found.permission().text());
    assertEquals(origin, found.origin());
    assertEquals(forContact, found.forContact());
    assertEquals(forStranger, found.forStranger());
  }

  @Test
  void grantedBy_rolesOfTheEntry_followsThemAndDeniesInDoubt() {
    MessagePermission task = MessagePermission.TASK;

    assertEquals(Optional.empty(), task.grantedBy(List.of()));
    assertEquals(Optional.empty(), task.grantedBy(List.of(Permission.allow("Group"))));
    assertEquals(Optional.of(true), task.grantedBy(List.of(Permission.allow("Task"))));
    assertEquals(Optional.of(false), task.grantedBy(List.of(Permission.deny("Task"))));
    assertEquals(
        Optional.of(false),
        task.grantedBy(List.of(Permission.allow("Task"), Permission.deny("Task"))));
    assertEquals(Optional.empty(), task.grantedBy(List.of(new Permission("Task", "Maybe", null))));
    assertEquals(Optional.empty(), task.grantedBy(List.of(new Permission("task", "Allow", null))));
  }
}
