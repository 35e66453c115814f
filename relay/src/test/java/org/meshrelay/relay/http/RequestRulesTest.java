package org.meshrelay.relay.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.encoding.Encoding;

/** http-binding.md 2, 4 and 6: what the header of a request comes to. */
class RequestRulesTest {
  private static final RequestRules RULES =
      new RequestRules(
          Set.of(new ServiceName("one.example"), new ServiceName("two.example")),
          Set.of("localhost"),
          Set.of("/.well-known/mmm", "/.well-known/srv/mmm", "/mesh"),
          64,
          1 << 20);

  private static final Facts GOOD = new Facts();

  @Test
  void judge_wellFormed_passesWithHostAndEncoding() {
    RequestRules.Judgement.Pass pass =
        assertInstanceOf(RequestRules.Judgement.Pass.class, RULES.judge(GOOD.build()));

    assertEquals("one.example", pass.host().text());
    assertEquals(Encoding.JSON, pass.encoding());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/.well-known/mmm",
        "/.well-known/mmm/",
        "/.well-known/srv/mmm",
        "/.well-known/srv/mmm/",
        "/mesh",
        "/mesh/"
      })
  @DisplayName("MSP-11, C-11: all paths are one resource")
  void judge_knownPath_passes(String path) {
    assertTrue(passes(GOOD.path(path)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "one.example",
        "ONE.example",
        "one.example.",
        "one.example:443",
        "two.example:9443"
      })
  void judge_hostedHost_passesWithAndWithoutPort(String host) {
    assertTrue(passes(GOOD.hosts(host)));
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of("HTTP/1.0", GOOD.version(HttpVersion.HTTP_1_0), 505, true),
        Arguments.of("65 fields", GOOD.fields(65), 413, true),
        Arguments.of("no Host", GOOD.withoutHost(), 400, true),
        Arguments.of("two Hosts", GOOD.hosts("one.example", "two.example"), 400, true),
        Arguments.of("unknown Host", GOOD.hosts("three.example"), 421, false),
        Arguments.of("Host is no name", GOOD.hosts("a b"), 421, false),
        Arguments.of("Host is an address", GOOD.hosts("127.0.0.1"), 421, false),
        Arguments.of("other name in TLS", GOOD.serverName("two.example"), 421, false),
        Arguments.of("unknown path", GOOD.path("/"), 404, false),
        Arguments.of("path below", GOOD.path("/.well-known/mmm/x"), 404, false),
        Arguments.of("two slashes", GOOD.path("/.well-known/mmm//"), 404, false),
        Arguments.of("GET", GOOD.method("GET"), 405, false),
        Arguments.of("lower case", GOOD.method("post"), 405, false),
        Arguments.of("gzip", GOOD.contentEncodings("gzip"), 415, false),
        Arguments.of("identity, gzip", GOOD.contentEncodings("identity, gzip"), 415, false),
        Arguments.of("text", GOOD.contentTypes("text/plain"), 415, false),
        Arguments.of("JSON-C", GOOD.contentTypes("application/json-c"), 415, false),
        Arguments.of(
            "two types", GOOD.contentTypes("application/json", "application/json"), 415, false),
        Arguments.of("transfer gzip", GOOD.transferEncodings("gzip, chunked"), 400, true),
        Arguments.of("1 MiB + 1", GOOD.contentLength((1 << 20) + 1), 413, true));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void judge_fault_isRefused(String name, Facts facts, int status, boolean close) {
    HttpRefusal refusal = refusal(facts);

    assertEquals(status, refusal.status());
    assertEquals(close, refusal.close());
  }

  @Test
  @DisplayName("protocol.md 1.6: unknown Host gets an empty body, always")
  void judge_unknownHost_hasEmptyBody() {
    assertTrue(refusal(GOOD.hosts("three.example")).body().isEmpty());
  }

  @Test
  void judge_wrongMethod_namesTheRightOne() {
    assertEquals("POST", refusal(GOOD.method("PUT")).allow());
    assertNull(refusal(GOOD.path("/")).allow());
  }

  @Test
  void judge_unsupportedEncoding_saysSoInThePayload() {
    assertEquals(
        "{\"MeshResponse\":{\"Status\":415,\"StatusExtended\":71,"
            + "\"StatusDescription\":\"application/json or application/json-b\"}}",
        refusal(GOOD.contentTypes("text/plain")).body().utf8());
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "application/json;charset=utf-8", "Application/JSON"})
  void judge_jsonWithParameters_passes(String type) {
    assertTrue(passes(GOOD.contentTypes(type)));
  }

  @Test
  void judge_nameOfTheNodeInTls_passes() {
    assertTrue(passes(GOOD.serverName("localhost")));
    assertTrue(passes(GOOD.serverName("one.example")));
    assertTrue(passes(GOOD.serverName(null)));
  }

  @Test
  @DisplayName("MSP-131: what is published is fetched with GET, and nothing else is")
  void judge_contentIdentifier_isResolvedWithoutABody() {
    Facts get = GOOD.method("GET").path("/.well-known/mmm-udf/MAAA-BBBB").contentLength(-1);

    RequestRules.Judgement.Resolve asked =
        assertInstanceOf(RequestRules.Judgement.Resolve.class, RULES.judge(get.build()));
    assertEquals("MAAA-BBBB", asked.identifier());
    assertEquals("one.example", asked.host().text());

    assertEquals(405, refusal(get.method("POST")).status());
    assertEquals("GET", refusal(get.method("POST")).allow());
    assertEquals(400, refusal(get.contentLength(1)).status());
    assertEquals(421, refusal(get.hosts("three.example")).status());
    assertEquals(404, refusal(get.path("/.well-known/mmm-udf/")).status());
    assertEquals(404, refusal(get.path("/.well-known/mmm-udf/" + "A".repeat(110))).status());
    assertEquals(404, refusal(get.path("/.well-known/mmm-udf")).status());
  }

  private static boolean passes(Facts facts) {
    return RULES.judge(facts.build()) instanceof RequestRules.Judgement.Pass;
  }

  private static HttpRefusal refusal(Facts facts) {
    return assertInstanceOf(RequestRules.Judgement.Refuse.class, RULES.judge(facts.build()))
        .refusal();
  }

  /** Facts of a good request, changed one at a time. */
  record Facts(
      HttpVersion version,
      String method,
      String path,
      List<String> hosts,
      @Nullable String serverName,
      List<String> contentTypes,
      List<String> contentEncodings,
      List<String> transferEncodings,
      long contentLength,
      int fields) {
    Facts() {
      this(
          HttpVersion.HTTP_1_1,
          "POST",
          "/.well-known/mmm",
          List.of("one.example"),
          null,
          List.of("application/json"),
          List.of(),
          List.of(),
          10,
          4);
    }

    RequestFacts build() {
      return new RequestFacts(
          version,
          method,
          path,
          hosts,
          serverName,
          contentTypes,
          contentEncodings,
          transferEncodings,
          contentLength,
          fields,
          false);
    }

    Facts version(HttpVersion value) {
      return new Facts(
          value,
          method,
          path,
          hosts,
          serverName,
          contentTypes,
          contentEncodings,
          transferEncodings,
          contentLength,
          fields);
    }

    Facts method(String value) {
      return new Facts(
          version,
          value,
          path,
          hosts,
          serverName,
          contentTypes,
          contentEncodings,
          transferEncodings,
          contentLength,
          fields);
    }

    Facts path(String value) {
      return new Facts(
          version,
          method,
          value,
          hosts,
          serverName,
          contentTypes,
          contentEncodings,
          transferEncodings,
          contentLength,
          fields);
    }

    Facts hosts(String... values) {
      return new Facts(
          version,
          method,
          path,
          List.of(values),
          serverName,
          contentTypes,
          contentEncodings,
          transferEncodings,
          contentLength,
          fields);
    }

    Facts withoutHost() {
      return new Facts(
          version,
          method,
          path,
          List.of(),
          serverName,
          contentTypes,
          contentEncodings,
          transferEncodings,
          contentLength,
          fields);
    }

    Facts serverName(@Nullable String value) {
      return new Facts(
          version,
          method,
          path,
          hosts,
          value,
          contentTypes,
          contentEncodings,
          transferEncodings,
          contentLength,
          fields);
    }

    Facts contentTypes(String... values) {
      return new Facts(
          version,
          method,
          path,
          hosts,
          serverName,
          List.of(values),
          contentEncodings,
          transferEncodings,
          contentLength,
          fields);
    }

    Facts contentEncodings(String... values) {
      return new Facts(
          version,
          method,
          path,
          hosts,
          serverName,
          contentTypes,
          List.of(values),
          transferEncodings,
          contentLength,
          fields);
    }

    Facts transferEncodings(String... values) {
      return new Facts(
          version,
          method,
          path,
          hosts,
          serverName,
          contentTypes,
          contentEncodings,
          List.of(values),
          contentLength,
          fields);
    }

    Facts contentLength(long value) {
      return new Facts(
          version,
          method,
          path,
          hosts,
          serverName,
          contentTypes,
          contentEncodings,
          transferEncodings,
          value,
          fields);
    }

    Facts fields(int value) {
      return new Facts(
          version,
          method,
          path,
          hosts,
          serverName,
          contentTypes,
          contentEncodings,
          transferEncodings,
          contentLength,
          value);
    }
  }
}
