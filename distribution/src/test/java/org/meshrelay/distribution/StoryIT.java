package org.meshrelay.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.testkit.VectorFiles;

/**
 * The life of an account over real sockets and TLS, told with the commands of the user: two
 * services as processes, and the homes of alice (laptop, phone, tablet, lamp), of bob and of carol
 * (MSP-1, MSP-2, MSP-61, MSP-109 to MSP-112, MSP-123, MSP-141, MSP-144, MSP-322).
 */
class StoryIT {
  private static final String OLD = "alice@example.com";
  private static final String NEW = "alice@example.net";
  private static final String BOB = "bob@example.net";
  private static final String CAROL = "carol@example.net";

  @TempDir Path directory;

  private @Nullable TwoServices running;

  @Test
  @DisplayName("alice, her devices, bob, carol, and the day she changes her provider")
  void life_ofAnAccount() throws IOException {
    try (TwoServices services = TwoServices.start(directory, Command::runMeshHere)) {
      running = services;
      services.join("laptop", OLD);
      services.join("bob", BOB);
      services.join("carol", CAROL);
      String phone = deviceByWitness();
      String tablet = deviceByPin();
      deviceByLocator();
      assertNotEquals(phone, tablet);

      strangersTextIsRefused();
      contactsByRequest();
      contactsByQr();
      textsBothWays();
      confirmationOnTheSecondDevice();
      passwordOnBothDevices();
      deviceRemoved(tablet);

      aliceMoves();
      phoneFollows();
      bobsNextMessageFindsHer();
      everythingIsVerified();
    }
  }

  private String deviceByWitness() {
    Map<String, Object> asked = json("phone", "device", "request", OLD);
    String witness = String.valueOf(asked.get("witness"));
    story().await(seen -> seen.contains(witness), "laptop", "device", "pending");
    json("laptop", "device", "accept", witness);
    json("phone", "device", "complete", OLD);
    json("phone", "account", "sync");
    return String.valueOf(asked.get("udf"));
  }

  private String deviceByPin() {
    json("laptop", "account", "pin", "--expires", "1h", "--png", story().file("pin.png"));
    String tablet =
        String.valueOf(
            json("tablet", "device", "request", "--qr", story().file("pin.png")).get("udf"));
    story().await(seen -> seen.contains(tablet), "laptop", "account", "sync");
    json("tablet", "device", "complete", OLD);
    json("tablet", "account", "sync");
    return tablet;
  }

  /** Headless: its maker is bob, at the other service. */
  private void deviceByLocator() {
    json(
        "bob",
        "device",
        "pre",
        BOB,
        "--file",
        story().file("lamp.json"),
        "--png",
        story().file("lamp.png"));
    json("lamp", "device", "install", story().file("lamp.json"));
    json("laptop", "device", "earl", "--qr", story().file("lamp.png"));
    assertEquals(OLD, json("lamp", "device", "poll").get("account"));
  }

  private void strangersTextIsRefused() {
    String early =
        String.valueOf(
            json("bob", "message", "text", OLD, "Too early", "--clear").get("messageId"));
    String refused = story().await(seen -> seen.contains("403"), "bob", "message", "status", early);
    assertTrue(refused.contains("\"status\":\"Rejected\""), refused);
  }

  /** Bob asks, alice agrees on her phone, his home has the reply, and her laptop the contact. */
  private void contactsByRequest() {
    json("laptop", "contact", "self", "--name", "Alice Example");
    json("phone", "account", "sync");
    String request = String.valueOf(json("bob", "message", "contact", OLD).get("messageId"));
    assertEquals(BOB, read("phone", request).get("from"));
    json("phone", "message", "accept", request, "--yes");
    story().await(seen -> seen.contains(OLD), "bob", "account", "sync");
    assertKnows("bob", OLD);
    json("laptop", "account", "sync");
    assertKnows("laptop", BOB);
  }

  /** Alice shows a code on her phone; carol reads it, and her reply comes under its key. */
  private void contactsByQr() {
    json("phone", "contact", "dynamic", "--png", story().file("alice.png"));
    json("carol", "contact", "fetch", "--qr", story().file("alice.png"), "--yes");
    assertKnows("carol", OLD);
    story().await(seen -> seen.contains(CAROL), "phone", "account", "sync");
    json("laptop", "account", "sync");
    assertKnows("laptop", CAROL);
  }

  private void assertKnows(String home, String address) {
    assertTrue(json(home, "contact", "get", address).containsKey("addresses"), home);
  }

