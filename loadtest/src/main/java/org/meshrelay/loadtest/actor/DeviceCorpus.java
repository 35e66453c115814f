package org.meshrelay.loadtest.actor;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.agree.AgreementException;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.udf.Pin;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogChange;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.catalog.CatalogedDevice;
import org.meshrelay.protocol.catalog.DeviceAccount;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.message.MessageEnvelopes;
import org.meshrelay.protocol.message.MessageHead;
import org.meshrelay.protocol.message.MessagePin;
import org.meshrelay.protocol.message.MessageSigner;
import org.meshrelay.protocol.message.RequestConnection;
import org.meshrelay.protocol.profile.AccountKeys;
import org.meshrelay.protocol.profile.ActivatedAccount;
import org.meshrelay.protocol.profile.ActivatedDevice;
import org.meshrelay.protocol.profile.Administrator;
import org.meshrelay.protocol.profile.ConnectionAssertion;
import org.meshrelay.protocol.profile.DeviceConnector;
import org.meshrelay.protocol.profile.DeviceGrant;
import org.meshrelay.protocol.profile.DeviceKeys;
import org.meshrelay.protocol.profile.NotVerifiedException;
import org.meshrelay.protocol.profile.ProfileFactory;
import org.meshrelay.protocol.transaction.ConnectRequest;
import org.meshrelay.protocol.transaction.ContainerUpdate;
import org.meshrelay.protocol.transaction.PostRequest;
import org.meshrelay.protocol.transaction.RequestHeader;
import org.meshrelay.protocol.transaction.UploadRequest;

/**
 * Devices made before they ask to be connected, each with everything that can be made in advance:
 * its keys and its request, and on the owner's side the PIN, the grant and the catalog entry. Left
 * for the moment itself are the key exchanges and the two messages that name the service's nonce.
 *
 * <p>Keys come from the system and not from the seed of a scenario: on a node that is given they
 * belong to accounts that stay. One thread fills, any thread takes.
 */
public final class DeviceCorpus {
  private static final Duration PIN_LIFE = Duration.ofHours(24);
  private static final int NONCE_OCTETS = 16;

  private final List<Owner> owners;
  private final @Nullable PublicKey service;
  private final ExecutorService executor;
  private final EntropySource entropy = EntropySource.system();
  private final List<Queue<Asking>> queues = new ArrayList<>();
  private int made;

  /**
   * An empty corpus.
   *
   * @param owners administration devices that take devices up
   * @param service key of the service for catalogs that it reads; null if it has none
   * @param executor makes them, on all of its threads
   */
  public DeviceCorpus(List<Owner> owners, @Nullable PublicKey service, ExecutorService executor) {
    this.owners = List.copyOf(owners);
    this.service = service;
    this.executor = executor;
    this.owners.forEach(owner -> queues.add(new ConcurrentLinkedQueue<>()));
  }

  /**
   * Who takes devices up.
   *
   * @param account its account
   * @param device its administration device
   */
  public record Owner(AccountAddress account, ActivatedDevice device) {
    /** Signs as that device. */
    public MessageSigner signer() {
      ActivatedAccount keys = device.account();
      return new MessageSigner(keys.signature(), keys.connection().envelope());
    }
  }

  /**
   * A device that is about to ask, and what its owner has ready for it.
   *
   * @param keys of the device
   * @param registration of its PIN, posted by the owner to itself
   * @param pinId identifier of the PIN
   * @param request what it asks with
   * @param connect the same as the transaction carries it
   * @param grant what connects it
   * @param entry the same as the catalog has it
   * @param upload puts it there
   */
  public record Asking(
      DeviceKeys keys,
      PostRequest registration,
      String pinId,
      RequestConnection request,
      ConnectRequest connect,
      DeviceGrant grant,
      CatalogedDevice entry,
      UploadRequest upload) {}

  /** Makes devices until so many wait, shared out among the owners. */
  public void fill(int devices, Instant time) throws InterruptedException {
    int each = owners.isEmpty() ? 0 : (devices + owners.size() - 1) / owners.size();
    List<Future<?>> work = new ArrayList<>();
    for (int i = 0; i < owners.size(); i++) {
      Owner owner = owners.get(i);
      Queue<Asking> queue = queues.get(i);
      for (int missing = each - queue.size(); missing > 0; missing--) {
        made++;
        work.add(executor.submit(() -> queue.add(new Maker(owner, time).make())));
      }
    }
    for (Future<?> one : work) {
      try {
        Object unused = one.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("cannot make a device", e);
      }
    }
  }

