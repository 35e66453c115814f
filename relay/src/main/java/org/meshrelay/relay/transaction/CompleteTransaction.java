package org.meshrelay.relay.transaction;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.meshrelay.crypto.udf.MeshIdentifiers;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.message.MessageCodec;
import org.meshrelay.protocol.message.MessageHead;
import org.meshrelay.protocol.message.RespondConnection;
import org.meshrelay.protocol.port.Deadline;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.status.RefusalException;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.CompleteRequest;
import org.meshrelay.protocol.transaction.CompleteResponse;
import org.meshrelay.protocol.transaction.ResponseStatus;
import org.meshrelay.protocol.transaction.StatusResponse;
import org.meshrelay.relay.account.AccountView;
import org.meshrelay.relay.account.DeviceEntry;
import org.meshrelay.relay.account.DeviceTable;
import org.meshrelay.relay.auth.Caller;
import org.meshrelay.relay.delivery.Outqueue;
import org.meshrelay.relay.delivery.OutqueueRecord;
import org.meshrelay.relay.pool.CryptoPool;

/**
 * Gives a new device the response to its request (protocol.md 1.8, Complete), in the form of 2019
 * from the device catalog and with a ResponseID from the local spool. Only the device that asked
 * gets it, by its own profile or as the device it became; everyone else hears the same as if
 * nothing were there (404/2).
 */
public final class CompleteTransaction implements Transaction<CompleteRequest> {
  private final AccountGate gate;
  private final SpoolEngine engine;
  private final CryptoPool readers;

  /** Completions at this service. */
  public CompleteTransaction(AccountGate gate, SpoolEngine engine, CryptoPool readers) {
    this.gate = gate;
    this.engine = engine;
    this.readers = readers;
  }

  @Override
  public Class<CompleteRequest> requestType() {
    return CompleteRequest.class;
  }

  @Override
  public Future<Answer> execute(CompleteRequest request, Caller caller, Deadline deadline) {
    Caller device = AccountGate.anyDevice(caller);
    String responseId = request.responseId();
    return gate.named(request.serviceId())
        .compose(
            account ->
                responseId == null
                    ? Future.succeededFuture(entry(account, device))
                    : readers.submit(() -> response(account, device, responseId)));
  }

  /** The form of 2019: the device's catalog entry with the profiles. */
  private static Answer entry(AccountView account, Caller caller) {
    DeviceEntry entry =
        account.devices().byName(identifier(caller)).orElseThrow(CompleteTransaction::nothingYet);
    return Answer.of(
        new StatusResponse(
            ResponseStatus.SUCCESS,
            account.master().envelope(),
            account.authority().envelope(),
            List.of(),
            entry.envelope()));
  }

  private Answer response(AccountView account, Caller caller, String stated) {
    if (!MessageHead.isMessageId(stated)) {
      throw Refusal.malformed("ResponseID is no identifier").asException();
    }
    String responseId = Udf.parse(stated).text();
    DareEnvelope envelope =
        stored(account.address(), responseId).orElseThrow(CompleteTransaction::nothingYet);
    String entitled =
        asking(account.address(), responseId)
            .or(() -> granted(envelope))
            .orElseThrow(CompleteTransaction::nothingYet);
    if (!isDevice(account.devices(), caller, entitled)) {
      throw nothingYet();
    }
    return Answer.of(new CompleteResponse(ResponseStatus.SUCCESS, envelope));
  }

  private Optional<DareEnvelope> stored(AccountAddress account, String responseId) {
    if (engine.view(account, ContainerName.LOCAL).isEmpty()) {
      return Optional.empty();
    }
    OptionalLong index =
        engine.find(account, ContainerName.LOCAL, MeshIdentifiers.envelopeId(responseId));
    return index.isEmpty()
        ? Optional.empty()
        : Optional.of(engine.read(account, ContainerName.LOCAL, index.getAsLong()).envelope());
  }

  private Optional<String> asking(AccountAddress account, String responseId) {
    return Outqueue.find(engine, account, responseId)
        .flatMap(
            note ->
                note instanceof OutqueueRecord.Connecting connecting
                    ? Optional.of(connecting.deviceUdf())
                    : Optional.empty());
  }

  /** A response without a request here (6.4.3) says itself which device it is for. */
  private static Optional<String> granted(DareEnvelope envelope) {
    try {
      RespondConnection response = MessageCodec.parse(envelope.payload(), RespondConnection.class);
      return Optional.ofNullable(response.catalogedDevice()).map(device -> device.deviceUdf());
    } catch (DecodeException e) {
      return Optional.empty();
    }
  }

  private static boolean isDevice(DeviceTable devices, Caller caller, String deviceUdf) {
    return switch (caller) {
      case Caller.UnboundDevice device -> same(device.device().text(), deviceUdf);
      case Caller.AccountDevice device ->
          devices
              .bySignatureKey(device.signatureKey())
              .filter(entry -> same(entry.entry().deviceUdf(), deviceUdf))
              .isPresent();
      case Caller.ForeignDevice ignored -> false;
      case Caller.Anonymous ignored -> false;
      case Caller.PeerService ignored -> false;
      case Caller.BackupHost ignored -> false;
    };
  }

  private static boolean same(String one, String other) {
    return Udf.parse(one).equals(Udf.parse(other));
  }

  private static String identifier(Caller caller) {
    return switch (caller) {
      case Caller.UnboundDevice device -> device.device().text();
      case Caller.AccountDevice device -> device.device().text();
      case Caller.ForeignDevice ignored -> "";
      case Caller.Anonymous ignored -> "";
      case Caller.PeerService ignored -> "";
      case Caller.BackupHost ignored -> "";
    };
  }

  private static RefusalException nothingYet() {
    return Refusal.of(StatusCode.NO_RESPONSE_YET, "no response stored yet").asException();
  }
}
