package org.meshrelay.client;

import java.util.HashMap;
import java.util.Map;
import org.meshrelay.client.session.StubService;
import org.meshrelay.protocol.catalog.CatalogedPublication;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.message.MessageClaim;
import org.meshrelay.protocol.message.MessageCodec;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.ClaimRequest;
import org.meshrelay.protocol.transaction.ClaimResponse;
import org.meshrelay.protocol.transaction.MeshResponse;
import org.meshrelay.protocol.transaction.PublishRequest;
import org.meshrelay.protocol.transaction.PublishResponse;
import org.meshrelay.protocol.transaction.ResponseStatus;

/** Publications of a service in memory, which gives them to anybody who names them. */
final class MiniPublications {
  private final Map<String, CatalogedPublication> entries = new HashMap<>();

  synchronized MeshResponse publish(PublishRequest request) {
    request.publications().forEach(this::put);
    return new PublishResponse(ResponseStatus.SUCCESS);
  }

  synchronized MeshResponse claim(ClaimRequest request) throws DecodeException {
    MessageClaim claim = MessageCodec.parse(request.messageClaim().payload(), MessageClaim.class);
    CatalogedPublication entry = entries.get(claim.publicationId());
    return entry == null
        ? StubService.status(StatusCode.UNKNOWN_PUBLICATION)
        : new ClaimResponse(ResponseStatus.SUCCESS, entry);
  }

  /** Puts an entry there without asking anybody. */
  synchronized void put(CatalogedPublication entry) {
    entries.put(entry.id(), entry);
  }

  synchronized CatalogedPublication only() {
    return entries.values().iterator().next();
  }
}