  /** The next device of an owner; null if all are used up. */
  public @Nullable Asking next(int owner) {
    return queues.get(owner).poll();
  }

  /** A device whose owner was turned away is the last one again. */
  public void putBack(int owner, Asking device) {
    queues.get(owner).add(device);
  }

  /** Devices that wait. */
  public int size() {
    return queues.stream().mapToInt(Queue::size).sum();
  }

  /** Devices made so far, asked or not. */
  public int made() {
    return made;
  }

  /** Makes one device for one owner. */
  private final class Maker {
    private final Owner owner;
    private final Instant time;
    private final ProfileFactory factory;

    Maker(Owner owner, Instant time) {
      this.owner = owner;
      this.time = time;
      this.factory = new ProfileFactory(entropy, InstantSource.fixed(time));
    }

    Asking make() throws AgreementException, DecodeException, NotVerifiedException {
      AccountAddress account = owner.account;
      DeviceKeys keys = factory.device("load test");
      Udf salted = Pin.salted(Pin.generate(entropy), Pin.ACTION_DEVICE);
      String pinId = Pin.id(salted, account.text()).text();
      DareEnvelope profile = keys.profile().envelope();
      Bytes nonce = entropy.bytes(NONCE_OCTETS);
      RequestConnection request =
          new RequestConnection(
              MessageHead.of(Udf.nonce(entropy).text(), null, account),
              account,
              profile,
              nonce,
              pinId,
              Pin.witness(salted, account.text(), nonce, profile.computedDigest()));
      MessageSigner device = new MessageSigner(keys.keys().signature(), null);
      DeviceGrant grant =
          new DeviceConnector(factory, administrator()).connect(keys.profile(), List.of());
      CatalogedDevice entry = entry(grant, keys);
      return new Asking(
          keys,
          registration(salted, pinId),
          pinId,
          request,
          new ConnectRequest(
              RequestHeader.of(account), MessageEnvelopes.signed(request, device, time)),
          grant,
          entry,
          upload(entry));
    }

    private Administrator administrator() {
      ActivatedDevice own = owner.device;
      return new Administrator(
          own.keys().signature(),
          own.master(),
          new AccountKeys(own.account().authority(), own.account().encryption()));
    }

    private PostRequest registration(Udf salted, String pinId) throws AgreementException {
      AccountAddress own = owner.account;
      MessagePin pin =
          new MessagePin(
              MessageHead.of(pinId, own, own),
              own,
              time.plus(PIN_LIFE),
              true,
              salted.text(),
              Pin.ACTION_DEVICE,
              null);
      PublicKey ours = owner.device.account().encryption().publicKey();
      DareEnvelope message =
          MessageEnvelopes.encrypted(pin, owner.signer(), List.of(ours), time, entropy);
      return new PostRequest(
          RequestHeader.of(own, entropy.bytes(NONCE_OCTETS)),
          List.of(),
          List.of(),
          List.of(message));
    }

    private CatalogedDevice entry(DeviceGrant grant, DeviceKeys keys) throws DecodeException {
      ActivatedDevice own = owner.device;
      String account = own.account().authority().account().identifyingKey().udf();
      return new CatalogedDevice(
          List.of(),
          List.of(account),
          ConnectionAssertion.parse(grant.connectionDevice()).value().keySignature().udf(),
          keys.profile().udf(),
          own.master().envelope(),
          grant.profileDevice(),
          grant.connectionDevice(),
          grant.activationDevice(),
          List.of(
              new DeviceAccount(
                  account,
                  grant.profileAccount(),
                  grant.connectionAccount(),
                  grant.activationAccount())));
    }

    /** In clear for a service without a key: it has to read this catalog (objects.md 4.1). */
    private UploadRequest upload(CatalogedDevice entry) throws AgreementException {
      ActivatedAccount own = owner.device.account();
      EnvelopeBuilder frame =
          CatalogChange.frame(CatalogEvent.UPDATE, entry, time).sign(own.signature());
      DareEnvelope built =
          service == null
              ? frame.build()
              : frame.encryptTo(List.of(own.encryption().publicKey(), service), entropy).build();
      return new UploadRequest(
          RequestHeader.of(owner.account, entropy.bytes(NONCE_OCTETS)),
          List.of(
              new ContainerUpdate(ContainerName.DEVICE.text(), null, null, List.of(built), null)),
          List.of());
    }
  }
}
