package org.meshrelay.relay.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.transaction.MeshRequest;
import org.meshrelay.protocol.transaction.RequestCodec;
import org.meshrelay.relay.fixture.ServiceCase;
import org.meshrelay.relay.fixture.TestUser;

class TransactionTableTest extends ServiceCase {
  private static MeshRequest request(String json) {
    try {
      return RequestCodec.decode(Bytes.utf8(json), Encoding.JSON);
    } catch (DecodeException e) {
      throw new AssertionError(json, e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Operate\":{\"AccountAddress\":\"a@example.com\",\"Operations\":[]}}",
        "{\"Transact\":{}}"
      })
  void execute_transactionNotEnabled_is501(String json) {
    assertEquals("501/80", service().status(request(json), TestUser.at("a@example.com").caller()));
  }

  @Test
  void execute_unknownTag_is400() {
    assertEquals(
        "400/10",
        service().status(request("{\"Dance\":{}}"), TestUser.at("a@example.com").caller()));
  }

  @Test
  void construct_twoForOneRequest_isRefused() {
    Transaction<?> hello =
        new HelloTransaction(
            service().identity.credential(), 65_536, List.of(), List.of(), List.of());

    assertThrows(IllegalArgumentException.class, () -> new TransactionTable(List.of(hello, hello)));
  }
}
