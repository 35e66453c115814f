package org.meshrelay.relay.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.profile.NotVerifiedException;
import org.meshrelay.protocol.profile.ServiceCredential;
import org.meshrelay.protocol.transaction.HelloRequest;
import org.meshrelay.protocol.transaction.HelloResponse;
import org.meshrelay.protocol.transaction.RequestHeader;
import org.meshrelay.protocol.transaction.ResponseCodec;
import org.meshrelay.protocol.transaction.TransactionName;
import org.meshrelay.relay.auth.Caller;
import org.meshrelay.relay.fixture.ServiceCase;
import org.meshrelay.relay.fixture.TestService;
import org.meshrelay.relay.fixture.TestUser;

/** protocol.md 1.8, Hello; MSP-30, MSP-43, MSP-92, MSP-226, MSP-332. */
class HelloTransactionTest extends ServiceCase {
  private static final HelloRequest HELLO = new HelloRequest(RequestHeader.EMPTY);

  private HelloResponse hello(Caller caller) {
    return service().call(HELLO, caller, HelloResponse.class);
  }

  @Test
  void execute_anyCaller_succeeds() throws DecodeException, NotVerifiedException {
    TestUser user = TestUser.at("alice@example.com");
    List<Caller> callers =
        List.of(
            new Caller.Anonymous(TestUser.arrival()),
            user.unbound(),
            user.caller(),
            TestService.peer(TestService.Keys.make()));
    for (Caller caller : callers) {
      HelloResponse response = hello(caller);
      assertEquals(201, response.outcome().status());
      assertNotNull(response.profileService());
      assertNotNull(response.profileHost());
      assertNotNull(response.connectionHost());
      assertEquals(
          service().identity.credential().serviceUdf(),
          ServiceCredential.verify(
                  response.profileService(), response.profileHost(), response.connectionHost())
              .serviceUdf());
    }
  }

  @Test
  void execute_always_advertisesJsonAndJsonBAndTheLimits() {
    HelloResponse response = hello(new Caller.Anonymous(TestUser.arrival()));

    assertNotNull(response.version());
    assertEquals(
        List.of("application/json", "application/json-b"),
        response.version().encodings().getFirst().id());
    assertNotNull(response.constraintsPost());
    assertEquals(65_536L, response.constraintsPost().bytesMax());
    assertNotNull(response.policyAccount());
  }

  @Test
  void encoded_withHostsOfTheirOwn_namesThemInTheVersion() throws DecodeException {
    List<String> direct = List.of("https://node1.example.net:443/.well-known/mmm");
    HelloTransaction transaction =
        new HelloTransaction(service().identity.credential(), 65_536, List.of(), List.of(), direct);

    HelloResponse decoded =
        (HelloResponse)
            ResponseCodec.decode(
                TransactionName.HELLO, transaction.encoded(Encoding.JSON), Encoding.JSON);

    assertNotNull(decoded.version());
    assertEquals(direct, decoded.version().uri());
  }

  @Test
  void encoded_eitherEncoding_isTheSameResponse() throws DecodeException {
    HelloTransaction transaction =
        new HelloTransaction(
            service().identity.credential(), 65_536, List.of(), List.of(), List.of());
    for (Encoding encoding : List.of(Encoding.JSON, Encoding.JSON_B)) {
      HelloResponse decoded =
          (HelloResponse)
              ResponseCodec.decode(TransactionName.HELLO, transaction.encoded(encoding), encoding);
      assertEquals(201, decoded.outcome().status());
      assertNotNull(decoded.profileService());
    }
  }
}
