package org.meshrelay.client.locate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meshrelay.protocol.address.ServiceName;

/**
 * Static maps in both forms, exact names first, then the longest wildcard (http-binding.md 7.4).
 */
class StaticServiceMapTest {
  @TempDir Path directory;

  @Test
  void parse_commandForm_completesPortAndPath() throws ServiceMapException {
    StaticServiceMap map =
        StaticServiceMap.parse(
            "map.yaml",
            """
            example.com: {https: https://127.0.0.1:9443, udp: 127.0.0.1:9466}
            EXAMPLE.NET.: {https: "https://[::1]"}
            """);

    assertEquals("https://127.0.0.1:9443/.well-known/mmm", first(map, "example.com"));
    assertEquals("https://[::1]:443/.well-known/mmm", first(map, "example.net"));
    assertEquals("127.0.0.1:9466", find(map, "example.com").orElseThrow().udp());
  }

  @Test
  void parse_discoveryForm_readsListsWeightsAndPins() throws ServiceMapException {
    StaticServiceMap map =
        StaticServiceMap.parse(
            "relay.yaml",
            """
            discovery:
              mode: static-then-dns
              static:
                example.net: [ { url: "https://127.0.0.1:8443/.well-known/mmm", weight: 3, pin: "MAAA-BBBB" } ]
                example.com: [ { url: "http://10.0.0.5:8080/mesh" }, { udp: "10.0.0.5:4666" } ]
            """);

    assertEquals(3, find(map, "example.net").orElseThrow().targets().getFirst().weight());
    assertEquals(Optional.of("MAAA-BBBB"), map.pin(ServiceName.parse("example.net")));
    assertEquals("http://10.0.0.5:8080/mesh", first(map, "example.com"));
    assertEquals(Optional.empty(), map.pin(ServiceName.parse("example.com")));
  }

  @Test
  void find_wildcards_exactThenLongestWins() throws ServiceMapException {
    StaticServiceMap map =
        StaticServiceMap.parse(
            "map.yaml",
            """
            "*.test": {https: https://127.0.0.1:1}
            "*.a.test": {https: https://127.0.0.1:2}
            b.a.test: {https: https://127.0.0.1:3}
            """);

    assertEquals(1, port(map, "x.test"));
    assertEquals(1, port(map, "x.y.test"));
    assertEquals(2, port(map, "c.a.test"));
    assertEquals(3, port(map, "b.a.test"));
    assertTrue(find(map, "test").isEmpty());
    assertTrue(find(map, "atest").isEmpty());
  }

  @Test
  void parse_severalMistakes_areAllNamedWithLineKeyAndFix() {
    ServiceMapException failure =
        assertThrows(
            ServiceMapException.class,
            () ->
                StaticServiceMap.parse(
                    "map.yaml",
                    """
                    example.com: {https: "ftp://x", colour: red}
                    "not a name": {https: https://127.0.0.1:1}
                    example.net: {udp: nowhere}
                    example.org: [ {url: https://127.0.0.1:1, weight: -1} ]
                    example.edu: 7
                    """));

    assertEquals(6, failure.mistakes().size(), failure.getMessage());
    assertTrue(failure.mistakes().get(0).startsWith("map.yaml:1: example.com.https: "));
    assertTrue(failure.mistakes().get(1).contains("example.com.colour: unknown"));
    assertTrue(failure.mistakes().get(2).startsWith("map.yaml:2: "));
    assertTrue(failure.mistakes().get(3).contains("example.net.udp: not HOST:PORT"));
    assertTrue(failure.mistakes().get(4).contains("example.org.weight"));
    assertTrue(failure.mistakes().get(5).startsWith("map.yaml:5: example.edu"));
  }

  @Test
  void parse_sameServiceInTwoSpellings_isAMistake() {
    assertThrows(
        ServiceMapException.class,
        () ->
            StaticServiceMap.parse(
                "map.yaml",
                """
                example.com: {https: https://127.0.0.1:1}
                Example.COM: {https: https://127.0.0.1:2}
                """));
  }

  @Test
  void parse_notYaml_isAMistake() {
    assertThrows(
        ServiceMapException.class, () -> StaticServiceMap.parse("map.yaml", "{ unbalanced"));
    assertThrows(ServiceMapException.class, () -> StaticServiceMap.parse("map.yaml", "- a list"));
  }

  @Test
  void parse_serviceWithoutAddress_isAMistake() {
    assertThrows(
        ServiceMapException.class,
        () -> StaticServiceMap.parse("map.yaml", "example.com: {pin: M}"));
  }

  @Test
  void load_fileAboveTheBound_isNotRead() throws IOException {
    Path file = directory.resolve("big.yaml");
    Files.write(file, new byte[(4 << 20) + 1]);

    assertThrows(IOException.class, () -> StaticServiceMap.load(file));
  }

  @Test
  void load_emptyFile_knowsNobody() throws Exception {
    Path file = Files.createFile(directory.resolve("empty.yaml"));

    assertTrue(find(StaticServiceMap.load(file), "example.com").isEmpty());
  }

  private static Optional<StaticService> find(StaticServiceMap map, String name) {
    return map.find(ServiceName.parse(name));
  }

  private static String first(StaticServiceMap map, String name) {
    List<StaticService.Target> targets = find(map, name).orElseThrow().targets();
    return targets.getFirst().endpoint().uri().toString();
  }

  private static int port(StaticServiceMap map, String name) {
    return URI.create(first(map, name)).getPort();
  }
}
