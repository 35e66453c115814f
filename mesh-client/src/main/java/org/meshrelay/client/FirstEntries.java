package org.meshrelay.client;

import java.util.ArrayList;
import java.util.List;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.home.AccountRecord;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.catalog.CatalogedApplication;
import org.meshrelay.protocol.catalog.CatalogedDevice;
import org.meshrelay.protocol.catalog.CatalogedEntry;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.ContainerUpdate;
import org.meshrelay.protocol.transaction.EntryResponse;
import org.meshrelay.protocol.transaction.UploadRequest;
import org.meshrelay.protocol.transaction.UploadResponse;

/**
 * The first upload of a new account: this device, the owner as a contact, the account's
 * configuration (protocol.md 6.1, step 6). The device entry goes alone and first, since with it the
 * special admission of the first device ends.
 */
final class FirstEntries {
  private final ClientContext context;
  private final AccountSession session;
  private final CatalogWriter writer;

  FirstEntries(ClientContext context, AccountSession session) {
    this.context = context;
    this.session = session;
    this.writer = new CatalogWriter(context, session);
  }

  void upload() throws MeshException {
    put(ContainerName.DEVICE, device());
    put(ContainerName.CONTACT, SelfContact.of(session, null, null));
    put(ContainerName.APPLICATION, application());
  }

  /** An entry that is there already came with an earlier attempt that was interrupted. */
  private void put(ContainerName name, CatalogedEntry entry) throws MeshException {
    DareEnvelope frame = writer.frame(name, CatalogEvent.NEW, entry);
    ContainerUpdate update = new ContainerUpdate(name.text(), null, null, List.of(frame), null);
    UploadResponse response =
        session
            .calls()
            .call(
                new UploadRequest(session.header(), List.of(update), List.of()),
                UploadResponse.class);
    List<EntryResponse> entries = new ArrayList<>(response.entries());
    boolean there =
        entries.size() == 1
            && entries.getFirst().code().filter(c -> c == StatusCode.CATALOG_CONFLICT).isPresent();
    if (!there) {
      session.accept("Upload", entries, 1);
    }
  }

  private CatalogedDevice device() throws MeshException {
    AccountRecord record = session.record();
    return DeviceEntry.of(
        record.grant(),
        record.master(),
        session.device().account().authority().account().identifyingKey().udf(),
        context.requireDevice().profile().udf(),
        session.device().keys().signature().publicKey().udf().text());
  }

  private CatalogedApplication application() {
    return new CatalogedApplication(
        "CatalogedApplicationAccount",
        List.of(),
        session.device().account().authority().account().identifyingKey().udf(),
        List.of(),
        session.record().grant().profileAccount(),
        null);
  }
}
