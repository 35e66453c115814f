package org.meshrelay.relay.transaction;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.meshrelay.access.rate.Limit;
import org.meshrelay.access.rate.RateLimiter;
import org.meshrelay.crypto.agree.AgreementException;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.crypto.udf.UdfType;
import org.meshrelay.dare.spool.FrameDraft;
import org.meshrelay.dare.spool.LaneTransaction;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogChange;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.catalog.CatalogedPublication;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.port.Deadline;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.PublishRequest;
import org.meshrelay.protocol.transaction.PublishResponse;
import org.meshrelay.protocol.transaction.ResponseStatus;
import org.meshrelay.relay.account.AccountQuotas;
import org.meshrelay.relay.account.AccountView;
import org.meshrelay.relay.account.EngineFutures;
import org.meshrelay.relay.account.Publications;
import org.meshrelay.relay.account.ServiceIdentity;
import org.meshrelay.relay.auth.Caller;
import org.meshrelay.relay.delivery.SpoolRoom;
import org.meshrelay.relay.pool.CryptoPool;

/**
 * Adds entries to the publication catalog of the caller's account, each under its ID, all of them
 * or none (protocol.md 1.8, Publish). An ID that is there already is replaced (202). A content
 * identifier belongs to one account of the whole service; another one's is 409/60.
 *
 * <p>The service writes the frames, encrypted to itself and the account where it has an encryption
 * key; the data in an entry is encrypted by its publisher and cannot be read here (MSP-131).
 */
public final class PublishTransaction implements Transaction<PublishRequest> {
  /** Entries in one request; the body limit allows about as many of usual size. A guess. */
  private static final int ENTRIES_MAX = 100;

  /** Publications of one account: a manufacturer's batch, not a file server. A guess. */
  public static final Limit PER_ACCOUNT = Limit.of("publications", 1_000, Duration.ofDays(1));

  private final AccountGate gate;
  private final SpoolEngine engine;
  private final Publications publications;
  private final ServiceIdentity identity;
  private final Bounds bounds;
  private final Tools tools;

  /** Publications at this service. */
  public PublishTransaction(
      AccountGate gate, SpoolEngine engine, ServiceIdentity identity, Bounds bounds, Tools tools) {
    this.gate = gate;
    this.engine = engine;
    this.publications = new Publications(engine, identity);
    this.identity = identity;
    this.bounds = bounds;
    this.tools = tools;
  }

  /**
   * What limits publications.
   *
   * @param quotas room in the catalog
   * @param octetsMax size of the data by the measure of protocol.md 7.1
   * @param limiter counts entries
   * @param perAccount entries per account
   */
  public record Bounds(
      AccountQuotas quotas, int octetsMax, RateLimiter limiter, Limit perAccount) {}

  /**
   * What the transaction works with.
   *
   * @param crypto pool for signatures and encryption
   * @param entropy keys of frames
   * @param clock wall time
   * @param nanoTime monotonic time
   */
  public record Tools(
      CryptoPool crypto, EntropySource entropy, InstantSource clock, LongSupplier nanoTime) {}

  @Override
  public Class<PublishRequest> requestType() {
    return PublishRequest.class;
  }

  @Override
  public Future<Answer> execute(PublishRequest request, Caller caller, Deadline deadline) {
    Caller.AccountDevice device = AccountGate.device(caller);
    List<CatalogedPublication> entries = checked(request.publications());
    return gate.changing(
            device.account(),
            () -> gate.connected(device).compose(account -> publish(account, entries)))
        .map(replaced -> Answer.of(new PublishResponse(status(replaced))));
  }

  private Future<Boolean> publish(AccountView account, List<CatalogedPublication> entries) {
    charge(account, entries.size());
    return taken(account, entries, 0)
        .compose(ignored -> tools.crypto().submit(() -> frames(account, entries)))
        .compose(
            frames -> EngineFutures.write(engine, account.address(), tx -> append(tx, frames)));
  }

  private static ResponseStatus status(boolean replaced) {
    return ResponseStatus.of(replaced ? StatusCode.UPDATED : StatusCode.SUCCESS);
  }

