package org.meshrelay.client.session;

import java.util.List;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.protocol.profile.ServiceCredential;
import org.meshrelay.protocol.session.NoiseSuite;
import org.meshrelay.protocol.transaction.HelloResponse;

/**
 * A service as its Hello showed it: profiles verified, the host bound to the service, the service
 * profile believed for the domain.
 *
 * @param pin which service profile this is and why it is believed
 * @param credential service, host, and the assertion that binds them
 * @param hello the whole answer; only the three profiles in it are authentic
 * @param suites handshakes that the service takes, preferred first
 */
public record ServiceIdentity(
    ServicePin pin, ServiceCredential credential, HelloResponse hello, List<NoiseSuite> suites) {
  /** Copies the list. */
  public ServiceIdentity {
    suites = List.copyOf(suites);
  }

  /** The static key of the service in an exchange. */
  PublicKey authenticationKey() {
    return credential.authenticationKey();
  }

  /** How the header names that key. */
  String keyIdentifier() {
    return credential.host().value().keyAuthentication().statedUdf();
  }
}
