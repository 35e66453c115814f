package org.meshrelay.client.session;

import java.util.List;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonArray;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.session.Mode;

/**
 * What a client shows in an exchange and the key that proves it (authentication.md 3.2).
 *
 * <p>The key pair must be the one that the credential names; the service compares them.
 */
public sealed interface SessionCredential {
  /** The mode of the exchange. */
  Mode mode();

  /** The static key of the exchange. */
  AgreementKeyPair key();

  /** The credential as payload 1 carries it, in JSON. */
  Bytes octets();

  /**
   * A device by its own profile: may create an account, or ask to be connected to one.
   *
   * @param profileDevice self-signed
   * @param key {@code KeyAuthentication} of the profile
   */
  record DeviceCredential(DareEnvelope profileDevice, AgreementKeyPair key)
      implements SessionCredential {
    @Override
    public Mode mode() {
      return Mode.DEVICE;
    }

    @Override
    public Bytes octets() {
      return profileDevice.encode(Encoding.JSON);
    }
  }

  /**
   * A connected device by its connection assertion.
   *
   * @param connection ConnectionDevice or ConnectionAccount
   * @param key {@code KeyAuthentication} of the assertion, which is the activated key
   */
  record ProfileCredential(DareEnvelope connection, AgreementKeyPair key)
      implements SessionCredential {
    @Override
    public Mode mode() {
      return Mode.PROFILE;
    }

    @Override
    public Bytes octets() {
      return connection.encode(Encoding.JSON);
    }
  }

  /**
   * A service by its three assertions.
   *
   * @param profileService self-signed
   * @param profileHost self-signed
   * @param connectionHost signed by the service, binds the host to it
   * @param key {@code KeyAuthentication} of the host profile
   */
  record ServiceModeCredential(
      DareEnvelope profileService,
      DareEnvelope profileHost,
      DareEnvelope connectionHost,
      AgreementKeyPair key)
      implements SessionCredential {
    @Override
    public Mode mode() {
      return Mode.SERVICE;
    }

    @Override
    public Bytes octets() {
      List<JsonNode> chain =
          List.of(profileService.toJson(), profileHost.toJson(), connectionHost.toJson());
      return JsonArray.of(chain).source();
    }
  }
}
