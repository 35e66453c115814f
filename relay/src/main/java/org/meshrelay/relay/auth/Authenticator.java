package org.meshrelay.relay.auth;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.ReadLimits;
import org.meshrelay.protocol.object.TaggedObject;
import org.meshrelay.protocol.session.AuthHeader;
import org.meshrelay.protocol.session.HandshakeGuard;
import org.meshrelay.protocol.session.Mode;
import org.meshrelay.protocol.session.OuterMessage;
import org.meshrelay.protocol.session.ReplayWindow;
import org.meshrelay.protocol.session.RestartGuard;
import org.meshrelay.protocol.session.Ticket;
import org.meshrelay.protocol.session.TicketGuard;
import org.meshrelay.protocol.session.TicketPolicy;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.status.RefusalException;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.ClaimRequest;
import org.meshrelay.protocol.transaction.RequestCodec;
import org.meshrelay.protocol.transaction.TransactionName;

/**
 * Opens protected requests. What comes out as {@link Opening.Opened} was sent by the caller named
 * in it, to this domain, at about this time, and is permitted in its mode; a request that changes
 * state comes out once. Implements authentication.md 3.2, 5, 6 and 9 in the order given there.
 *
 * <p>Blocks: public-key work and reads of stores. Worker threads only; many at once.
 */
public final class Authenticator {
  private final Guards guards;
  private final Credentials credentials;
  private final Accounts accounts;
  private final BackupHosts backups;
  private final boolean replayReads;

  /**
   * The state behind the checks, shared by all threads.
   *
   * @param handshakes opens message 1
   * @param tickets opens requests under a ticket
   * @param window sequence numbers taken
   * @param restart refuses what an earlier run of this node may have taken
   */
  public record Guards(
      HandshakeGuard handshakes, TicketGuard tickets, ReplayWindow window, RestartGuard restart) {}

  /**
   * @param hosted domains of this node
   * @param backups who may back the service up
   * @param replayReads true if reads pass the replay window too
   */
  public Authenticator(
      Guards guards,
      Accounts accounts,
      Set<ServiceName> hosted,
      BackupHosts backups,
      boolean replayReads) {
    this.guards = guards;
    this.accounts = accounts;
    this.backups = backups;
    this.credentials = new Credentials(accounts, hosted, backups);
    this.replayReads = replayReads;
  }

  /** Opens a request under a ticket; about 50 µs. */
  public Opening openTicketed(
      OuterMessage.Enveloped message, AuthHeader.TicketRequest header, Incoming incoming) {
    return switch (guards
        .tickets()
        .openRequest(
            message, header, incoming.host(), TicketGuard.Binding.HTTP, incoming.nowMs())) {
      case TicketGuard.RequestResult.Refused refused -> refused(refused.code());
      case TicketGuard.RequestResult.Opened opened -> judge(opened.request(), incoming);
    };
  }

  /** Opens message 1 of a key exchange; some milliseconds. */
  public Opening openHandshake(
      OuterMessage.Enveloped message, AuthHeader.HandshakeRequest header, Incoming incoming) {
    return switch (guards
        .handshakes()
        .open(header, message, incoming.host(), incoming.nowMs(), incoming.nowNanos())) {
      case HandshakeGuard.Result.Refused refused -> refused(refused.code());
      case HandshakeGuard.Result.Opened opened -> judge(opened.handshake(), incoming);
    };
  }

  private Opening judge(TicketGuard.OpenRequest open, Incoming incoming) {
    Session session = new Session.Ticketed(open);
    Payload payload = Payload.read(open.payload(), open.contentType());
    Ticket ticket = open.ticket();
    Opening early = judgeMode(ticket.mode(), payload, null);
    if (early == null && !passesReplay(open, payload, incoming)) {
      boolean old = guards.restart().refuses(open.header().timestampMs(), incoming.nowMs());
      early = refused(old ? StatusCode.CLOCK_SKEW : StatusCode.REPLAY);
    }
    if (early != null) {
      session.close();
      return early;
    }
    try {
      requireState(ticket, payload);
      Caller caller = caller(ticket, payload, incoming.arrival(true));
      return opened(session, caller, payload);
    } catch (RefusalException refusal) {
      return answered(session, ticket, payload, refusal.refusal());
    }
  }

