package org.meshrelay.client.session;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.meshrelay.client.TestTls;
import org.meshrelay.client.session.SessionOutcome.Failure;
import org.meshrelay.client.session.StubService.Answer;
import org.meshrelay.client.session.StubService.Seen;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.port.Endpoint;
import org.meshrelay.protocol.session.Mode;
import org.meshrelay.protocol.session.OuterCodec;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.ResponseCodec;
import org.meshrelay.protocol.transaction.ResponseStatus;
import org.meshrelay.protocol.transaction.StatusOnlyResponse;

/**
 * Which answers are believed: the payload before HTTP, and nothing that the service did not make.
 * MSP-42, MSP-90, MSP-100.
 */
class SessionReplyIT extends SessionCase {
  // ---- HTTP and payload

  @Test
  void send_httpErrorAroundAnAuthenticSuccess_isASuccess() {
    ServiceSession session = profileSession();
    service.tricks.add((seen, honest) -> Answer.of(500, requireNonNull(honest.get().body())));

    assertTrue(answered(send(session)).response().outcome().isSuccess());
  }

  @Test
  void send_http200AroundAnAuthenticRefusal_isARefusal() {
    service.answers = request -> StubService.status(StatusCode.REFUSED);
    ServiceSession session = profileSession();
    service.tricks.add((seen, honest) -> Answer.of(200, requireNonNull(honest.get().body())));

    assertEquals(403, answered(send(session)).response().outcome().status());
  }

  @Test
  void send_unauthenticatedSuccessUnderATicket_isForgedNeverSuccess() {
    ServiceSession session = profileSession();
    assertAnswered(send(session));
    Answer forged = unprotectedSuccess();
    service.tricks.add(service.always(forged));
    service.tricks.add(service.always(forged));

    assertFailed(Failure.FORGED, send(session));
  }

  @Test
  void send_unauthenticatedSuccessInPlaceOfMessage2_isForgedAfterARetryAndAnotherHello() {
    Answer forged = unprotectedSuccess();
    for (int i = 0; i < 5; i++) {
      service.tricks.add(service.always(forged));
    }

    assertFailed(Failure.FORGED, send(profileSession()));
    assertEquals(5, service.count(Mode.PROFILE));
    assertEquals(3, service.seen.stream().filter(Seen::isHello).count());
  }

  @ParameterizedTest
  @EnumSource(
      value = StatusCode.class,
      names = {"REFUSED", "UNKNOWN_ACCOUNT", "TOO_LARGE", "REDIRECT_PERMANENT", "NOT_HOSTED"})
  void send_unauthenticatedRefusal_stopsButIsNoAnswer(StatusCode code) {
    ServiceSession session = profileSession();
    assertAnswered(send(session));
    service.tricks.add(service.always(StubService.unprotected(code)));

    assertEquals(code, stopped(send(session)).refusal().code());
    assertAnswered(send(session));
  }

