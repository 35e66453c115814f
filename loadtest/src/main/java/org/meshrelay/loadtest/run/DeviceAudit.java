package org.meshrelay.loadtest.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.home.ContainerReplica;
import org.meshrelay.client.home.MeshHome;
import org.meshrelay.client.session.SessionCredential;
import org.meshrelay.client.sync.CatalogView;
import org.meshrelay.client.sync.ServiceCalls;
import org.meshrelay.crypto.udf.MeshIdentifiers;
import org.meshrelay.loadtest.actor.Correspondents;
import org.meshrelay.loadtest.actor.Correspondents.Pair;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogedDevice;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.profile.ActivatedAccount;
import org.meshrelay.protocol.profile.ActivatedDevice;
import org.meshrelay.protocol.profile.NotVerifiedException;
import org.meshrelay.protocol.transaction.RequestHeader;
import org.meshrelay.protocol.transaction.StatusRequest;
import org.meshrelay.protocol.transaction.StatusResponse;

/**
 * Whether devices whose connection was acknowledged are connected: each has its entry in the
 * owner's verified copy of the catalog, the request that it came with is in the spool once, its
 * keys open what it was given, and the service lets it act for the account. Blocks; one thread.
 */
final class DeviceAudit {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Correspondents actors;
  private final List<String> failures = new ArrayList<>();
  private int found;

  DeviceAudit(Correspondents actors) {
    this.actors = actors;
  }

  /** Looks for those of one owner, whose home was just synchronized. */
  void look(Pair owner, MeshHome home, List<Connections.Joined> joined) throws MeshException {
    ContainerReplica devices = home.replica(owner.to(), ContainerName.DEVICE);
    List<String> entered =
        CatalogView.of(devices, List.of(owner.owner().account().encryption()))
            .entries(CatalogedDevice.class)
            .stream()
            .map(CatalogedDevice::deviceUdf)
            .toList();
    Map<String, Integer> requests = new HashMap<>();
    home.replica(owner.to(), ContainerName.INBOUND)
        .frames()
        .forEach(
            frame ->
                requests.merge(String.valueOf(frame.envelope().envelopeId()), 1, Integer::sum));
    for (Connections.Joined one : joined) {
      String device = one.device().keys().profile().udf();
      int times = requests.getOrDefault(MeshIdentifiers.envelopeId(one.witness()), 0);
      if (!entered.contains(device)) {
        failures.add(owner.to() + " lacks device " + device + ", which was connected");
      } else if (times != 1) {
        failures.add(
            owner.to() + " holds the request of device " + device + " " + times + " times");
      } else if (acts(owner, one, device)) {
        found++;
      }
    }
  }

  private boolean acts(Pair owner, Connections.Joined one, String device) {
    try {
      ActivatedAccount account =
          ActivatedDevice.activate(
                  one.device().keys(), one.device().grant(), owner.owner().master().envelope())
              .account();
      ServiceCalls calls =
          new ServiceCalls(
              actors.open(
                  new SessionCredential.ProfileCredential(
                      account.connection().envelope(), account.authentication())),
              System::nanoTime,
              PATIENCE);
      StatusRequest request =
          new StatusRequest(RequestHeader.of(owner.to()), null, null, List.of(), List.of());
      StatusResponse unused = calls.call(request, StatusResponse.class);
      return true;
    } catch (DecodeException | NotVerifiedException | MeshException e) {
      failures.add(owner.to() + ": device " + device + " is no device: " + e.getMessage());
      return false;
    }
  }

  int found() {
    return found;
  }

  List<String> failures() {
    return failures;
  }
}
