package org.meshrelay.benchmarks;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.session.MessageGuard;
import org.meshrelay.protocol.session.SessionKeys;
import org.meshrelay.protocol.session.StekRing;
import org.meshrelay.protocol.session.Ticket;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a ticketed request costs a node in cryptography (authentication.md 5 and 7). */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SessionBenchmark {
  private static final long NOW_MS = 1_800_000_000_000L;
  private static final ServiceName HOST = ServiceName.parse("example.com");
  private static final EntropySource ENTROPY = EntropySource.system();

  /** Octets of the request payload. */
  @Param({"300", "2048"})
  public int payload;

  private final StekRing ring = StekRing.random(ENTROPY);
  private SecretBytes requestKey = ENTROPY.secret(SessionKeys.KEY_SIZE);
  private Bytes ticket = Bytes.EMPTY;
  private Bytes body = Bytes.EMPTY;
  private Bytes salt = ENTROPY.bytes(MessageGuard.SALT_SIZE);

  /** Makes one ticket and one request under it. */
  @Setup
  public void exchange() {
    requestKey = ENTROPY.secret(SessionKeys.KEY_SIZE);
    SessionKeys keys =
        new SessionKeys(requestKey, ENTROPY.secret(SessionKeys.KEY_SIZE), ENTROPY.bytes(64));
    Ticket plain =
        new Ticket(
            org.meshrelay.protocol.session.Mode.PROFILE,
            0,
            0,
            NOW_MS,
            NOW_MS,
            NOW_MS + 900_000,
            ENTROPY.bytes(Ticket.ID_SIZE),
            keys,
            ENTROPY.bytes(18),
            AccountAddress.parse("alice@example.com"),
            HOST);
    ticket = ring.seal(plain, NOW_MS).orElseThrow();
    salt = ENTROPY.bytes(MessageGuard.SALT_SIZE);
    body = MessageGuard.sealRequest(requestKey, binding(), ENTROPY.bytes(payload));
  }

  @Benchmark
  public Optional<Ticket> openTicket() {
    return ring.open(ticket, NOW_MS);
  }

  @Benchmark
  public Optional<Bytes> openRequest() {
    return MessageGuard.openRequest(requestKey, binding(), body);
  }

  private MessageGuard.RequestBinding binding() {
    return new MessageGuard.RequestBinding(salt, NOW_MS, HOST, "application/json", ticket);
  }
}
