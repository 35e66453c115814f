package org.meshrelay.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.home.AccountRecord;
import org.meshrelay.client.session.StubService;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.DareEnvelope;

/** Meshes and accounts: made, registered, resumed, deleted. */
class MeshAccountsIT extends MeshClientCase {
  @Test
  void register_newAccount_bindsItAndUploadsTheFirstEntries() throws Exception {
    register("alice", ALICE);

    MiniService.Account account = service.account(ALICE);
    assertEquals(1, account.container(ContainerName.DEVICE).frames.size());
    assertEquals(1, account.container(ContainerName.CONTACT).frames.size());
    DareEnvelope application = account.container(ContainerName.APPLICATION).frames.getFirst();
    assertTrue(application.isEncrypted());
    assertFalse(account.container(ContainerName.CONTACT).frames.getFirst().isEncrypted());
    try (MeshClient client = open("alice")) {
      MeshAccounts.Account listed = client.accounts().list().getFirst();
      assertEquals(AccountRecord.Stage.READY, listed.stage());
      assertTrue(listed.administrator());
    }
  }

  @Test
  void register_withoutMesh_saysWhatToDo() throws Exception {
    try (MeshClient client = open("alice")) {
      MeshException failure =
          assertFails(Kind.CONFIGURATION, () -> client.accounts().register(ALICE));
      assertTrue(String.valueOf(failure.getMessage()).contains("mesh create"));
    }
  }

  @Test
  void register_addressTaken_isRefusedAndKeepsTheAccountForAnotherTry() throws Exception {
    register("alice", ALICE);
    try (MeshClient client = open("mallory")) {
      client.createMesh(null);
      MeshException failure =
          assertFails(Kind.CANNOT_CREATE, () -> client.accounts().register(ALICE));
      assertEquals(409, status(failure));
      assertEquals(AccountRecord.Stage.MADE, client.accounts().list().getFirst().stage());
    }
  }

  @Test
  void register_interruptedAfterCreateAccount_goesOnWhereItStopped() throws Exception {
    try (MeshClient client = open("alice")) {
      client.createMesh(null);
      service.stub.tricks.add((seen, honest) -> honest.get()); // CreateAccount passes
      service.stub.tricks.add((seen, honest) -> StubService.Answer.of(500, Bytes.EMPTY));
      assertFails(Kind.UNAVAILABLE, () -> client.accounts().register(ALICE));
      assertEquals(AccountRecord.Stage.CREATED, client.accounts().list().getFirst().stage());
    }
    try (MeshClient client = open("alice")) {
      assertEquals(AccountRecord.Stage.READY, client.accounts().register(ALICE).stage());
      assertEquals(1, service.account(ALICE).container(ContainerName.DEVICE).frames.size());
    }
  }

  @Test
  void delete_account_endsTheBindingAndKeepsTheFiles() throws Exception {
    register("alice", ALICE);
    try (MeshClient client = open("alice")) {
      client.accounts().sync(ALICE);
      client.accounts().delete(ALICE);
      assertTrue(client.accounts().list().isEmpty());
    }
    try (var retired = Files.list(directory.resolve("alice/retired"))) {
      assertEquals(1, retired.count());
    }
  }

  @Test
  void createMesh_twice_isRefused() throws Exception {
    try (MeshClient client = open("alice")) {
      assertNotNull(client.createMesh("laptop"));
      assertFails(Kind.CANNOT_CREATE, () -> client.createMesh("laptop"));
    }
  }

  @Test
  void open_twice_waitsAndThenSaysWhoIsInTheWay() throws Exception {
    try (MeshClient first = open("alice")) {
      assertNotNull(first);
      assertFails(Kind.TRY_LATER, () -> open("alice").close());
    }
  }
}