  private List<CatalogedPublication> checked(List<CatalogedPublication> entries) {
    if (entries.isEmpty() || entries.size() > ENTRIES_MAX) {
      throw Refusal.malformed("1 to " + ENTRIES_MAX + " publications").asException();
    }
    List<CatalogedPublication> checked = new ArrayList<>();
    for (CatalogedPublication entry : entries) {
      checked.add(checked(entry));
    }
    if (checked.stream().map(CatalogedPublication::id).distinct().count() < checked.size()) {
      throw Refusal.malformed("an ID occurs twice").asException();
    }
    return checked;
  }

  private CatalogedPublication checked(CatalogedPublication entry) {
    Optional<String> id = Publications.canonical(entry.id());
    if (id.isEmpty()) {
      throw Refusal.of(StatusCode.MESSAGE_ID, "ID is no identifier").asException();
    }
    String authenticator = entry.authenticator();
    if (authenticator != null && !isKey(authenticator)) {
      throw Refusal.malformed("Authenticator is no key").asException();
    }
    DareEnvelope data = entry.envelopedData();
    if (data != null && data.messageSize() > bounds.octetsMax()) {
      throw Refusal.of(StatusCode.TOO_LARGE, "publication too large").asException();
    }
    return new CatalogedPublication(
        entry.labels(), id.get(), authenticator, data, entry.notOnOrAfter());
  }

  /** A key of at least 125 bits (objects.md 5.3): with a shorter one claims could be made up. */
  private static boolean isKey(String authenticator) {
    return Publications.canonical(authenticator)
        .map(Udf::parse)
        .filter(key -> key.type() == UdfType.ENCRYPTION.code())
        .filter(key -> key.data().size() >= 16)
        .isPresent();
  }

  private void charge(AccountView account, int entries) {
    long wait = 0;
    for (int i = 0; i < entries && wait == 0; i++) {
      wait =
          bounds
              .limiter()
              .take(
                  bounds.perAccount().charge(account.address().text()),
                  tools.nanoTime().getAsLong());
    }
    if (wait > 0) {
      throw Refusal.rateLimited(wait / 1_000_000_000L + 1).asException();
    }
  }

  /** Takes the content identifiers among the entries, one after the other. */
  private Future<Boolean> taken(AccountView account, List<CatalogedPublication> entries, int at) {
    if (at == entries.size()) {
      return Future.succeededFuture(true);
    }
    String id = entries.get(at).id();
    if (!Publications.isLocator(id)) {
      return taken(account, entries, at + 1);
    }
    return publications
        .take(id, account.address())
        .compose(
            free ->
                free
                    ? taken(account, entries, at + 1)
                    : Future.failedFuture(
                        Refusal.of(StatusCode.CATALOG_CONFLICT, "ID of another account")
                            .asException()));
  }

  /** A frame with the ID it is under. */
  private record Frame(String id, DareEnvelope envelope) {}

  private List<Frame> frames(AccountView account, List<CatalogedPublication> entries)
      throws AgreementException {
    List<Frame> frames = new ArrayList<>();
    for (CatalogedPublication entry : entries) {
      EnvelopeBuilder builder =
          CatalogChange.frame(CatalogEvent.UPDATE, entry, tools.clock().instant())
              .sign(identity.hostKey());
      List<AgreementKeyPair> own = identity.encryptionKeys();
      if (!own.isEmpty()) {
        builder.encryptTo(
            List.of(
                account.authority().account().keyEncryption().publicKey(),
                own.getFirst().publicKey()),
            tools.entropy());
      }
      frames.add(new Frame(entry.id(), builder.build()));
    }
    return frames;
  }

  /** True if something was replaced. */
  private boolean append(LaneTransaction tx, List<Frame> frames) {
    tx.create(ContainerName.PUBLICATION);
    boolean replaced = false;
    for (Frame frame : frames) {
      int octets = frame.envelope().messageSize();
      if (!SpoolRoom.isThere(tx, ContainerName.PUBLICATION, bounds.quotas(), octets)) {
        throw Refusal.of(StatusCode.QUOTA_FULL, "publication catalog is full").asException();
      }
      replaced |= tx.find(ContainerName.PUBLICATION, frame.id()).isPresent();
      var ignored =
          tx.append(
              ContainerName.PUBLICATION,
              FrameDraft.entry(frame.envelope(), frame.id(), CatalogEvent.UPDATE));
    }
    return replaced;
  }
}
