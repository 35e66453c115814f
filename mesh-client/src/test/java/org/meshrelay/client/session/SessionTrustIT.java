package org.meshrelay.client.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.meshrelay.client.session.SessionOutcome.Failure;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.profile.ProfileFactory;
import org.meshrelay.protocol.profile.ServiceKeys;
import org.meshrelay.protocol.session.Mode;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.HelloResponse;
import org.meshrelay.protocol.transaction.ResponseStatus;

/** Who a service is: pins, credentials, and services that change. */
class SessionTrustIT extends SessionCase {
  @Test
  void send_anotherServiceThanPinned_isUntrusted() {
    pins.remember(
        new ServicePin(StubService.NAME, "MAAA-BBBB-CCCC-DDDD", ServicePin.Trust.PINNED, NOW));

    assertFailed(Failure.UNTRUSTED, send(profileSession()));
    assertEquals(1, pins.changes.size());
    assertEquals(0, service.count(Mode.PROFILE));
  }

  @Test
  void send_changeOfServiceAccepted_goesOn() {
    pins.remember(
        new ServicePin(StubService.NAME, "MAAA-BBBB-CCCC-DDDD", ServicePin.Trust.TLS, NOW));
    pins.acceptsChange = true;

    assertAnswered(send(profileSession()));
  }

  @Test
  void send_hostNotBoundToTheService_isUntrusted() {
    ProfileFactory factory = new ProfileFactory(entropy, () -> NOW);
    ServiceKeys other = factory.service();
    var foreign = factory.credential(other, service.host.profile());
    var honest = StubService.hello(service.credential);
    service.helloAnswer =
        () -> hello(honest.profileService(), honest.profileHost(), foreign.connection(), List.of());

    assertFailed(Failure.UNTRUSTED, send(profileSession()));
    assertTrue(pins.pins.isEmpty());
  }

  @Test
  void send_helloWithoutConnectionHost_isUntrusted() {
    service.helloAnswer =
        () ->
            hello(
                service.credential.service().envelope(),
                service.credential.host().envelope(),
                null,
                List.of());

    assertFailed(Failure.UNTRUSTED, send(profileSession()));
  }

  @Test
  void send_helloRefused_stops() {
    service.helloAnswer = () -> StubService.status(StatusCode.SERVER_OVERLOAD);

    assertEquals(StatusCode.SERVER_OVERLOAD, stopped(send(profileSession())).refusal().code());
  }

  @Test
  void send_serviceWithUnknownSuitesOnly_isAProtocolFailure() {
    var honest = StubService.hello(service.credential);
    service.helloAnswer =
        () ->
            hello(
                honest.profileService(),
                honest.profileHost(),
                honest.connectionHost(),
                List.of("Noise_IK_999_AESGCM_SHA512"));

    assertFailed(Failure.PROTOCOL, send(profileSession()));
  }

  private static HelloResponse hello(
      @Nullable DareEnvelope profile,
      @Nullable DareEnvelope host,
      @Nullable DareEnvelope connection,
      List<String> suites) {
    return new HelloResponse(
        ResponseStatus.SUCCESS,
        null,
        List.of(),
        null,
        null,
        null,
        profile,
        host,
        connection,
        suites,
        List.of());
  }
}
