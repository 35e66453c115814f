package org.meshrelay.relay.gateway;

import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.session.AuthHeader;
import org.meshrelay.protocol.session.OuterCodec;
import org.meshrelay.protocol.session.TicketGuard;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.relay.http.RequestDoor;

/**
 * Decides what the binding asks before a request is complete: by address, by load, and by the
 * ticket in the header of a large body (http-binding.md 4).
 */
public final class GatewayDoor implements RequestDoor {
  private final AdmissionControl admission;
  private final Load load;
  private final TicketGuard tickets;
  private final InstantSource clock;
  private final LongSupplier nanos;

  /**
   * How much the node has to do.
   *
   * @param meter its load level
   * @param busy true while more waits for the workers than they do soon
   * @param full true while nothing new may begin
   */
  public record Load(LoadMeter meter, BooleanSupplier busy, BooleanSupplier full) {}

  /**
   * @param tickets over epochs that are in memory, since it is asked on event loops
   * @param nanos monotonic
   */
  public GatewayDoor(
      AdmissionControl admission,
      Load load,
      TicketGuard tickets,
      InstantSource clock,
      LongSupplier nanos) {
    this.admission = admission;
    this.load = load;
    this.tickets = tickets;
    this.clock = clock;
    this.nanos = nanos;
  }

  @Override
  public boolean admitsConnection(String address) {
    return admission.admitsConnection(address);
  }

  @Override
  public Optional<Refusal> refuse(String address) {
    Optional<Refusal> refusal = admission.refuse(address);
    return refusal.isEmpty() && load.full.getAsBoolean()
        ? Optional.of(admission.overloaded())
        : refusal;
  }

  @Override
  public boolean isBusy() {
    return load.busy.getAsBoolean();
  }

  @Override
  public Refusal overloaded() {
    return admission.overloaded();
  }

  @Override
  public HeaderVerdict judge(Bytes beginning, Encoding encoding, ServiceName host) {
    Optional<AuthHeader> header;
    try {
      header = OuterCodec.scanRequest(beginning, encoding);
    } catch (DecodeException e) {
      return refused(beginning, encoding, StatusCode.MALFORMED, "not an outer message");
    }
    if (header.isEmpty()) {
      return new HeaderVerdict.Incomplete();
    }
    if (!(header.get() instanceof AuthHeader.TicketRequest request)) {
      return refused(beginning, encoding, StatusCode.TOO_LARGE, "too large without a ticket");
    }
    return switch (tickets.openTicket(
        request.ticket(), host, TicketGuard.Binding.HTTP, clock.millis())) {
      case TicketGuard.TicketResult.Good good -> {
        good.ticket().close();
        yield new HeaderVerdict.Opens();
      }
      case TicketGuard.TicketResult.Refused refused ->
          refused(beginning, encoding, refused.code(), "the ticket does not open");
    };
  }

  @Override
  public int loadLevel() {
    return load.meter.level(nanos.getAsLong());
  }

  private static HeaderVerdict refused(
      Bytes beginning, Encoding encoding, StatusCode code, String description) {
    return new HeaderVerdict.Refused(
        Replies.unprotected(beginning, encoding, Refusal.of(code, description)));
  }
}
