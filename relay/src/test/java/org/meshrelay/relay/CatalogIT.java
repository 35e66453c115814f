package org.meshrelay.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.client.MeshCatalog;
import org.meshrelay.client.MeshClient;
import org.meshrelay.client.catalog.BookmarkKind;
import org.meshrelay.client.catalog.CalendarKind;
import org.meshrelay.client.catalog.CatalogKind;
import org.meshrelay.client.catalog.ContactKind;
import org.meshrelay.client.catalog.FieldValues;
import org.meshrelay.client.catalog.LoginKind;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.home.MeshHome;
import org.meshrelay.client.home.ReplicaFrame;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogChange;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;

/**
 * Catalogs that a user keeps, on several devices and a real node: encrypted end to end,
 * synchronised, and no change lost (objects.md 4, protocol.md 6.3).
 */
@DisplayName("MSP-56, MSP-59, MSP-113, MSP-133")
class CatalogIT {
  private static final AccountAddress ALICE = AccountAddress.parse("alice@example.com");
  private static final CatalogKind PASSWORD = LoginKind.password();
  private static final String SECRET = "correct-horse-battery-staple";

  @TempDir Path directory;

  private TestNode create() throws Exception {
    TestNode.init(directory);
    return TestNode.start(directory, Homes.UNLIMITED);
  }

  private static FieldValues login(String service, String username, String password) {
    return FieldValues.NONE
        .with("service", service)
        .with("username", username)
        .with("password", password);
  }

  private static FieldValues password(String password) {
    return FieldValues.NONE.with("password", password);
  }

  private static List<String> passwords(MeshClient client, String service) throws MeshException {
    MeshCatalog.Item item = client.catalog(PASSWORD).get(null, service);
    return Stream.concat(Stream.of(item.values()), item.conflicting().stream())
        .map(values -> values.text("password"))
        .toList();
  }

  @Test
  void add_onOneDevice_isReadOnTheOtherAndNowhereElse() throws Exception {
    try (TestNode node = create()) {
      Homes homes = new Homes(node);
      try (MeshClient laptop = homes.join("laptop", ALICE);
          MeshClient phone = homes.connect("phone", ALICE, laptop)) {
        MeshCatalog.Changed added =
            laptop.catalog(PASSWORD).add(null, login("bank.example", "alice", SECRET));
        phone.catalog(PASSWORD).refresh(null);

        assertFalse(added.conflict());
        assertEquals(MeshCatalog.State.STORED, added.item().state());
        MeshCatalog.Item read = phone.catalog(PASSWORD).get(null, "bank.example");
        assertEquals(":bank.example", read.key());
        assertEquals(SECRET, read.values().get("password"));
        assertEquals("alice", read.values().get("username"));
        assertFalse(read.toString().contains(SECRET), "in a log");
      }
    }
    try (Stream<Path> files = Files.walk(directory)) {
      assertEquals(List.of(), files.filter(CatalogIT::holdsTheSecret).toList());
    }
  }

  /** What the service sees of an entry: that it changes, and never what it is about. */
  @Test
  @DisplayName("MSP-102: neither name nor content of an entry is in its frames")
  void frames_ofAnEntry_haveOneNameThatSaysNothing() throws Exception {
    Path home;
    try (TestNode node = create();
        MeshClient laptop = new Homes(node).join("laptop", ALICE)) {
      home = node.directory.resolve("home-laptop");
      laptop.catalog(PASSWORD).add(null, login("bank.example", "alice", "one"));
      laptop.catalog(PASSWORD).update(null, "bank.example", 0, password("two"));
      laptop.catalog(PASSWORD).delete(null, "bank.example");
    }
    try (MeshHome opened = MeshHome.open(home, Duration.ofSeconds(5))) {
      List<DareEnvelope> frames =
          opened.replica(ALICE, ContainerName.CREDENTIAL).frames().stream()
              .map(ReplicaFrame::envelope)
              .filter(frame -> frame.contentMeta() != null)
              .toList();
      assertEquals(
          List.of(CatalogEvent.NEW, CatalogEvent.UPDATE, CatalogEvent.DELETE),
          frames.stream().map(frame -> change(frame).event()).toList());
      assertEquals(1, frames.stream().map(frame -> change(frame).uniqueId()).distinct().count());
      for (DareEnvelope frame : frames) {
        String meta = String.valueOf(frame.contentMeta());
        assertFalse(meta.contains("bank"), meta);
        assertFalse(frame.header().json().source().utf8().contains("bank"));
        assertTrue(frame.isEncrypted() || frame.payload().isEmpty());
      }
    }
  }