  private static Opening answered(
      Session session, Ticket ticket, Payload payload, Refusal refusal) {
    AccountAddress account = ticket.account();
    return refusal.code() == StatusCode.UNKNOWN_ACCOUNT
            && account != null
            && payload instanceof Payload.Known known
        ? new Opening.Orphaned(session, account, BinaryUdf.parse(ticket.device()), known.received())
        : new Opening.Answered(session, refusal);
  }

  private Opening judge(HandshakeGuard.OpenHandshake open, Incoming incoming) {
    Payload payload = Payload.read(open.request(), open.contentType());
    Credentials.Proved proved;
    try {
      proved = prove(open, payload, incoming.arrival(false));
    } catch (RefusalException refusal) {
      return new Opening.Refused(refusal.refusal());
    }
    Opening weak = judgeMode(open.mode(), payload, proved.caller());
    if (weak != null) {
      return weak;
    }
    boolean repeat = !open.replayCovered() && !payload.skipsReplay(false);
    Session session =
        new Session.Exchange(open, holder(open.mode(), proved, incoming.host(), repeat), repeat);
    return repeat
        ? new Opening.Answered(
            session, Refusal.of(StatusCode.REPEAT_UNDER_TICKET, "repeat under the ticket"))
        : opened(session, proved.caller(), payload);
  }

  private Credentials.Proved prove(
      HandshakeGuard.OpenHandshake open, Payload payload, Caller.Arrival arrival) {
    return switch (open.mode()) {
      case DEVICE -> credentials.device(open.credential(), open.clientStatic(), arrival);
      case SERVICE -> credentials.service(open.credential(), open.clientStatic(), arrival);
      case PROFILE ->
          credentials.profile(
              open.credential(), open.clientStatic(), payload.account(), payload.guest(), arrival);
      case NULL, TICKET -> throw new IllegalStateException("not a mode of an exchange");
    };
  }

  /** A ticket goes with every answer in profile and service mode, in device mode with 428/74. */
  private static TicketPolicy.@Nullable Holder holder(
      Mode mode, Credentials.Proved proved, ServiceName host, boolean repeat) {
    return mode == Mode.DEVICE && !repeat
        ? null
        : new TicketPolicy.Holder(
            mode, BinaryUdf.of(proved.device()), proved.account(), host, proved.epoch());
  }

  private static Opening opened(Session session, Caller caller, Payload payload) {
    return switch (payload) {
      case Payload.Known known -> new Opening.Opened(session, caller, known.received());
      case Payload.Unusable unusable -> new Opening.Answered(session, unusable.refusal());
    };
  }

  /** Check 9, and what an administration device without an entry may do; null if permitted. */
  private static @Nullable Opening judgeMode(Mode mode, Payload payload, @Nullable Caller caller) {
    TransactionName name = payload.name();
    if (name == null) {
      return null;
    }
    boolean permitted =
        switch (mode) {
          case DEVICE -> name.isPermittedInDeviceMode();
          case PROFILE -> true;
          case SERVICE ->
              switch (name) {
                case HELLO, POST, STATUS, DOWNLOAD -> true;
                default -> false;
              };
          case NULL, TICKET -> false;
        };
    if (!permitted) {
      return refused(StatusCode.MODE_TOO_WEAK);
    }
    boolean lost =
        caller instanceof Caller.AccountDevice device
            && device.standing() == Caller.Standing.ENTRY_LOST;
    return lost && name != TransactionName.UPLOAD ? refused(StatusCode.REVOKED) : null;
  }

  private boolean passesReplay(TicketGuard.OpenRequest open, Payload payload, Incoming incoming) {
    if (payload.skipsReplay(replayReads)) {
      return true;
    }
    return !guards.restart().refuses(open.header().timestampMs(), incoming.nowMs())
        && guards
            .window()
            .take(open.ticket().ticketId(), open.header().sequence(), incoming.nowNanos());
  }

