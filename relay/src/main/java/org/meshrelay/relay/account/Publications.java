package org.meshrelay.relay.account;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.crypto.udf.UdfType;
import org.meshrelay.dare.spool.FrameDraft;
import org.meshrelay.dare.spool.LaneTransaction;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.catalog.CatalogCodec;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.catalog.CatalogedPublication;
import org.meshrelay.protocol.dare.ContentMeta;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.DecryptionException;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.dare.EnvelopeDecryptor;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.message.MessageHead;
import org.meshrelay.protocol.object.TaggedObject;

/**
 * What accounts here have published: look-ups in their publication catalogs, and the list of
 * content identifiers, each of which one account of the service holds (ADR 46).
 *
 * <p>The list is the publication catalog of the service's own account. The look-ups block and may
 * decrypt: reader pool only.
 */
public final class Publications {
  private static final ContainerName CATALOG = ContainerName.PUBLICATION;

  /** A content identifier has at least twice 70 bits; shorter ones could be found by trying. */
  private static final int LOCATOR_BITS_MIN = 140;

  private final SpoolEngine engine;
  private final AccountAddress ownAccount;
  private final List<AgreementKeyPair> keys;

  /** The publications in the stores of this service. */
  public Publications(SpoolEngine engine, ServiceIdentity identity) {
    this.engine = engine;
    this.ownAccount = identity.ownAccount();
    this.keys = identity.encryptionKeys();
  }

  /** The identifier in the one form in which it is a key; empty if it is no identifier. */
  public static Optional<String> canonical(String id) {
    return MessageHead.isMessageId(id) ? Optional.of(Udf.parse(id).text()) : Optional.empty();
  }

  /** True for a content identifier, by which anybody may fetch the data (protocol.md 6.4.3). */
  public static boolean isLocator(String id) {
    Udf udf = Udf.parse(id);
    boolean digest =
        udf.type() == UdfType.DIGEST_SHA2_512.code()
            || udf.type() == UdfType.DIGEST_SHA3_512.code();
    return digest && udf.bits() >= LOCATOR_BITS_MIN;
  }

  /** The entry of an account under a canonical identifier, unless it is past its end. Blocks. */
  public Optional<CatalogedPublication> live(AccountAddress account, String id, Instant now) {
    if (engine.view(account, CATALOG).isEmpty()) {
      return Optional.empty();
    }
    OptionalLong index = engine.find(account, CATALOG, id);
    return index.isEmpty()
        ? Optional.empty()
        : read(engine.read(account, CATALOG, index.getAsLong()).envelope())
            .filter(entry -> entry.id().equals(id))
            .filter(entry -> isCurrent(entry.notOnOrAfter(), now));
  }

  /**
   * The data under a content identifier, of an account of the domain asked. Blocks.
   *
   * @param identifier as in the request; only the canonical text finds anything
   * @param served whether anything of an account is given out
   */
  public Optional<DareEnvelope> resolve(
      ServiceName domain, String identifier, Instant now, Predicate<AccountAddress> served) {
    Optional<String> id = canonical(identifier).filter(identifier::equals);
    return id.filter(Publications::isLocator)
        .flatMap(this::holder)
        .filter(account -> account.domain().equals(domain) && served.test(account))
        .flatMap(account -> live(account, identifier, now))
        .flatMap(entry -> Optional.ofNullable(entry.envelopedData()));
  }

  /**
   * Takes a content identifier for an account; false if another one holds it. An account that has
   * no entry under it any more does not hold it.
   */
  public Future<Boolean> take(String locator, AccountAddress account) {
    return EngineFutures.write(
        engine,
        ownAccount,
        tx -> {
          tx.create(CATALOG);
          OptionalLong index = tx.find(CATALOG, locator);
          Optional<AccountAddress> holder =
              index.isEmpty() ? Optional.empty() : holder(tx, index.getAsLong());
          if (holder.filter(account::equals).isPresent()) {
            return true;
          }
          if (holder.filter(other -> hasEntry(other, locator)).isPresent()) {
            return false;
          }
          var ignored = tx.append(CATALOG, holding(locator, account, index.isPresent()));
          return true;
        });
  }

  private boolean hasEntry(AccountAddress account, String id) {
    return engine.view(account, CATALOG).isPresent()
        && engine.find(account, CATALOG, id).isPresent();
  }

  private Optional<AccountAddress> holder(String locator) {
    if (engine.view(ownAccount, CATALOG).isEmpty()) {
      return Optional.empty();
    }
    OptionalLong index = engine.find(ownAccount, CATALOG, locator);
    return index.isEmpty()
        ? Optional.empty()
        : holder(engine.read(ownAccount, CATALOG, index.getAsLong()).envelope());
  }

  private static Optional<AccountAddress> holder(LaneTransaction tx, long index) {
    return holder(tx.read(CATALOG, index).envelope());
  }

  private static Optional<AccountAddress> holder(DareEnvelope frame) {
    try {
      return Optional.of(PublicationHolder.read(TaggedObject.read(frame.payload())).account());
    } catch (DecodeException e) {
      throw new IllegalStateException("the list of publications is damaged", e);
    }
  }

  private static FrameDraft holding(String locator, AccountAddress account, boolean replaces) {
    CatalogEvent event = replaces ? CatalogEvent.UPDATE : CatalogEvent.NEW;
    ContentMeta meta = ContentMeta.builder().uniqueId(locator).event(event.text()).build();
    DareEnvelope envelope =
        EnvelopeBuilder.of(new PublicationHolder(account).payload()).contentMeta(meta).build();
    return FrameDraft.entry(envelope, locator, event);
  }

  /** What neither is in clear nor for us is the client's fault, and not published. */
  private Optional<CatalogedPublication> read(DareEnvelope frame) {
    try {
      Bytes plain = frame.isEncrypted() ? EnvelopeDecryptor.decrypt(frame, keys) : frame.payload();
      return Optional.of(CatalogCodec.parse(plain, CatalogedPublication.class));
    } catch (DecodeException | DecryptionException e) {
      return Optional.empty();
    }
  }

  private static boolean isCurrent(@Nullable Instant end, Instant now) {
    return end == null || now.isBefore(end);
  }
}
