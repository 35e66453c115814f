package org.meshrelay.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.http.HttpTransportConfig;
import org.meshrelay.client.locate.LocatorConfig;
import org.meshrelay.client.locate.StaticService;
import org.meshrelay.client.locate.StaticServiceMap;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.protocol.accredit.MessagePermission;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.message.MeshMessage;
import org.meshrelay.protocol.message.MessageCodec;
import org.meshrelay.testkit.GuardedVertx;

/** Homes of alice and bob, and a service that does as told. */
abstract class MeshClientCase {
  static final AccountAddress ALICE = AccountAddress.parse("alice@example.com");
  static final AccountAddress BOB = AccountAddress.parse("bob@example.com");

  static final List<MessagePermission> DEFAULT =
      List.of(MessagePermission.MESSAGE, MessagePermission.CONTACT);

  @TempDir Path directory;
  final Vertx vertx = GuardedVertx.open();

  final AtomicLong clockMs = new AtomicLong(Instant.parse("2026-11-25T12:00:00Z").toEpochMilli());

  final MiniService service = new MiniService(vertx, this::now);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  enum Forgery {
    SAME_PIN,
    OTHER_WITNESS,
    UNKNOWN_PIN,
    NO_PIN
  }

  static <T extends MeshMessage> T parse(DareEnvelope frame, Class<T> type) {
    try {
      return MessageCodec.parse(frame.payload(), type);
    } catch (DecodeException e) {
      throw new AssertionError(e);
    }
  }

  void befriend() throws Exception {
    register("alice", ALICE);
    register("bob", BOB);
    String asked;
    try (MeshClient alice = open("alice")) {
      asked = alice.messages().contact(null, BOB, null).messageId();
    }
    try (MeshClient bob = open("bob")) {
      bob.messages().accept(null, asked, DEFAULT);
    }
    try (MeshClient alice = open("alice")) {
      assertEquals(List.of(BOB), alice.accounts().sync(null).contactsAdded());
    }
  }

  void register(String home, AccountAddress address) throws MeshException {
    try (MeshClient client = open(home)) {
      client.createMesh(home);
      client.accounts().register(address);
    }
  }

  MeshClient open(String home) throws MeshException {
    return MeshClient.open(config(home));
  }

  ClientConfig config(String home) {
    StaticServiceMap map =
        StaticServiceMap.of(
            Map.of(
                "example.com",
                new StaticService(
                    List.of(new StaticService.Target(service.stub.endpoint, 1)), null, null)));
    return new ClientConfig(
        directory.resolve(home),
        null,
        HttpTransportConfig.of(TestTls.roots()),
        map,
        LocatorConfig.staticOnly(),
        (pinned, offered) -> false,
        Duration.ofMillis(50),
        Duration.ofSeconds(15),
        this::now,
        EntropySource.system());
  }

  Instant now() {
    return Instant.ofEpochMilli(clockMs.get());
  }

  static long status(MeshException failure) {
    var status = failure.status();
    assertNotNull(status);
    return status.status();
  }

  @CanIgnoreReturnValue
  static MeshException assertFails(Kind kind, Executable call) {
    MeshException failure = assertThrows(MeshException.class, call);
    assertEquals(kind, failure.kind(), failure.getMessage());
    return failure;
  }
}
