package org.meshrelay.relay.transaction;

import io.vertx.core.Future;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.port.Deadline;
import org.meshrelay.protocol.profile.NotVerifiedException;
import org.meshrelay.protocol.profile.Registration;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.CreateRequest;
import org.meshrelay.protocol.transaction.CreateResponse;
import org.meshrelay.protocol.transaction.ResponseStatus;
import org.meshrelay.relay.account.AccountEntry;
import org.meshrelay.relay.account.AccountRegistry;
import org.meshrelay.relay.account.AccountStatus;
import org.meshrelay.relay.account.MasterCatalog.Registered;
import org.meshrelay.relay.account.ServiceIdentity;
import org.meshrelay.relay.auth.Caller;
import org.meshrelay.relay.config.AccountsConfig;
import org.meshrelay.relay.pool.CryptoPool;

/**
 * Registers an account (protocol.md 1.8, CreateAccount): seven checks in order, then the stores and
 * the entry. A repetition with equal profiles succeeds again.
 */
public final class CreateAccountTransaction implements Transaction<CreateRequest> {
  private final ServiceIdentity identity;
  private final AccountRegistry registry;
  private final AccountsConfig.Creation policy;
  private final CryptoPool crypto;
  private final InstantSource clock;

  /**
   * Registrations at this service.
   *
   * @param policy who may create an account
   * @param crypto pool that verifies profiles
   */
  public CreateAccountTransaction(
      ServiceIdentity identity,
      AccountRegistry registry,
      AccountsConfig.Creation policy,
      CryptoPool crypto,
      InstantSource clock) {
    this.identity = identity;
    this.registry = registry;
    this.policy = policy;
    this.crypto = crypto;
    this.clock = clock;
  }

  @Override
  public Class<CreateRequest> requestType() {
    return CreateRequest.class;
  }

  @Override
  public Future<Answer> execute(CreateRequest request, Caller caller, Deadline deadline) {
    Caller ignored = AccountGate.anyDevice(caller);
    requireHosted(request);
    AccountAddress address = permitted(request);
    return crypto
        .submit(() -> verified(request, address))
        .compose(verified -> register(entry(request, address), verified.authority().rootUdf()));
  }

  private void requireHosted(CreateRequest request) {
    ServiceName domain =
        request
            .domain()
            .orElseThrow(() -> Refusal.malformed("ServiceID names no domain").asException());
    if (!identity.hosts(domain)) {
      throw Refusal.of(StatusCode.NOT_HOSTED, "domain is not hosted here").asException();
    }
  }

  private static AccountAddress permitted(CreateRequest request) {
    AccountAddress address = request.address().orElse(null);
    if (address == null || address.local().equals(ServiceIdentity.OWN_LOCAL_PART)) {
      throw Refusal.of(StatusCode.NAME_NOT_PERMITTED, "account name is not permitted")
          .asException();
    }
    return address;
  }

  private static Registration verified(CreateRequest request, AccountAddress address) {
    try {
      Registration registration =
          Registration.verify(request.profileAccount(), request.profileMesh());
      if (registration.authority().account().lists(address)) {
        return registration;
      }
    } catch (DecodeException | NotVerifiedException e) {
      throw notVerified("profiles do not verify");
    }
    throw notVerified("ProfileAccount does not list the address");
  }

  private static RuntimeException notVerified(String description) {
    return Refusal.of(StatusCode.NOT_VERIFIED, description).asException();
  }

  private AccountEntry entry(CreateRequest request, AccountAddress address) {
    AccountStatus status =
        policy == AccountsConfig.Creation.APPROVAL
            ? AccountStatus.PENDING
            : AccountStatus.CONNECTED;
    return new AccountEntry(
        address, request.profileMesh(), request.profileAccount(), status, clock.instant());
  }

  private Future<Answer> register(AccountEntry entry, String authority) {
    Future<Registered> registered =
        policy == AccountsConfig.Creation.CLOSED
            ? registry.wouldBe(entry, authority)
            : registry.create(entry, authority);
    return registered.map(
        result ->
            switch (result) {
              case REPEATED -> answer(StatusCode.SUCCESS, null);
              case NEW -> created();
              case TAKEN ->
                  throw Refusal.of(StatusCode.ACCOUNT_EXISTS, "account name is taken")
                      .asException();
            });
  }

  private Answer created() {
    return switch (policy) {
      case OPEN -> answer(StatusCode.SUCCESS, null);
      case APPROVAL -> answer(StatusCode.UPDATED, "the operator has to approve the account");
      case CLOSED ->
          throw Refusal.of(StatusCode.OUTBOUND_POLICY, "no accounts are created here")
              .asException();
    };
  }

  private static Answer answer(StatusCode code, @Nullable String reason) {
    return Answer.of(new CreateResponse(ResponseStatus.of(code), reason, null));
  }
}