  private static void requireState(Ticket ticket, Payload payload) {
    if (ticket.has(Ticket.FORBID_STATE_CHANGE) && !payload.skipsReplay(false)) {
      throw Refusal.of(StatusCode.UNAUTHORIZED, "the ticket permits no change").asException();
    }
  }

  private Caller caller(Ticket ticket, Payload payload, Caller.Arrival arrival) {
    Udf device = BinaryUdf.parse(ticket.device());
    AccountAddress account = ticket.account();
    if (ticket.mode() == Mode.DEVICE) {
      return new Caller.UnboundDevice(device, arrival);
    }
    if (ticket.mode() == Mode.SERVICE || account == null) {
      return backups.contains(device)
          ? new Caller.BackupHost(device, arrival)
          : new Caller.PeerService(device, arrival);
    }
    if (payload.account() != null && !payload.account().equals(account)) {
      throw Refusal.of(StatusCode.NOT_CONNECTED, "not connected to this account").asException();
    }
    if (credentials.isElsewhere(account) && payload.name() == TransactionName.CLAIM) {
      return new Caller.ForeignDevice(account, device, arrival);
    }
    AccountState state =
        accounts
            .load(account)
            .orElseThrow(
                () -> Refusal.of(StatusCode.UNKNOWN_ACCOUNT, "no such account").asException());
    Caller caller = Credentials.ticketed(account, device, state, arrival);
    if (judgeMode(Mode.PROFILE, payload, caller) != null) {
      throw Refusal.of(StatusCode.REVOKED, "the device is not connected").asException();
    }
    return caller;
  }

  private static Opening refused(StatusCode code) {
    return new Opening.Refused(Refusal.of(code, description(code)));
  }

  private static String description(StatusCode code) {
    return switch (code) {
      case CLOCK_SKEW -> "time outside the window";
      case REPLAY -> "taken before";
      case MODE_TOO_WEAK -> "the mode does not permit this transaction";
      case REVOKED -> "the device is not connected";
      case TICKET_INVALID -> "ticket unknown or expired";
      case TICKET_EPOCH -> "the device was removed";
      case TICKET_TAG -> "the message does not open";
      default -> "not authenticated";
    };
  }

  /** The request in a payload, as far as it can be read. */
  private sealed interface Payload {
    /** The transaction that the tag names, null if it cannot be read or names none. */
    @Nullable TransactionName name();

    /** A request. */
    record Known(RequestCodec.Received received, TransactionName name) implements Payload {}

    /** Something else, and what it is answered with. */
    record Unusable(@Nullable TransactionName name, Refusal refusal) implements Payload {}

    static Payload read(Bytes octets, String contentType) {
      Optional<Encoding> encoding = Encoding.ofMediaType(contentType);
      if (encoding.isEmpty()) {
        return new Unusable(
            null, Refusal.of(StatusCode.ENCODING_NOT_SUPPORTED, "application/json or json-b"));
      }
      TaggedObject object;
      try {
        object = TaggedObject.read(octets, encoding.get(), ReadLimits.REQUEST);
      } catch (DecodeException e) {
        return new Unusable(null, Refusal.malformed("the request is malformed"));
      }
      TransactionName name = TransactionName.ofTag(object.tag()).orElse(null);
      if (name == null) {
        return new Unusable(null, Refusal.malformed("unknown transaction"));
      }
      try {
        return new Known(RequestCodec.receive(object), name);
      } catch (DecodeException e) {
        return new Unusable(name, Refusal.malformed("the request is malformed"));
      }
    }

    default @Nullable AccountAddress account() {
      return this instanceof Known known ? known.received().request().header().account() : null;
    }

    /** The profiles by which a claimant from another service is known; null in all else. */
    default Credentials.@Nullable Guest guest() {
      return this instanceof Known known
              && known.received().request() instanceof ClaimRequest claim
              && claim.profileAccount() != null
          ? new Credentials.Guest(claim.profileAccount(), claim.profileMesh())
          : null;
    }

    /** True for reads; what cannot be read is treated like a change. */
    default boolean skipsReplay(boolean replayReads) {
      TransactionName name = name();
      return !replayReads && name != null && name.skipsReplayWindow();
    }
  }
}
