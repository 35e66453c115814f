package org.meshrelay.relay.transaction;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.transaction.EntryResponse;
import org.meshrelay.protocol.transaction.PostRequest;
import org.meshrelay.protocol.transaction.PostResponse;
import org.meshrelay.protocol.transaction.RequestHeader;
import org.meshrelay.relay.account.AccountQuotas;
import org.meshrelay.relay.auth.Caller;
import org.meshrelay.relay.fixture.ServiceCase;
import org.meshrelay.relay.fixture.TestService;
import org.meshrelay.relay.fixture.TestUser;

/** Bob at example.net, and alice of another service who posts to him. */
abstract class PostIngressCase extends ServiceCase {
  final TestService.Keys aliceService = TestService.Keys.make();
  final TestUser alice = TestUser.at("alice@example.com");
  TestUser bob = TestUser.at("bob@example.net");

  @BeforeEach
  void register() {
    bob = service(this::settings).register(bob);
  }

  void settings(TestService.Settings settings) {
    settings.domain("example.net");
    settings.quotas = new AccountQuotas(40, 4 << 20, 10);
    settings.pins.put(ServiceName.parse("example.com"), aliceService.credential().serviceUdf());
    settings.pins.put(ServiceName.parse("example.org"), "MOTHER-SERVICE");
  }

  Caller.PeerService peer() {
    return TestService.peer(aliceService);
  }

  PostResponse post(List<AccountAddress> to, DareEnvelope... messages) {
    return service().post(peer(), to, messages);
  }

  EntryResponse toBob(DareEnvelope message) {
    return post(TestUser.addresses(bob), message).entries().getFirst();
  }

  String code(DareEnvelope message) {
    return TestService.codes(List.of(toBob(message))).getFirst();
  }

  String status(PostRequest request) {
    return service().status(request, peer());
  }

  static PostRequest request(List<AccountAddress> to, DareEnvelope... messages) {
    return new PostRequest(RequestHeader.EMPTY, to, List.of(messages), List.of());
  }

  List<DareEnvelope> inbound() {
    return service().frames(bob.address(), ContainerName.INBOUND);
  }

  static @Nullable Object payload(EntryResponse entry) {
    return entry.receipt() == null ? null : entry.receipt().payload();
  }
}
