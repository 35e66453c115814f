package org.meshrelay.client;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.home.AccountRecord.Stage;
import org.meshrelay.client.sync.SpoolView;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;

/**
 * The messages that an account has received, at all its services: each once, by its EnvelopeID, and
 * dealt with where it is first shown (protocol.md 6.10).
 */
final class Inbox {
  private final ClientContext context;
  private final boolean openOnly;
  private final Set<String> seen = new HashSet<>();
  private final List<Located> found = new ArrayList<>();

  Inbox(ClientContext context, boolean openOnly) {
    this.context = context;
    this.openOnly = openOnly;
  }

  /**
   * A message, and where it is to be dealt with.
   *
   * @param session at the service that has it
   * @param entry the message in that service's spool
   */
  record Located(AccountSession session, SpoolView.Entry entry) {
    MeshMessages.Received described() throws MeshException {
      return new MessageView(session).describe(entry);
    }
  }

  /** Of one service if its address is named, else of all that this home is connected to. */
  List<Located> read(@Nullable AccountAddress named) throws MeshException {
    AccountSession session = context.session(named);
    synchronize(session);
    add(session);
    if (named == null) {
      for (AccountAddress address : new AccountAddresses(context, session).list()) {
        if (!address.equals(session.address()) && isReady(address)) {
          addFurther(context.session(address));
        }
      }
    }
    return List.copyOf(found);
  }

  /**
   * One of them.
   *
   * @param otherwise what is said of the identifier if it is none of them
   */
  Located require(@Nullable AccountAddress named, String messageId, String otherwise)
      throws MeshException {
    return read(named).stream()
        .filter(message -> message.entry().messageId().equals(messageId))
        .findFirst()
        .orElseThrow(() -> new MeshException(Kind.CHECK_FAILED, messageId + " " + otherwise));
  }

  private boolean isReady(AccountAddress address) throws MeshException {
    return context.home().account(address).filter(r -> r.stage() == Stage.READY).isPresent();
  }

  /** Of a service that is away, what is here; why it is away is said by a synchronization. */
  private void addFurther(AccountSession further) throws MeshException {
    try {
      synchronize(further);
    } catch (MeshException e) {
      if (!CatalogChanges.isLater(e) && !FurtherServices.hasEnded(e)) {
        throw e;
      }
    }
    add(further);
  }

  private void synchronize(AccountSession session) throws MeshException {
    MeshMessages.requireAudited(session.sync());
    var unused = new ContactReplies(context, session).process();
  }

  /** What was dealt with at one service is not to be dealt with at another. */
  private void add(AccountSession session) throws MeshException {
    SpoolView inbound = session.spool(ContainerName.INBOUND);
    for (SpoolView.Entry entry : inbound.entries()) {
      String id = entry.envelope().envelopeId();
      boolean first = seen.add(id == null ? entry.messageId() : id);
      if (first && (!openOnly || inbound.isOpen(entry.messageId()))) {
        found.add(new Located(session, entry));
      }
    }
  }
}
