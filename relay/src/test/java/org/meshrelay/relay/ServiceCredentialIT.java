package org.meshrelay.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.client.ClientConfig;
import org.meshrelay.client.MeshClient;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.home.AccountRecord.Stage;
import org.meshrelay.client.http.TrustRoots;
import org.meshrelay.client.locate.StaticServiceMap;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.relay.cli.certificate.DevAuthority;
import org.meshrelay.testkit.EventLoopGuard;

/**
 * A node shows a certificate that an authority issued for the domain, and nobody takes another one:
 * neither a device nor a service, which both speak through the same transport (MSP-114).
 */
@ExtendWith(EventLoopGuard.class)
class ServiceCredentialIT {
  private static final AccountAddress ALICE = AccountAddress.parse("alice@example.com");
  private static final int UNAVAILABLE = 69;

  @TempDir Path directory;
  private Path stranger;
  private Standbys standby;

  @BeforeEach
  void makeHosts() throws Exception {
    TestNode.init(directory);
    standby = new Standbys(directory);
    stranger = directory.resolve("stranger");
    DevAuthority.open(stranger, InstantSource.system().instant())
        .issue(
            List.of("example.com"),
            directory.resolve("stranger.pem"),
            directory.resolve("stranger.key"),
            InstantSource.system().instant());
  }

  private TestNode serve() throws Exception {
    return TestNode.start(directory, Map.of("service.backup-hosts", standby.host()));
  }

  private MeshClient device(TestNode node, Path authority) throws Exception {
    return MeshClient.open(
        ClientConfig.of(
            directory.resolve("home"),
            TrustRoots.only(List.of(authority.resolve("ca.pem"))),
            StaticServiceMap.parse(
                "test",
                "example.com: {https: \"https://127.0.0.1:%d\"}"
                    .formatted(node.node.https().getPort()))));
  }

  private static void assertRefused(MeshClient device) throws Exception {
    MeshException refused =
        assertThrows(MeshException.class, () -> device.accounts().register(ALICE));

    assertEquals(MeshException.Kind.UNAVAILABLE, refused.kind(), refused::getMessage);
    assertEquals(Stage.MADE, device.accounts().list().getFirst().stage());
  }

  private static void assertTaken(MeshClient device) throws Exception {
    assertEquals(Stage.READY, device.accounts().register(ALICE).stage());
  }

  @Test
  @DisplayName("a device takes no certificate that no authority of its vouches for (MSP-114)")
  void register_authorityNotTrusted_isRefusedAndNothingIsRegistered() throws Exception {
    try (TestNode node = serve()) {
      try (MeshClient device = device(node, stranger)) {
        device.createMesh("alice");
        assertRefused(device);
      }
      try (MeshClient device = device(node, directory.resolve("ca"))) {
        assertTaken(device);
      }
    }
  }

  @Test
  @DisplayName("a device takes no certificate of another name (MSP-114)")
  void register_certificateOfAnotherName_isRefusedUntilItIsOfTheDomain() throws Exception {
    certify("example.net");
    try (TestNode node = serve();
        MeshClient device = device(node, directory.resolve("ca"))) {
      device.createMesh("alice");
      assertRefused(device);
      certify("example.com");
      node.reload(Map.of("service.backup-hosts", standby.host()));
      assertTaken(device);
    }
  }

  @Test
  @DisplayName("a service takes no certificate that no authority of its vouches for (MSP-114)")
  void follow_authorityNotTrusted_isUnavailable() throws Exception {
    try (TestNode node = serve()) {
      Standbys.Run refused =
          standby.once(node, "--set", "tls.trust-files=" + stranger.resolve("ca.pem"));

      assertEquals(UNAVAILABLE, refused.code(), refused::text);
      assertEquals(0, standby.once(node).code());
    }
  }

  @Test
  @DisplayName("a service takes no certificate of another name (MSP-114)")
  void follow_certificateOfAnotherName_isUnavailable() throws Exception {
    certify("example.net");
    try (TestNode node = serve()) {
      Standbys.Run refused = standby.once(node);

      assertEquals(UNAVAILABLE, refused.code(), refused::text);
    }
    certify("example.com");
    try (TestNode node = serve()) {
      assertEquals(0, standby.once(node).code());
    }
  }

  /** Gives the node a certificate of the authority that everybody here trusts. */
  private void certify(String name) throws Exception {
    Path tls = directory.resolve("node/tls");
    Files.deleteIfExists(tls.resolve("node.pem"));
    Files.deleteIfExists(tls.resolve("node.key"));
    DevAuthority.open(directory.resolve("ca"), InstantSource.system().instant())
        .issue(
            List.of(name),
            tls.resolve("node.pem"),
            tls.resolve("node.key"),
            InstantSource.system().instant());
  }
}