  @Test
  void send_noMessageWithSuccess_isAProtocolFailure() {
    ServiceSession session = profileSession();
    service.tricks.add(service.always(Answer.of(200, Bytes.utf8("<html>"))));

    assertFailed(Failure.PROTOCOL, send(session));
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.ValueSource(ints = {302, 413, 500, 502})
  void send_httpErrorWithoutMessage_isAnHttpFailureAndNoOtherTargetIsTried(int status) {
    StubService second = new StubService(vertx, service.clock);
    ServiceSession session = profileSession();
    assertAnswered(send(session));
    endpoints.add(second.endpoint);
    service.tricks.add(service.always(Answer.of(status, Bytes.EMPTY)));

    assertFailed(Failure.HTTP, send(session));
    assertTrue(second.seen.isEmpty());
  }

  @Test
  void send_503WithoutMessage_goesToTheNextTarget() {
    StubService first = new StubService(vertx, service.clock);
    ServiceSession session = profileSession();
    assertAnswered(send(session));
    endpoints.addFirst(unavailable());

    assertAnswered(send(session));
    assertTrue(first.seen.isEmpty());
  }

  @Test
  void send_targetRefusesConnections_goesToTheNext() {
    ServiceSession session = profileSession();
    endpoints.addFirst(Endpoint.https("127.0.0.1", freePort()));

    assertAnswered(send(session));
  }

  @Test
  void send_nobodyListens_isUnreachable() {
    endpoints.clear();
    endpoints.add(Endpoint.https("127.0.0.1", freePort()));

    assertFailed(Failure.UNREACHABLE, send(profileSession()));
  }

  @Test
  void send_connectionResetUnderATicket_repeatsTheSameIdUnderANewSalt() {
    ServiceSession session = profileSession();
    assertAnswered(send(session));
    service.tricks.add((seen, honest) -> new Answer(0, null, null, null));

    assertAnswered(send(session));
    assertEquals(2, ticketed().size());
    assertEquals(ticketed().get(0).requestId(), ticketed().get(1).requestId());
    assertNotEquals(ticketed().get(0).sequence(), ticketed().get(1).sequence());
  }

  @Test
  void send_unknownPath_triesTheOtherPathOnceAndRemembersIt() {
    int port =
        vertx
            .createHttpServer(TestTls.server())
            .requestHandler(request -> request.response().setStatusCode(404).end())
            .listen(0, "127.0.0.1")
            .await()
            .actualPort();
    endpoints.clear();
    endpoints.add(Endpoint.https("127.0.0.1", port));

    assertFailed(Failure.HTTP, send(profileSession()));
  }

  // ---- damaged and foreign answers

  @Test
  void send_message2Damaged_isRetriedWithTheSameId() {
    service.tricks.add((seen, honest) -> damaged(honest.get()));

    assertAnswered(send(profileSession()));
    assertEquals(2, service.count(Mode.PROFILE));
    assertEquals(service.seen.get(1).requestId(), service.seen.get(2).requestId());
    assertNotEquals(service.seen.get(1).outerBody(), service.seen.get(2).outerBody());
  }

  @Test
  void send_responseUnderATicketDamaged_isRetriedOnceThenForged() {
    ServiceSession session = profileSession();
    assertAnswered(send(session));
    service.tricks.add((seen, honest) -> damaged(honest.get()));
    assertAnswered(send(session));
    service.tricks.add((seen, honest) -> damaged(honest.get()));
    service.tricks.add((seen, honest) -> damaged(honest.get()));

    assertFailed(Failure.FORGED, send(session));
  }

  @Test
  void send_responseToAnotherRequest_isForged() {
    ServiceSession session = profileSession();
    assertAnswered(send(session));
    List<Answer> kept = new ArrayList<>();
    service.tricks.add(
        (seen, honest) -> {
          kept.add(honest.get());
          return kept.getFirst();
        });
    assertAnswered(send(session));
    service.tricks.add((seen, honest) -> kept.getFirst());
    service.tricks.add((seen, honest) -> kept.getFirst());

    assertFailed(Failure.FORGED, send(session));
  }

  @Test
  void send_authenticAnswerWithAnotherId_isAProtocolFailure() {
    service.answers =
        request -> new StatusOnlyResponse(ResponseStatus.SUCCESS.withId(Bytes.utf8("other")));

    assertFailed(Failure.PROTOCOL, send(profileSession()));
  }

  @Test
  void send_authenticAnswerOfAnotherTransaction_isAProtocolFailure() {
    service.answers = request -> StubService.hello(service.credential);

    assertFailed(Failure.PROTOCOL, send(profileSession()));
  }

  private static Answer unprotectedSuccess() {
    return Answer.of(
        200,
        OuterCodec.write(
            OuterCodec.unprotected(ResponseCodec.encode(StubService.success(), Encoding.JSON)),
            Encoding.JSON));
  }

  private static Answer damaged(Answer honest) {
    byte[] octets = requireNonNull(honest.body()).toArray();
    int at = octets.length - 20;
    octets[at] = (byte) (octets[at] == 'A' ? 'B' : 'A');
    return Answer.of(honest.http(), Bytes.wrap(octets));
  }

  private Endpoint unavailable() {
    int port =
        vertx
            .createHttpServer(TestTls.server())
            .requestHandler(request -> request.response().setStatusCode(503).end())
            .listen(0, "127.0.0.1")
            .await()
            .actualPort();
    return Endpoint.https("127.0.0.1", port);
  }

  private int freePort() {
    var server = vertx.createNetServer().connectHandler(socket -> {});
    int port = server.listen(0, "127.0.0.1").await().actualPort();
    server.close().await();
    return port;
  }
}
