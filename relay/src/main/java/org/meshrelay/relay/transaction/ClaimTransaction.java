package org.meshrelay.relay.transaction;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.meshrelay.access.rate.Limit;
import org.meshrelay.access.rate.RateLimiter;
import org.meshrelay.crypto.udf.MeshIdentifiers;
import org.meshrelay.crypto.udf.Publication;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.dare.spool.FrameDraft;
import org.meshrelay.dare.spool.LaneTransaction;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogedPublication;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.message.MessageClaim;
import org.meshrelay.protocol.port.Deadline;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.status.RefusalException;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.ClaimRequest;
import org.meshrelay.protocol.transaction.ClaimResponse;
import org.meshrelay.protocol.transaction.ResponseStatus;
import org.meshrelay.relay.account.AccountQuotas;
import org.meshrelay.relay.account.AccountView;
import org.meshrelay.relay.account.EngineFutures;
import org.meshrelay.relay.account.Publications;
import org.meshrelay.relay.auth.Caller;
import org.meshrelay.relay.delivery.ClaimCheck;
import org.meshrelay.relay.delivery.SpoolRoom;
import org.meshrelay.relay.pool.CryptoPool;

/**
 * Gives a publication to whoever knows its key, and keeps the claim for the device that waits for
 * it (protocol.md 1.8 Claim, 6.4.3). The claimant's account may live at another service (ADR 45).
 *
 * <p>An account that does not exist, is on hold, or has no such publication is one answer, 404/42.
 * The claim is in the local spool when the entry goes out; the newest claim again is not stored
 * again.
 */
public final class ClaimTransaction implements Transaction<ClaimRequest> {
  /** Claims of one publication; each takes room of the publisher. A guess. */
  public static final Limit PER_PUBLICATION = Limit.of("claims", 60, Duration.ofDays(1));

  /** How far clocks may be apart (protocol.md L-18). */
  private static final Duration SKEW = Duration.ofMinutes(5);

  private final AccountGate gate;
  private final SpoolEngine engine;
  private final Publications publications;
  private final ClaimCheck check;
  private final Bounds bounds;
  private final Tools tools;

  /** Claims at this service. */
  public ClaimTransaction(
      AccountGate gate,
      SpoolEngine engine,
      Publications publications,
      ClaimCheck check,
      Bounds bounds,
      Tools tools) {
    this.gate = gate;
    this.engine = engine;
    this.publications = publications;
    this.check = check;
    this.bounds = bounds;
    this.tools = tools;
  }

  /**
   * What limits claims.
   *
   * @param quotas room in the local spool of the publisher
   * @param limiter counts claims
   * @param perPublication claims of one publication
   */
  public record Bounds(AccountQuotas quotas, RateLimiter limiter, Limit perPublication) {}

  /**
   * What the transaction works with.
   *
   * @param crypto verifies signatures
   * @param readers reads frames
   * @param clock wall time
   * @param nanoTime monotonic time
   */
  public record Tools(
      CryptoPool crypto, CryptoPool readers, InstantSource clock, LongSupplier nanoTime) {}

  @Override
  public Class<ClaimRequest> requestType() {
    return ClaimRequest.class;
  }

  /** Whose session it is, and the profiles that say so. */
  private record Claimant(
      AccountAddress account, Udf device, DareEnvelope profile, @Nullable DareEnvelope master) {}

  @Override
  public Future<Answer> execute(ClaimRequest request, Caller caller, Deadline deadline) {
    return claimant(request, caller)
        .compose(
            claimant -> {
              ClaimCheck.Read claim = check.read(request.messageClaim());
              AccountAddress publisher = claim.message().head().recipient();
              if (publisher == null) {
                throw Refusal.malformed("the claim names no Recipient").asException();
              }
              return gate.changing(publisher, () -> taken(claim, claimant, publisher));
            });
  }

  private Future<Answer> taken(ClaimCheck.Read claim, Claimant claimant, AccountAddress publisher) {
    return publication(publisher, claim.message())
        .compose(
            entry ->
                tools
                    .crypto()
                    .submit(() -> authenticated(claim, claimant, entry))
                    .compose(ignored -> keep(publisher, claim, entry.id()))
                    .map(ignored -> answer(entry)));
  }

  private Future<Claimant> claimant(ClaimRequest request, Caller caller) {
    return switch (caller) {
      case Caller.AccountDevice device ->
          gate.connected(device).map(account -> of(account, device.device()));
      case Caller.ForeignDevice device -> {
        DareEnvelope profile = request.profileAccount();
        yield profile == null
            ? Future.failedFuture(notVerified())
            : Future.succeededFuture(
                new Claimant(device.account(), device.device(), profile, request.profileMesh()));
      }
      case Caller.Anonymous ignored -> Future.failedFuture(AccountGate.notAuthenticated());
      case Caller.UnboundDevice ignored -> Future.failedFuture(AccountGate.tooWeak());
      case Caller.PeerService ignored -> Future.failedFuture(AccountGate.tooWeak());
      case Caller.BackupHost ignored -> Future.failedFuture(AccountGate.tooWeak());
    };
  }