  private static CatalogChange change(DareEnvelope frame) {
    try {
      return CatalogChange.read(frame);
    } catch (DecodeException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean holdsTheSecret(Path file) {
    try {
      return Files.isRegularFile(file)
          && new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(SECRET);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void everyKind_isAddedReadChangedAndDeleted() throws Exception {
    try (TestNode node = create();
        MeshClient laptop = new Homes(node).join("laptop", ALICE)) {
      live(laptop, PASSWORD, login("host", "alice", "one"), "host", password("two"));
      live(
          laptop, LoginKind.network(), login("Home WiFi", "", "one"), "Home WiFi", password("two"));
      live(
          laptop,
          new BookmarkKind(),
          FieldValues.NONE.with("path", "Sites/One").with("uri", "https://one.example/"),
          "Sites/One",
          FieldValues.NONE.with("title", "One"));
      live(
          laptop,
          new CalendarKind(),
          FieldValues.NONE.with("title", "Dentist").with("start", "2026-12-01T09:00:00Z"),
          "Dentist",
          FieldValues.NONE.with("location", "Main Street 1"));
      live(
          laptop,
          new ContactKind(),
          FieldValues.NONE.with("address", "bob@example.net").with("name", "Bob"),
          "bob@example.net",
          FieldValues.NONE.with("name", "Bob Example"));
    }
  }

  private static void live(
      MeshClient client, CatalogKind kind, FieldValues values, String text, FieldValues change)
      throws MeshException {
    MeshCatalog catalog = client.catalog(kind);
    catalog.add(null, values);
    MeshCatalog.Item added = catalog.get(null, text);
    assertEquals(FieldValues.NONE.with(values), added.values(), kind.name());
    assertKind(MeshException.Kind.CANNOT_CREATE, () -> added(catalog, values, kind));

    catalog.update(null, text, 0, change);
    MeshCatalog.Item changed = catalog.get(null, text);
    assertEquals(FieldValues.NONE.with(values).with(change), changed.values(), kind.name());
    assertEquals(added.key(), changed.key());
    assertKind(MeshException.Kind.USAGE, () -> catalog.update(null, text, 0, change));

    assertEquals(changed.key(), catalog.delete(null, added.key()).item().key());
    assertTrue(catalog.list(null).stream().noneMatch(item -> item.key().equals(added.key())));
    assertKind(MeshException.Kind.CHECK_FAILED, () -> catalog.delete(null, added.key()));
  }

  /** The key of an appointment is its own, so that two of one title may be. */
  private static void added(MeshCatalog catalog, FieldValues values, CatalogKind kind)
      throws MeshException {
    if (kind instanceof CalendarKind) {
      throw new MeshException(MeshException.Kind.CANNOT_CREATE, "not tried");
    }
    catalog.add(null, values);
  }

  private interface Doing {
    void run() throws MeshException;
  }

  private static void assertKind(MeshException.Kind kind, Doing doing) {
    assertEquals(kind, assertThrows(MeshException.class, doing::run).kind());
  }

  @Test
  void entry_withoutWhatItNeeds_isRefusedAndNotKept() throws Exception {
    try (TestNode node = create();
        MeshClient laptop = new Homes(node).join("laptop", ALICE)) {
      assertKind(
          MeshException.Kind.USAGE,
          () ->
              laptop
                  .catalog(new CalendarKind())
                  .add(null, FieldValues.NONE.with("title", "x").with("start", "tomorrow")));
      assertKind(
          MeshException.Kind.USAGE,
          () ->
              laptop
                  .catalog(new ContactKind())
                  .add(null, FieldValues.NONE.with("address", "no address")));
      assertKind(
          MeshException.Kind.USAGE,
          () -> laptop.catalog(PASSWORD).add(null, login("x".repeat(2_000), "", "")));
      assertEquals(List.of(), laptop.catalog(PASSWORD).list(null));
    }
  }

  @Test
  void update_onTwoDevicesAtOnce_keepsBothUntilOneIsChosen() throws Exception {
    try (TestNode node = create()) {
      Homes homes = new Homes(node);
      try (MeshClient laptop = homes.join("laptop", ALICE);
          MeshClient phone = homes.connect("phone", ALICE, laptop)) {
        laptop.catalog(PASSWORD).add(null, login("host", "alice", "old"));
        phone.catalog(PASSWORD).refresh(null);

        assertFalse(laptop.catalog(PASSWORD).update(null, "host", 0, password("one")).conflict());
        assertTrue(phone.catalog(PASSWORD).update(null, "host", 0, password("two")).conflict());
        laptop.catalog(PASSWORD).refresh(null);

        assertEquals(List.of("one", "two"), passwords(laptop, "host"));
        assertEquals(List.of("one", "two"), passwords(phone, "host"));
        assertTrue(laptop.catalog(PASSWORD).list(null).getFirst().isConflict());

        assertFalse(laptop.catalog(PASSWORD).update(null, "host", 1, FieldValues.NONE).conflict());
        phone.catalog(PASSWORD).refresh(null);
        assertEquals(List.of("two"), passwords(laptop, "host"));
        assertEquals(List.of("two"), passwords(phone, "host"));
      }
    }
  }

  @Test
  void add_ofOneKeyOnTwoDevices_keepsBoth_andEqualOnesAreOne() throws Exception {
    try (TestNode node = create()) {
      Homes homes = new Homes(node);
      try (MeshClient laptop = homes.join("laptop", ALICE);
          MeshClient phone = homes.connect("phone", ALICE, laptop)) {
        laptop.catalog(PASSWORD).add(null, login("host", "alice", "one"));
        assertTrue(phone.catalog(PASSWORD).add(null, login("host", "alice", "two")).conflict());
        assertEquals(List.of("one", "two"), passwords(phone, "host"));

        phone.catalog(PASSWORD).add(null, login("same", "alice", "three"));
        assertFalse(laptop.catalog(PASSWORD).add(null, login("same", "alice", "three")).conflict());
        assertEquals(List.of("three"), passwords(laptop, "same"));
      }
    }
  }

  @Test
  void delete_ofWhatAnotherDeviceChanged_isNotDone() throws Exception {
    try (TestNode node = create()) {
      Homes homes = new Homes(node);
      try (MeshClient laptop = homes.join("laptop", ALICE);
          MeshClient phone = homes.connect("phone", ALICE, laptop)) {
        laptop.catalog(PASSWORD).add(null, login("host", "alice", "old"));
        phone.catalog(PASSWORD).refresh(null);
        laptop.catalog(PASSWORD).update(null, "host", 0, password("new"));

        assertKind(
            MeshException.Kind.CHECK_FAILED, () -> phone.catalog(PASSWORD).delete(null, "host"));
        assertEquals(List.of("new"), passwords(phone, "host"), "seen now");
        assertNotNull(phone.catalog(PASSWORD).delete(null, "host"));
        laptop.catalog(PASSWORD).refresh(null);
        assertEquals(List.of(), laptop.catalog(PASSWORD).list(null));
      }
    }
  }

  @Test
  void update_ofWhatAnotherDeviceDeleted_isKeptAsSecondVersion() throws Exception {
    try (TestNode node = create()) {
      Homes homes = new Homes(node);
      try (MeshClient laptop = homes.join("laptop", ALICE);
          MeshClient phone = homes.connect("phone", ALICE, laptop)) {
        laptop.catalog(PASSWORD).add(null, login("host", "alice", "old"));
        phone.catalog(PASSWORD).refresh(null);
        laptop.catalog(PASSWORD).delete(null, "host");

        assertTrue(phone.catalog(PASSWORD).update(null, "host", 0, password("new")).conflict());
        laptop.catalog(PASSWORD).refresh(null);
        MeshCatalog.Item item = laptop.catalog(PASSWORD).get(null, "host");
        assertEquals(MeshCatalog.State.DELETED, item.state());
        assertEquals("new", item.conflicting().getFirst().get("password"));

        laptop.catalog(PASSWORD).update(null, "host", 1, FieldValues.NONE);
        assertEquals(List.of("new"), passwords(laptop, "host"));
      }
    }
  }

  @Test
  void change_whileTheServiceIsAway_isKeptAndUploadedLater() throws Exception {
    TestNode.init(directory);
    int port;
    try (TestNode node = TestNode.start(directory, Homes.UNLIMITED);
        MeshClient laptop = new Homes(node).join("laptop", ALICE)) {
      port = node.node.https().getPort();
      laptop.catalog(PASSWORD).add(null, login("host", "alice", "old"));
    }
    try (MeshClient laptop = Homes.open(directory, "laptop", port)) {
      MeshCatalog.Changed changed =
          laptop.catalog(PASSWORD).update(null, "host", 0, password("new"));
      laptop.catalog(PASSWORD).add(null, login("other", "alice", "one"));
      laptop.catalog(PASSWORD).add(null, login("never", "alice", "one"));
      laptop.catalog(PASSWORD).delete(null, "never");

      assertEquals(MeshCatalog.State.PENDING, changed.item().state());
      assertNotNull(laptop.catalog(PASSWORD).refresh(null).stale());
      assertEquals(List.of("new"), passwords(laptop, "host"));
      assertEquals(2, laptop.catalog(PASSWORD).list(null).size());
    }
    try (TestNode node = TestNode.start(directory, Homes.UNLIMITED)) {
      Homes homes = new Homes(node);
      try (MeshClient laptop = homes.open("laptop")) {
        // Refused for good; what waits for the same entry stays.
        assertThrows(
            MeshException.class,
            () -> laptop.catalog(PASSWORD).update(null, "host", 0, password("x".repeat(200_000))));
        assertEquals(List.of(), laptop.accounts().sync(null).alerts());
        for (MeshCatalog.Item item : laptop.catalog(PASSWORD).list(null)) {
          assertEquals(MeshCatalog.State.STORED, item.state(), item.key());
        }
        try (MeshClient phone = homes.connect("phone", ALICE, laptop)) {
          phone.catalog(PASSWORD).refresh(null);
          assertEquals(List.of("new"), passwords(phone, "host"));
          assertEquals(2, phone.catalog(PASSWORD).list(null).size());
        }
      }
    }
  }

  @Test
  @DisplayName("MSP-56: pending uploads are compared with what was downloaded")
  void change_whileAway_meetsOneOfAnotherDevice_andBothAreKept() throws Exception {
    TestNode.init(directory);
    int port;
    try (TestNode node = TestNode.start(directory, Homes.UNLIMITED)) {
      port = node.node.https().getPort();
      Homes homes = new Homes(node);
      try (MeshClient laptop = homes.join("laptop", ALICE);
          MeshClient phone = homes.connect("phone", ALICE, laptop)) {
        laptop.catalog(PASSWORD).add(null, login("host", "alice", "old"));
        phone.catalog(PASSWORD).refresh(null);
      }
    }
    try (MeshClient laptop = Homes.open(directory, "laptop", port)) {
      laptop.catalog(PASSWORD).update(null, "host", 0, password("away"));
    }
    try (TestNode node = TestNode.start(directory, Homes.UNLIMITED)) {
      Homes homes = new Homes(node);
      try (MeshClient phone = homes.open("phone");
          MeshClient laptop = homes.open("laptop")) {
        phone.catalog(PASSWORD).update(null, "host", 0, password("phone"));

        List<String> alerts = laptop.accounts().sync(null).alerts();
        assertEquals(1, alerts.size(), alerts::toString);
        assertTrue(alerts.getFirst().contains("both versions are kept"), alerts::toString);
        phone.catalog(PASSWORD).refresh(null);
        assertEquals(List.of("phone", "away"), passwords(laptop, "host"));
        assertEquals(List.of("phone", "away"), passwords(phone, "host"));
        assertEquals(List.of(), laptop.accounts().sync(null).alerts(), "said once");
      }
    }
  }

  @Test
  void account_withoutService_keepsItsCatalogsAndTakesThemAlong() throws Exception {
    try (TestNode node = create();
        MeshClient laptop = new Homes(node).open("laptop")) {
      var unused = laptop.createMesh("laptop");
      var made = laptop.accounts().create(ALICE);
      laptop.catalog(PASSWORD).add(null, login("host", "alice", "one"));
      laptop
          .catalog(new ContactKind())
          .add(null, FieldValues.NONE.with("address", "bob@example.net").with("name", "Bob"));
      assertEquals(List.of("one"), passwords(laptop, "host"));

      var registered = laptop.accounts().register(made.address());
      assertEquals(List.of(), laptop.accounts().sync(null).alerts());
      assertEquals(made.udf(), registered.udf());
      assertEquals(MeshCatalog.State.STORED, laptop.catalog(PASSWORD).get(null, "host").state());
      assertEquals(
          MeshCatalog.State.STORED,
          laptop.catalog(new ContactKind()).get(null, "bob@example.net").state());
    }
  }
}
