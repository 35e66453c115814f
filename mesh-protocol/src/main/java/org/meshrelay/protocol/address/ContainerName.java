package org.meshrelay.protocol.address;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every container an account or a service can have. The set is closed: a name outside it is unknown
 * (404/41), so no peer can make a service keep containers without bound.
 *
 * <p>Names are read in any letter case and with the aliases of objects.md 4.1 ({@code
 * mmm_Catalog<Name>}, and the later names {@code mmm_Task} and {@code mmm_Access}); they are
 * written in canonical letter case. Implements objects.md 4.1 and 4.3, protocol.md 6.11 and C-12.
 */
public enum ContainerName {
  /** Connected devices. */
  DEVICE("mmm_Device", Kind.CATALOG, true),
  /** People and organizations with what they may send. */
  CONTACT("mmm_Contact", Kind.CATALOG, true),
  /** Configurations of applications and groups. */
  APPLICATION("mmm_Application", Kind.CATALOG, false),
  /** Bookmarks and citations. */
  BOOKMARK("mmm_Bookmark", Kind.CATALOG, false),
  /** User names and passwords. */
  CREDENTIAL("mmm_Credential", Kind.CATALOG, false),
  /** Appointments and tasks. */
  CALENDAR("mmm_Calendar", Kind.CATALOG, false, "mmm_Task"),
  /** Network configurations. */
  NETWORK("mmm_Network", Kind.CATALOG, false),
  /** Members of a group. */
  MEMBER("mmm_Member", Kind.CATALOG, false),
  /** Published items. */
  PUBLICATION("mmm_Publication", Kind.CATALOG, true),
  /** Capabilities, among them the shares that a service uses. */
  CAPABILITY("mmm_Capability", Kind.CATALOG, true, "mmm_Access"),

  /** Received messages. */
  INBOUND("mmm_Inbound", Kind.SPOOL, true),
  /** Sent messages. */
  OUTBOUND("mmm_Outbound", Kind.SPOOL, true),
  /** The account's own administration spool. */
  LOCAL("mmm_Local", Kind.SPOOL, true),
  /** Moved or quarantined messages. */
  ARCHIVE("mmm_Archive", Kind.SPOOL, true),
  /** Messages held by policy. */
  PENDING("mmm_Pending", Kind.SPOOL, true),

  /** The service's own catalog of accounts. */
  MASTER("Master", Kind.CATALOG, true),
  /** The service's own spool of incidents. */
  INCIDENT("mmm_Incident", Kind.SPOOL, true),
  /** The service's own spool of deliveries. */
  OUTQUEUE("mmm_Outqueue", Kind.SPOOL, true);

  /** What a container is: a catalog has events and keys, a spool is a sequence of messages. */
  public enum Kind {
    /** State per key, changed by New, Update and Delete. */
    CATALOG,
    /** Append-only sequence of messages. */
    SPOOL
  }

  private static final Map<String, ContainerName> BY_NAME =
      Arrays.stream(values())
          .flatMap(name -> name.spellings().map(spelling -> Map.entry(spelling, name)))
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

  private final String text;
  private final Kind kind;
  private final boolean readableByService;
  private final String laterText;

  ContainerName(String text, Kind kind, boolean readableByService) {
    this(text, kind, readableByService, text);
  }

  ContainerName(String text, Kind kind, boolean readableByService, String laterText) {
    this.text = text;
    this.kind = kind;
    this.readableByService = readableByService;
    this.laterText = laterText;
  }

  /** The container of that name or alias in any letter case; empty if there is none. */
  public static Optional<ContainerName> find(String name) {
    return Optional.ofNullable(BY_NAME.get(name.toLowerCase(Locale.ROOT)));
  }

  /**
   * The container of that name or alias in any letter case.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static ContainerName parse(String name) {
    return find(name).orElseThrow(() -> new IllegalArgumentException("no such container"));
  }

  /** The name in canonical letter case, as statements and frames carry it. */
  public String text() {
    return text;
  }

  /** Catalog or spool. */
  public Kind kind() {
    return kind;
  }

  /** True for a catalog. */
  public boolean isCatalog() {
    return kind == Kind.CATALOG;
  }

  /** True for a spool. */
  public boolean isSpool() {
    return kind == Kind.SPOOL;
  }

  /** True if entries are meant for the service's eyes too (objects.md 4.1); spools are its work. */
  public boolean isReadableByService() {
    return readableByService;
  }

  /** True for the stores of the service itself, which no account has (protocol.md 6.11). */
  public boolean isServiceStore() {
    return this == MASTER || this == INCIDENT || this == OUTQUEUE;
  }

  /** The name of the file that an export of this container has. */
  public String fileName() {
    return this == MASTER ? "Master.cat" : text + ".dcat";
  }

  @Override
  public String toString() {
    return text;
  }

  private Stream<String> spellings() {
    return Stream.of(text, laterText)
        .flatMap(
            name ->
                isCatalog() && !isServiceStore()
                    ? Stream.of(name, name.replace("mmm_", "mmm_Catalog"))
                    : Stream.of(name))
        .map(name -> name.toLowerCase(Locale.ROOT))
        .distinct();
  }
}
