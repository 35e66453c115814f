package org.meshrelay.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.client.MeshClient;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.home.MeshHome;
import org.meshrelay.client.session.ServiceSession;
import org.meshrelay.client.session.SessionOutcome;
import org.meshrelay.client.sync.SpoolView;
import org.meshrelay.distribution.Devices.Correspondent;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.message.MessageText;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.ConstraintsSelect;
import org.meshrelay.protocol.transaction.DownloadRequest;
import org.meshrelay.protocol.transaction.DownloadResponse;
import org.meshrelay.protocol.transaction.EntryResponse;
import org.meshrelay.protocol.transaction.PostResponse;
import org.meshrelay.protocol.transaction.RequestHeader;
import org.meshrelay.protocol.transaction.StatusRequest;
import org.meshrelay.protocol.transaction.StatusResponse;

/**
 * The store on a file system of a few megabytes: posts until it is full, then to the last octet, a
 * kill in that state, and room again (http-binding.md 5: 507; PRODUCT D5).
 */
class FullDiskIT {
  private static final long DISK_OCTETS = 96L << 20;

  /** What the test fills by posts; the rest by a file beside the store. */
  private static final long POSTED_OCTETS = 16L << 20;

  /** As the configuration made for this test says. */
  private static final long RESERVE_OCTETS = 16L << 20;

  /** Near the size limit with its signature and keys. */
  private static final String TEXT = "x".repeat(40_000);

  /** More than fit: a store that never gets full fails the test. */
  private static final int POSTS_MAX = 2_000;

  @TempDir Path directory;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Letter> acknowledged = new ArrayList<>();

  @Test
  @DisplayName("a full disk: 507 on posts, reads go on, the process lives, posts resume with room")
  void disk_full_refusesPostsUntilThereIsRoom() throws Exception {
    Optional<SmallDisk> mounted = SmallDisk.mount(directory.resolve("disk"), DISK_OCTETS);
    assumeTrue(mounted.isPresent(), "mounting a tmpfs is not permitted here");
    try (SmallDisk disk = mounted.get()) {
      NodeDirectory node =
          NodeDirectory.init(
              directory,
              "store:\n  directory: %s\n  reserve-octets: %d\n  reserve-resume-octets: %d\n"
                  .formatted(disk.directory().resolve("data"), RESERVE_OCTETS, 2 * RESERVE_OCTETS));
      fillAndRecover(node, disk);
      assertEquals(List.of(), node.verifySpools().get("damaged"));
    }
  }

  private void fillAndRecover(NodeDirectory node, SmallDisk disk) throws Exception {
    ServedNode served = node.serve();
    try (Devices devices = new Devices(directory.resolve("homes"), node)) {
      Correspondent alice = devices.register("alice");
      Correspondent bob = devices.register("bob");
      Correspondent carol = devices.register("carol");
      devices.introduce(alice, bob);
      assertReady(served, "[+] space");
      Path most =
          disk.ballast("most", Math.max(0, disk.freeOctets() - RESERVE_OCTETS - POSTED_OCTETS));

      postUntilRefused(devices.session(alice), alice, bob);
      System.out.printf(
          "FullDiskIT: refused after %d posts with %d octets free%n",
          acknowledged.size(), disk.freeOctets());
      assertReadsGoOn(devices, served, bob);

      Path rest = disk.ballast("rest", Long.MAX_VALUE);
      assertEquals(0, disk.freeOctets());
      assertEquals(
          StatusCode.QUOTA_FULL, post(devices.session(alice), Letter.clear(alice, bob, TEXT)));
      assertReadsGoOn(devices, served, bob);
      deleteAccount(devices, carol);

      served.kill();
      served = node.serve();
      assertEquals(
          StatusCode.QUOTA_FULL, post(devices.session(alice), Letter.clear(alice, bob, TEXT)));
      assertReadsGoOn(devices, served, bob);

      Files.delete(rest);
      Files.delete(most);
      assertPostsResume(devices, served, alice, bob);
      assertNothingLost(devices, bob);
      assertEquals(0, served.terminate(), served::log);
    } finally {
      served.close();
    }
  }

