package org.meshrelay.client;

import java.util.List;
import org.meshrelay.client.earl.ConnectUri;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.session.SessionCredential;
import org.meshrelay.client.sync.ServiceCalls;
import org.meshrelay.crypto.udf.Earl;
import org.meshrelay.crypto.udf.Publication;
import org.meshrelay.crypto.udf.Udf;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.catalog.CatalogedPublication;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.message.MessageClaim;
import org.meshrelay.protocol.message.MessageEnvelopes;
import org.meshrelay.protocol.message.MessageHead;
import org.meshrelay.protocol.profile.AccountAuthority;
import org.meshrelay.protocol.transaction.ClaimRequest;
import org.meshrelay.protocol.transaction.ClaimResponse;
import org.meshrelay.protocol.transaction.PublishRequest;
import org.meshrelay.protocol.transaction.PublishResponse;

/**
 * Content published under a key K: put into the account's publication catalog, and got back by a
 * claim at the account or by its content identifier at the domain (protocol.md 1.8, 6.4.3). What
 * comes back is encrypted under K and not verified in any other way.
 */
final class PublicationClient {
  private final ClientContext context;
  private final AccountSession session;

  PublicationClient(ClientContext context, AccountSession session) {
    this.context = context;
    this.session = session;
  }

  void publish(CatalogedPublication publication) throws MeshException {
    PublishResponse unused =
        session
            .calls()
            .call(
                new PublishRequest(session.header(), List.of(publication)), PublishResponse.class);
  }

  /** A claim by this account: knowledge of K is shown to the service, and to a device. */
  MessageClaim claim(ConnectUri.OfAccount published) {
    String own = session.address().text();
    Udf key = published.key();
    return new MessageClaim(
        MessageHead.fresh(context.entropy(), session.address(), published.account()),
        Publication.id(key).text(),
        Publication.authenticate(Publication.serviceAuthenticator(key), own).text(),
        Publication.authenticate(Publication.deviceAuthenticator(key), own).text(),
        null);
  }

  /** What is published for whoever makes that claim. */
  DareEnvelope ask(AccountAddress publisher, MessageClaim claim) throws MeshException {
    DareEnvelope signed = MessageEnvelopes.signed(claim, session.signer(), context.now());
    AccountAuthority authority = session.device().account().authority();
    ClaimResponse response =
        calls(publisher)
            .call(
                new ClaimRequest(
                    session.header(),
                    signed,
                    authority.envelope(),
                    authority.master().map(master -> master.envelope()).orElse(null)),
                ClaimResponse.class);
    CatalogedPublication publication = response.publication();
    DareEnvelope data = publication == null ? null : publication.envelopedData();
    if (publication == null || data == null || !publication.id().equals(claim.publicationId())) {
      throw new MeshException(Kind.UNAVAILABLE, "Claim: the service answered without the content");
    }
    return data;
  }

  /** What a locator of either form leads to. */
  DareEnvelope resolve(ConnectUri locator) throws MeshException {
    return switch (locator) {
      case ConnectUri.OfAccount published -> ask(published.account(), claim(published));
      case ConnectUri.OfDomain published ->
          context.published(published.domain(), Earl.locator(published.key()).text());
    };
  }

  /** At another service by the assertion and the profiles that go with the request (ADR 45). */
  private ServiceCalls calls(AccountAddress publisher) throws MeshException {
    return publisher.domain().equals(session.address().domain())
        ? session.calls()
        : context.calls(
            publisher.domain(),
            new SessionCredential.ProfileCredential(
                session.device().account().connection().envelope(),
                session.device().account().authentication()));
  }
}
