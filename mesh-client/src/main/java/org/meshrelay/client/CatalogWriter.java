package org.meshrelay.client;

import java.util.ArrayList;
import java.util.List;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.crypto.agree.AgreementException;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogChange;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.catalog.CatalogedEntry;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.EnvelopeBuilder;
import org.meshrelay.protocol.profile.KeyData;

/**
 * Makes frames of catalogs: signed by this device, encrypted to the account, and where the service
 * has to read them also to the service. Of a service without an encryption key the catalogs that it
 * reads are in clear (objects.md 4.1).
 */
final class CatalogWriter {
  private final ClientContext context;
  private final AccountSession session;

  CatalogWriter(ClientContext context, AccountSession session) {
    this.context = context;
    this.session = session;
  }

  DareEnvelope frame(ContainerName name, CatalogEvent event, CatalogedEntry entry)
      throws MeshException {
    return frame(name, event, session.identifiers(name).of(entry.key()), entry);
  }

  /** As above under a name that is not the one of the entry's key. */
  DareEnvelope frame(ContainerName name, CatalogEvent event, String uniqueId, CatalogedEntry entry)
      throws MeshException {
    EnvelopeBuilder builder =
        CatalogChange.frame(event, uniqueId, entry, context.now())
            .sign(session.device().account().signature());
    List<PublicKey> recipients = recipients(name);
    if (recipients.isEmpty()) {
      return builder.build();
    }
    try {
      return builder.encryptTo(recipients, context.entropy()).build();
    } catch (AgreementException e) {
      throw new MeshException(
          Kind.CONFIGURATION, "an encryption key of account or service cannot be used", e);
    }
  }

  /** The frame that ends the entry which stands under that name. */
  DareEnvelope deletion(String uniqueId) {
    return CatalogChange.deletion(uniqueId, context.now()).build();
  }

  private List<PublicKey> recipients(ContainerName name) throws MeshException {
    List<PublicKey> recipients = new ArrayList<>();
    recipients.add(session.device().account().encryption().publicKey());
    if (name.isReadableByService() && !session.isOffline()) {
      KeyData service = session.serviceEncryptionKey();
      if (service == null) {
        return List.of();
      }
      recipients.add(service.publicKey());
    }
    return recipients;
  }
}