  private void postUntilRefused(ServiceSession session, Correspondent from, Correspondent to) {
    for (int i = 0; i < POSTS_MAX; i++) {
      Letter letter = Letter.clear(from, to, i + TEXT);
      StatusCode code = post(session, letter);
      if (code == StatusCode.QUOTA_FULL) {
        return;
      }
      assertEquals(StatusCode.SUCCESS, code);
      acknowledged.add(letter);
    }
    throw new AssertionError("the disk never got full");
  }

  /** The code that a post got, in its entry or as a whole. */
  private static StatusCode post(ServiceSession session, Letter letter) {
    SessionOutcome outcome = Devices.ask(session, letter.request());
    if (!(outcome instanceof SessionOutcome.Answered answered)) {
      throw new AssertionError("no answer: " + outcome);
    }
    if (answered.response() instanceof PostResponse response && !response.entries().isEmpty()) {
      EntryResponse entry = response.entries().getFirst();
      return entry.code().orElseThrow();
    }
    return answered.response().outcome().code().orElseThrow();
  }

  private void assertReadsGoOn(Devices devices, ServedNode served, Correspondent reader)
      throws MeshException {
    ServiceSession session = devices.session(reader);
    RequestHeader header = RequestHeader.of(reader.address());
    StatusResponse status =
        Devices.answer(
            session,
            new StatusRequest(header, null, null, List.of(), List.of()),
            StatusResponse.class);
    long frames =
        status.containerStatus().stream()
            .filter(container -> container.container().equals(ContainerName.INBOUND.text()))
            .findFirst()
            .orElseThrow()
            .index();
    DownloadResponse page =
        Devices.answer(
            session,
            new DownloadRequest(
                header,
                List.of(ConstraintsSelect.range(ContainerName.INBOUND, frames - 1, frames - 1)),
                null),
            DownloadResponse.class);
    assertEquals(1, page.updates().getFirst().envelopes().size());
    synchronize(devices, reader);
    assertTrue(served.isAlive(), served::log);
    assertReady(served, "[!] space: disk full");
  }

  private static void synchronize(Devices devices, Correspondent reader) throws MeshException {
    try (MeshClient client = devices.client(reader.address().local())) {
      var sync = Devices.persistently(() -> client.accounts().sync(null));
      assertTrue(sync.isClean(), sync::toString);
    }
  }

  /** Removals have a reserve: they are how room is made. */
  private static void deleteAccount(Devices devices, Correspondent of) throws MeshException {
    try (MeshClient client = devices.client(of.address().local())) {
      client.accounts().delete(of.address());
    }
  }

  private void assertPostsResume(
      Devices devices, ServedNode served, Correspondent from, Correspondent to) {
    ServiceSession session = devices.session(from);
    Letter letter = Letter.clear(from, to, "room again");
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> post(session, letter) == StatusCode.SUCCESS);
    acknowledged.add(letter);
    assertReady(served, "[+] space");
  }

  private void assertNothingLost(Devices devices, Correspondent reader) throws MeshException {
    synchronize(devices, reader);
    try (MeshHome home = devices.home(reader.address().local())) {
      List<String> received =
          SpoolView.of(home.replica(reader.address(), ContainerName.INBOUND), reader.keys())
              .entries(MessageText.class)
              .stream()
              .map(SpoolView.Entry::messageId)
              .toList();
      assertEquals(acknowledged.stream().map(Letter::messageId).toList(), received);
    }
  }

  private void assertReady(ServedNode served, String line) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(served.admin() + "/readyz?verbose")).build();
    try {
      HttpResponse<String> said = http.send(request, HttpResponse.BodyHandlers.ofString());
      assertEquals(200, said.statusCode(), said::body);
      assertTrue(said.body().contains(line), said::body);
    } catch (IOException e) {
      throw new AssertionError("no answer of the administration", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