  private static Claimant of(AccountView account, Udf device) {
    return new Claimant(
        account.address(),
        device,
        account.authority().envelope(),
        account.authority().master().map(master -> master.envelope()).orElse(null));
  }

  private Future<CatalogedPublication> publication(AccountAddress account, MessageClaim claim) {
    Optional<String> id = Publications.canonical(claim.publicationId());
    if (id.isEmpty()) {
      return Future.failedFuture(unknown());
    }
    return gate.named(account)
        .recover(failure -> Future.failedFuture(hidden(failure)))
        .compose(
            view ->
                tools
                    .readers()
                    .submit(
                        () ->
                            publications
                                .live(view.address(), id.get(), tools.clock().instant())
                                .orElseThrow(ClaimTransaction::unknown)));
  }

  /** Whether the account is there, or on hold, is nobody's business. */
  private static Throwable hidden(Throwable failure) {
    boolean telling =
        failure instanceof RefusalException refused
            && (refused.refusal().code() == StatusCode.UNKNOWN_ACCOUNT
                || refused.refusal().code() == StatusCode.ACCOUNT_ON_HOLD);
    return telling ? unknown() : failure;
  }

  /** First the knowledge of the key, then the signature. */
  private boolean authenticated(
      ClaimCheck.Read claim, Claimant claimant, CatalogedPublication entry) {
    if (!provesKey(claim.message(), entry.authenticator()) || isPast(claim.message())) {
      throw Refusal.of(StatusCode.REFUSED, "the claim is not permitted").asException();
    }
    if (!check.isBy(
        claim, claimant.account(), claimant.device(), claimant.profile(), claimant.master())) {
      throw notVerified();
    }
    return true;
  }

  /** An entry without an Authenticator cannot be claimed, only fetched. */
  private static boolean provesKey(MessageClaim claim, @Nullable String authenticator) {
    AccountAddress sender = claim.head().sender();
    Optional<Udf> presented = Publications.canonical(claim.serviceAuthenticate()).map(Udf::parse);
    if (authenticator == null || sender == null || presented.isEmpty()) {
      return false;
    }
    return Publications.canonical(authenticator)
        .map(key -> Publication.authenticate(Udf.parse(key), sender.text()))
        .filter(expected -> Publication.agree(presented.get(), expected))
        .isPresent();
  }

  private boolean isPast(MessageClaim claim) {
    return claim.expires() != null && !tools.clock().instant().isBefore(claim.expires().plus(SKEW));
  }

  private Future<Boolean> keep(AccountAddress publisher, ClaimCheck.Read claim, String id) {
    long wait =
        bounds
            .limiter()
            .take(
                bounds.perPublication().charge(publisher.text() + " " + id),
                tools.nanoTime().getAsLong());
    if (wait > 0) {
      throw Refusal.rateLimited(wait / 1_000_000_000L + 1).asException();
    }
    return EngineFutures.write(
        engine, publisher, tx -> append(tx, claim.envelope(), MeshIdentifiers.envelopeId(id)));
  }

  /** Found again by the identifier of the publication; the header keeps what it says (ADR 46). */
  private boolean append(LaneTransaction tx, DareEnvelope envelope, String key) {
    tx.create(ContainerName.LOCAL);
    OptionalLong newest = tx.find(ContainerName.LOCAL, key);
    if (newest.isPresent()
        && tx.read(ContainerName.LOCAL, newest.getAsLong())
            .envelope()
            .payload()
            .equals(envelope.payload())) {
      return false;
    }
    if (!SpoolRoom.isThere(tx, ContainerName.LOCAL, bounds.quotas(), envelope.messageSize())) {
      throw Refusal.of(StatusCode.QUOTA_FULL, "local spool is full").asException();
    }
    var ignored = tx.append(ContainerName.LOCAL, new FrameDraft(envelope, key, null));
    return true;
  }

  private static Answer answer(CatalogedPublication entry) {
    return Answer.of(new ClaimResponse(ResponseStatus.SUCCESS, entry));
  }

  private static RefusalException unknown() {
    return Refusal.of(StatusCode.UNKNOWN_PUBLICATION, "no such publication").asException();
  }

  private static RefusalException notVerified() {
    return Refusal.of(StatusCode.NOT_VERIFIED, "the claim is not signed by the claimant")
        .asException();
  }
}