  private void textsBothWays() {
    String hello = posted("laptop", BOB, "Hello Bob");
    story().await(seen -> seen.contains(hello), "bob", "message", "pending");
    String answer = posted("bob", OLD, "Hello Alice");
    json("phone", "account", "sync", "--wait", "30s"); // answered as soon as it is there
    assertEquals("Hello Alice", read("phone", answer).get("text"));
    String greeting = posted("carol", OLD, "Nice code");
    assertEquals("Nice code", read("laptop", greeting).get("text"));
  }

  /** Bob asks, alice answers on the phone, and bob has her signature. */
  private void confirmationOnTheSecondDevice() {
    json("laptop", "contact", "permit", BOB, "--allow", "Confirmation");
    String question =
        String.valueOf(json("bob", "message", "confirm", OLD, "Lunch at noon?").get("messageId"));
    assertEquals("Lunch at noon?", read("phone", question).get("text"));
    json("phone", "message", "accept", question);
    String answered =
        story().await(seen -> seen.contains("\"answer\""), "bob", "message", "status", question);
    assertTrue(answered.contains("\"answer\":\"Accept\""), answered);
  }

  private void passwordOnBothDevices() {
    story().typed("correct horse\n", "laptop", "password", "add", "shop.example", "alice").json();
    assertEquals("correct horse", json("phone", "password", "get", "shop.example").get("password"));
  }

  /** At once: nothing is waited for between the removal and the refusal. */
  private void deviceRemoved(String tablet) {
    json("laptop", "account", "sync");
    json("laptop", "device", "delete", tablet, "--yes");
    assertEquals(77, story().mesh("tablet", "account", "sync").exitCode());
    assertEquals(77, story().mesh("tablet", "message", "text", BOB, "Still here?").exitCode());
  }

  private void aliceMoves() {
    Map<String, Object> moved = json("laptop", "account", "move", NEW, "--forward", "--yes");
    assertEquals(NEW, moved.get("address"));
    assertEquals(
        Set.of(BOB, CAROL), Set.copyOf(VectorFiles.list(moved.get("told"))), moved::toString);
    assertTrue(String.valueOf(json("laptop", "account", "service", "list")).contains(NEW));
    json("laptop", "account", "sync");
  }

  /** Its copy of the old containers is what the new service continues. */
  private void phoneFollows() {
    assertEquals(NEW, json("phone", "account", "sync").get("address"));
  }

  /** He has not looked since, and writes to the address that he knows. */
  private void bobsNextMessageFindsHer() {
    String next = posted("bob", OLD, "Where are you?");
    assertEquals("Where are you?", read("laptop", next).get("text"));
    assertEquals(true, read("phone", next).get("verified"));
    String delivered =
        story()
            .await(seen -> seen.contains("SpoolSenderReceipt"), "bob", "message", "status", next);
    assertTrue(delivered.contains("\"verified\":true"), delivered);
    json("bob", "account", "sync");
    String answer = posted("laptop", BOB, "Moved!");
    assertEquals(NEW, read("bob", answer).get("from"));
  }

  /** Each device by itself, and two of alice with each other. */
  private void everythingIsVerified() {
    json("lamp", "account", "sync");
    for (String home : List.of("phone", "lamp", "bob", "carol", "laptop")) {
      assertEquals(true, json(home, "audit").get("clean"), home);
    }
    String shown =
        VectorFiles.list(json("laptop", "audit").get("containers")).stream()
            .map(VectorFiles::map)
            .filter(container -> "mmm_Inbound".equals(container.get("container")))
            .map(container -> String.valueOf(container.get("compare")))
            .findFirst()
            .orElseThrow();
    json("phone", "audit", "--compare", "mmm_Inbound=" + shown);
  }

  private TwoServices story() {
    return Objects.requireNonNull(running);
  }

  private String posted(String home, String to, String text) {
    return String.valueOf(json(home, "message", "text", to, text).get("messageId"));
  }

  private Map<String, Object> read(String home, String messageId) {
    String pending = story().await(seen -> seen.contains(messageId), home, "message", "pending");
    return VectorFiles.list(VectorFiles.map(VectorFiles.parseText(pending)).get("messages"))
        .stream()
        .map(VectorFiles::map)
        .filter(message -> messageId.equals(message.get("messageId")))
        .findFirst()
        .orElseThrow(() -> new AssertionError(messageId + " is not among " + pending));
  }

  @CanIgnoreReturnValue // often only the success matters
  private Map<String, Object> json(String home, String... arguments) {
    return story().mesh(home, arguments).json();
  }
}
