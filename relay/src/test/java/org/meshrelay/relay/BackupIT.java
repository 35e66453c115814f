package org.meshrelay.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.client.session.SessionCredential;
import org.meshrelay.client.session.SessionOutcome;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.profile.AccountKeys;
import org.meshrelay.protocol.profile.Contributions;
import org.meshrelay.protocol.profile.DeviceKeys;
import org.meshrelay.protocol.profile.MasterKeys;
import org.meshrelay.protocol.profile.ProfileFactory;
import org.meshrelay.protocol.transaction.CreateRequest;
import org.meshrelay.protocol.transaction.RequestHeader;
import org.meshrelay.relay.cli.RelayCommand;
import org.meshrelay.testkit.EventLoopGuard;

/**
 * Backups of a node that serves over TLS and writes to all its lanes meanwhile: each is a prefix,
 * and what was acknowledged before it began is there after a restore.
 */
@ExtendWith(EventLoopGuard.class)
class BackupIT {
  private static final int BACKUPS = 3;
  private static final int ACCOUNTS_BEFORE_EACH = 4;

  @TempDir Path directory;
  private final List<Account> acknowledged = new CopyOnWriteArrayList<>();

  private record Account(DeviceKeys device, CreateRequest request) {}

  @Test
  void backup_servedNodeUnderLoad_isAPrefixAndComesBack() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    int before = 0;
    try (TestNode node = TestNode.create(directory)) {
      Thread load = Thread.ofPlatform().start(() -> createAccounts(node, stop));
      try {
        for (int i = 0; i < BACKUPS; i++) {
          awaitAccounts(load, before + ACCOUNTS_BEFORE_EACH);
          before = acknowledged.size();
          run(0, "backup", "create", backup(i), "-c", config());
          run(0, "backup", "verify", backup(i), "--against", data());
        }
      } finally {
        stop.set(true);
        load.join();
      }
      run(73, "backup", "create", backup(0), "-c", config());
      run(73, "backup", "restore", backup(0), "-c", config());
    }
    loseAllButTheJournal();

    run(0, "backup", "restore", backup(BACKUPS - 1), "-c", config());
    run(0, "spool", "verify", "-c", config());

    try (TestNode node = TestNode.start(directory, Map.of())) {
      for (Account account : acknowledged.subList(0, before)) {
        assertEquals(201, create(node, account), "the same account again");
      }
    }
  }

  private String config() {
    return directory.resolve("node/relay.yaml").toString();
  }

  private String data() {
    return directory.resolve("node/data").toString();
  }

  private String backup(int number) {
    return directory.resolve("backup-" + number).toString();
  }

  private static void run(int expected, String... line) {
    StringWriter said = new StringWriter();
    int code =
        RelayCommand.execute(
            config -> {
              throw new AssertionError("starts no node");
            },
            new PrintWriter(said),
            new PrintWriter(said),
            line);
    assertEquals(expected, code, () -> String.join(" ", line) + ": " + said);
  }

  private void createAccounts(TestNode node, AtomicBoolean stop) {
    for (int i = 0; !stop.get(); i++) {
      try {
        Account account = account("user" + i + "@example.com");
        if (create(node, account) == 201) {
          acknowledged.add(account);
        }
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }

  private void awaitAccounts(Thread load, int count) throws InterruptedException {
    while (acknowledged.size() < count) {
      assertTrue(load.isAlive(), "the load has ended early");
      boolean unused = load.join(java.time.Duration.ofMillis(20));
    }
  }

  private static long create(TestNode node, Account account) {
    SessionCredential credential =
        new SessionCredential.DeviceCredential(
            account.device.profile().envelope(), account.device.keys().authentication());
    return switch (node.send(node.session(credential), account.request)) {
      case SessionOutcome.Answered done -> done.response().outcome().status();
      case SessionOutcome.Stopped stopped -> stopped.refusal().code().status();
      case SessionOutcome.Failed failed -> throw new AssertionError(failed);
    };
  }

  private static Account account(String address) throws Exception {
    ProfileFactory factory = new ProfileFactory(EntropySource.system(), InstantSource.system());
    DeviceKeys device = factory.device("first");
    Contributions contributions = factory.contributions(device.profile());
    MasterKeys master = factory.personal(List.of(contributions.signatureSum()));
    AccountKeys keys =
        factory.account(
            List.of(AccountAddress.parse(address)),
            master.profile(),
            contributions.activate(device.keys()).signature());
    return new Account(
        device,
        new CreateRequest(
            RequestHeader.EMPTY,
            address,
            master.profile().envelope(),
            keys.authority().envelope()));
  }

  private void loseAllButTheJournal() throws IOException {
    Path data = Path.of(data());
    Path aside = directory.resolve("lost");
    Files.createDirectory(aside);
    try (Stream<Path> entries = Files.list(data)) {
      for (Path entry : entries.toList()) {
        if (!entry.endsWith("signed")) {
          Path unused = Files.move(entry, aside.resolve(entry.getFileName()));
        }
      }
    }
  }
}
