package org.meshrelay.distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.client.ClientConfig;
import org.meshrelay.client.earl.ConnectUri;
import org.meshrelay.client.earl.SealedContent;
import org.meshrelay.client.http.HttpTransportConfig;
import org.meshrelay.client.http.TrustRoots;
import org.meshrelay.client.locate.ClientNetwork;
import org.meshrelay.client.locate.LocatorConfig;
import org.meshrelay.client.locate.StaticServiceMap;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.udf.Earl;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.DecryptionException;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.port.Deadline;
import org.meshrelay.protocol.port.EncodedReply;
import org.meshrelay.protocol.port.Endpoint;
import org.meshrelay.testkit.VectorFiles;

/**
 * Content that is too large for a message goes by a URI in one, between two services over TLS
 * (MSP-122, protocol.md L-20, ADR 75).
 */
class BulkByReferenceIT {
  private static final String MARK = "nobody but the recipient reads this ";
  private static final int OCTETS = 300_000;

  @TempDir Path directory;

  @Test
  @DisplayName("MSP-122: a file of 300 KB by a locator in a message; neither service can read it")
  void bulk_byLocatorInAMessage_arrivesWholeAndIsSecretFromServices() throws Exception {
    byte[] content = content();
    Files.write(directory.resolve("photo.raw"), content);
    try (TwoServices running = TwoServices.start(directory, Command::runMeshHere)) {
      running.join("alice", "alice@example.com");
      running.join("bob", "bob@example.net");
      assertEquals(
          77,
          running.mesh("alice", "message", "file", "bob@example.net", file("photo.raw")).exitCode(),
          "no key to encrypt with");
      running.befriend("alice", "bob", "bob@example.net");

      Map<String, Object> sent =
          running.mesh("alice", "message", "file", "bob@example.net", file("photo.raw")).json();
      String locator = String.valueOf(sent.get("locator"));
      String messageId = String.valueOf(VectorFiles.map(sent.get("message")).get("messageId"));
      assertEquals((long) OCTETS, ((Number) sent.get("octets")).longValue());
      running.await(seen -> seen.contains(messageId), "bob", "message", "pending");

      untouched(running, messageId, locator);
      running.mesh("bob", "message", "save", messageId, file("saved.raw")).json();
      assertArrayEquals(content, Files.readAllBytes(directory.resolve("saved.raw")));
      assertEquals(
          73, running.mesh("bob", "message", "save", messageId, file("saved.raw")).exitCode());
      wrongLocators(running, locator);
      overTheSocket(running, locator);
      assertEquals(List.of(), filesWith(MARK));
      assertEquals(List.of(), filesWith("photo.raw"));
      assertFalse(filesWith("alice@example.com").isEmpty(), "the search finds what is in clear");
    }
  }

  /** The message as the sender made it, encrypted and verified. */
  private static void untouched(TwoServices running, String messageId, String locator) {
    Map<String, Object> message =
        VectorFiles.list(running.mesh("bob", "message", "pending").json().get("messages")).stream()
            .map(VectorFiles::map)
            .filter(entry -> messageId.equals(entry.get("messageId")))
            .findFirst()
            .orElseThrow();
    assertEquals(locator, message.get("text"));
    assertEquals("photo.raw", message.get("subject"));
    assertEquals("alice@example.com", message.get("from"));
    assertEquals(true, message.get("encrypted"));
    assertEquals(true, message.get("verified"));
  }

  /** Of another key nothing is published; a text and other locators lead to no file. */
  private void wrongLocators(TwoServices running, String locator) {
    String other = locator.substring(0, locator.lastIndexOf('/') + 1) + fresh().text();
    Command.Result unknown = running.mesh("bob", "message", "save", other, file("none"));
    assertEquals(2, unknown.exitCode(), unknown::stderr);
    assertEquals(
        64,
        running.mesh("bob", "message", "save", "mcu://a@b.example/EA", file("none")).exitCode());
    Command.Result text = running.mesh("alice", "message", "text", "bob@example.net", "No locator");
    String id = String.valueOf(text.json().get("messageId"));
    running.await(seen -> seen.contains(id), "bob", "message", "pending");
    assertEquals(2, running.mesh("bob", "message", "save", id, file("none")).exitCode());
    assertFalse(Files.exists(directory.resolve("none")));
  }

  /** What anybody gets who asks the service, and what of it opens under which key. */
  private void overTheSocket(TwoServices running, String locator)
      throws IOException, DecodeException, DecryptionException {
    Udf key = ConnectUri.parse(locator).key();
    EncodedReply reply = get(running.com(), "example.com", Earl.locator(key).text());
    assertEquals(200, reply.httpStatus());
    DareEnvelope sealed = DareEnvelope.parse(reply.body(), Encoding.JSON);
    assertTrue(SealedContent.open(sealed, key).utf8().startsWith("{\"BulkContent\":"));
    assertThrows(DecryptionException.class, () -> SealedContent.open(sealed, fresh()));

    assertEquals(404, get(running.com(), "example.com", Earl.locator(fresh()).text()).httpStatus());
    assertEquals(
        404,
        get(running.net(), "example.net", Earl.locator(key).text()).httpStatus(),
        "only the sender's service has it");
  }

  private EncodedReply get(ServedNode node, String host, String identifier) throws IOException {
    ClientNetwork network =
        ClientNetwork.open(
            HttpTransportConfig.of(TrustRoots.only(List.of(directory.resolve("ca/ca.pem")))),
            StaticServiceMap.empty(),
            LocatorConfig.standard(),
            new SplittableRandom(1));
    try {
      return network
          .fetch(
              Endpoint.https("127.0.0.1", URI.create(node.https()).getPort()),
              host,
              "/.well-known/mmm-udf/" + identifier,
              Deadline.after(System.nanoTime(), ClientConfig.CALL_PATIENCE))
          .toCompletableFuture()
          .join();
    } finally {
      network.close();
    }
  }

  /** Files of both nodes, their logs included, that hold the text. */
  private List<Path> filesWith(String text) throws IOException {
    List<Path> found = new ArrayList<>();
    for (String node : List.of("com", "net")) {
      try (Stream<Path> files = Files.walk(directory.resolve(node))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(text)) {
            found.add(file);
          }
        }
      }
    }
    return found;
  }

  private String file(String name) {
    return directory.resolve(name).toString();
  }

  private static Udf fresh() {
    return Udf.encryptionKey(EntropySource.system());
  }

  private static byte[] content() {
    return MARK.repeat(OCTETS / MARK.length() + 1)
        .substring(0, OCTETS)
        .getBytes(StandardCharsets.US_ASCII);
  }
}
