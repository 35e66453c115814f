package org.meshrelay.relay;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.meshrelay.client.ClientConfig;
import org.meshrelay.client.MeshClient;
import org.meshrelay.client.http.TrustRoots;
import org.meshrelay.client.locate.StaticServiceMap;
import org.meshrelay.protocol.accredit.MessagePermission;
import org.meshrelay.protocol.address.AccountAddress;

/** Devices of users of a {@link TestNode}: one home each, real sockets and TLS. */
final class Homes {
  /** For tests that do in seconds what users do in days. */
  static final Map<String, String> UNLIMITED =
      Map.of(
          "limits.account.requests-per-second", "100000",
          "limits.account.requests-burst", "100000",
          "limits.account.prove-per-second", "100000",
          "limits.account.prove-burst", "100000");

  private final TestNode node;

  Homes(TestNode node) {
    this.node = node;
  }

  /** The device of that name, as it was left. */
  MeshClient open(String name) throws Exception {
    return open(node.directory, name, node.node.https().getPort());
  }

  static MeshClient open(Path directory, String name, int port) throws Exception {
    return MeshClient.open(
        ClientConfig.of(
            directory.resolve("home-" + name),
            TrustRoots.only(List.of(directory.resolve("ca/ca.pem"))),
            StaticServiceMap.parse(
                "test", "example.com: {https: \"https://127.0.0.1:%d\"}".formatted(port))));
  }

  /** A new user with one device. */
  MeshClient join(String name, AccountAddress address) throws Exception {
    MeshClient client = open(name);
    var identity = client.createMesh(name);
    var account = client.accounts().register(address);
    if (!account.meshUdf().equals(identity.meshUdf())) {
      throw new AssertionError("another Mesh");
    }
    return client;
  }

  /** A further device of an account, connected by its witness. */
  MeshClient connect(String name, AccountAddress address, MeshClient administrator)
      throws Exception {
    MeshClient client = open(name);
    String witness = client.devices().request(address, name).witness();
    var shown = administrator.devices().pending(address);
    if (shown.stream().noneMatch(request -> request.witness().equals(witness))) {
      throw new AssertionError("witness not shown: " + shown);
    }
    var accepted = administrator.devices().accept(address, witness);
    if (!accepted.verified()) {
      throw new AssertionError("not verified");
    }
    var unused = client.devices().complete(address);
    return client;
  }

  /** Makes contacts of two users, with what each lets the other send. */
  static void befriend(
      MeshClient asking, MeshClient accepting, AccountAddress address, MessagePermission... allow)
      throws Exception {
    var posted = asking.messages().contact(null, address, "hello");
    var accepted = accepting.messages().accept(null, posted.messageId(), List.of(allow));
    if (!accepted.verified() || asking.accounts().sync(null).contactsAdded().isEmpty()) {
      throw new AssertionError("no contacts");
    }
  }
}
