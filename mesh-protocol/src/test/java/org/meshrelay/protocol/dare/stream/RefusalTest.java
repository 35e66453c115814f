package org.meshrelay.protocol.dare.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;

/**
 * dare.md 10.3, item by item: what no reader takes, each beside the nearest thing that both do
 * take. What is about containers is tested where those are.
 */
@DisplayName("dare.md 10.3")
class RefusalTest {
  /**
   * A rule.
   *
   * @param what is refused
   * @param bad an envelope that is
   * @param good one that is not
   */
  record Rule(String what, String bad, String good) {
    @Override
    public String toString() {
      return "10.3: " + what;
    }
  }

  static Stream<Rule> rules() {
    return Stream.of(
        new Rule("unknown enc", header("\"enc\":\"A512CBC\""), header("\"enc\":\"A256CBC\"")),
        new Rule("empty enc", header("\"enc\":\"\""), header("\"enc\":\"none\"")),
        new Rule("salt of 15 octets", header(salt(15)), header(salt(16))),
        new Rule("salt of 1,025 octets", header(salt(1025)), header(salt(1024))),
        new Rule("S512 of 63 octets", digest("S512", 63), digest("S512", 64)),
        new Rule("S512 of 32 octets", digest("S512", 32), digest("S512", 64)),
        new Rule("S256 of 64 octets", digest("S256", 64), digest("S256", 32)),
        new Rule("no name, 65 octets", trailer(digest(65)), trailer(digest(64))),
        new Rule(
            "signatures in header and trailer",
            "[{\"signatures\":[" + entry() + "]},\"\",{\"signatures\":[" + entry() + "]}]",
            "[{\"signatures\":[" + entry() + "]},\"\",{}]"),
        new Rule(
            "digest differs between header and trailer",
            "[{" + digest(64) + "},\"\",{" + digest(64).replace("AA", "AB") + "}]",
            "[{" + digest(64) + "},\"\",{" + digest(64) + "}]"),
        new Rule("65 recipients", header(recipients(65)), header(recipients(64))),
        new Rule("65 signatures", trailer(signatures(65)), trailer(signatures(64))),
        new Rule("65 signatures in the header", header(signatures(65)), header(signatures(64))),
        new Rule(
            "EDS of four items",
            header(sequence("88008800" + "88008800")),
            header(sequence("880088008800"))),
        new Rule("EDS of one item", header(sequence("8800")), header(sequence("88008800"))));
  }

  private static String header(String members) {
    return "[{" + members + "},\"\"]";
  }

  private static String trailer(String members) {
    return "[{},\"\",{" + members + "}]";
  }

  private static String zeros(int octets) {
    return "\"" + Bytes.wrap(new byte[octets]).toBase64Url() + "\"";
  }

  private static String salt(int octets) {
    return "\"Salt\":" + zeros(octets);
  }

  private static String digest(int octets) {
    return "\"PayloadDigest\":" + zeros(octets);
  }

  private static String digest(String name, int octets) {
    return "[{\"dig\":\"" + name + "\"},\"\",{" + digest(octets) + "}]";
  }

  private static String entry() {
    return "{\"kid\":\"MAAA\"}";
  }

  private static String recipients(int count) {
    return "\"recipients\":[" + "{\"wmk\":\"\"},".repeat(count - 1) + "{\"wmk\":\"\"}]";
  }

  private static String signatures(int count) {
    return "\"signatures\":[" + (entry() + ",").repeat(count - 1) + entry() + "]";
  }

  private static String sequence(String hex) {
    return "\"Annotations\":[\"" + Bytes.hex(hex).toBase64Url() + "\"]";
  }

  private static void whole(String document) throws DecodeException {
    DareEnvelope envelope = DareEnvelope.parse(Bytes.utf8(document), Encoding.JSON);
    assertEquals(envelope.header().annotations(), envelope.header().annotations());
  }

  private static void streamed(String document) throws DecodeException {
    StreamReport report = StreamFixture.verified(Bytes.utf8(document), StreamFixture.OPTIONS);
    assertEquals(report.header().annotations(), report.header().annotations());
  }

  @ParameterizedTest
  @MethodSource("rules")
  void parse_bad_isRefusedByBothReaders(Rule rule) {
    assertThrows(DecodeException.class, () -> whole(rule.bad()));
    assertThrows(DecodeException.class, () -> streamed(rule.bad()));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void parse_nearestGood_isTakenByBothReaders(Rule rule) throws Exception {
    whole(rule.good());
    streamed(rule.good());
  }

  @Test
  void rules_ofTheSection_areCounted() {
    assertEquals(15, rules().count());
  }
}
