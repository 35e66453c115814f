package org.meshrelay.protocol.session;

import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.agree.AgreementException;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;

/**
 * The Noise pattern IK, both roles: each side shows a static and an ephemeral key, the agreements
 * es, ss, ee and se are mixed one by one, and no combination of keys that somebody else chose can
 * stand in for a static key (authentication.md 2 and 3).
 *
 * <p>Ephemeral key pairs are passed in and must be used for one handshake only. Public keys stand
 * on the wire in plain form (56 or 32 octets). An agreement that comes out as zero (a low-order or
 * identity point) fails like a bad tag. A handshake object belongs to one thread and one exchange.
 */
public final class NoiseIk {
  private NoiseIk() {}

  /**
   * The client's side.
   *
   * @param prologue of {@link HandshakeCodec#prologue}
   * @param localStatic the client's authentication key on the suite's curve
   * @param remoteStatic the service's authentication key on the suite's curve
   * @param ephemeral fresh, for this exchange only
   */
  public static Initiator initiator(
      NoiseSuite suite,
      Bytes prologue,
      AgreementKeyPair localStatic,
      PublicKey remoteStatic,
      AgreementKeyPair ephemeral) {
    requireCurve(suite, localStatic.publicKey());
    requireCurve(suite, remoteStatic);
    requireCurve(suite, ephemeral.publicKey());
    return new Initiator(suite, prologue, localStatic, remoteStatic, ephemeral);
  }

  /**
   * The service's side.
   *
   * @param prologue of {@link HandshakeCodec#prologue}, from the header received
   * @param localStatic the service's authentication key on the suite's curve
   */
  public static Responder responder(
      NoiseSuite suite, Bytes prologue, AgreementKeyPair localStatic) {
    requireCurve(suite, localStatic.publicKey());
    return new Responder(suite, prologue, localStatic);
  }

  /** The ephemeral key with which a message of either direction begins, if it is long enough. */
  static Bytes ephemeralOf(NoiseSuite suite, Bytes message, int overhead)
      throws HandshakeException {
    if (message.size() < overhead) {
      throw new HandshakeException();
    }
    return message.slice(0, suite.keySize());
  }

  private static void requireCurve(NoiseSuite suite, PublicKey key) {
    if (key.curve() != suite.curve()) {
      throw new IllegalArgumentException("key of " + key.curve() + " in " + suite.wireName());
    }
  }

  private static SymmetricState begin(NoiseSuite suite, Bytes prologue, PublicKey responder) {
    SymmetricState state = SymmetricState.begin(suite.wireName(), prologue);
    state.mixHash(responder.plain());
    return state;
  }

  private static void mixAgreement(SymmetricState state, AgreementKeyPair own, PublicKey peer)
      throws HandshakeException {
    try (SecretBytes agreement = own.agree(peer)) {
      state.mixKey(agreement);
    } catch (AgreementException e) {
      throw new HandshakeException();
    }
  }

  /** The client's side of one exchange. */
  public static final class Initiator {
    private final NoiseSuite suite;
    private final AgreementKeyPair localStatic;
    private final PublicKey remoteStatic;
    private final AgreementKeyPair ephemeral;
    private final SymmetricState state;
    private boolean written;

    private Initiator(
        NoiseSuite suite,
        Bytes prologue,
        AgreementKeyPair localStatic,
        PublicKey remoteStatic,
        AgreementKeyPair ephemeral) {
      this.suite = suite;
      this.localStatic = localStatic;
      this.remoteStatic = remoteStatic;
      this.ephemeral = ephemeral;
      this.state = begin(suite, prologue, remoteStatic);
    }

    /**
     * Message 1 around payload 1, once.
     *
     * @throws HandshakeException if the service's key is of low order
     */
    public Bytes writeMessage1(Bytes payload) throws HandshakeException {
      if (written) {
        throw new IllegalStateException("message 1 is written once");
      }
      written = true;
      Bytes e = ephemeral.publicKey().plain();
      state.mixHash(e);
      mixAgreement(state, ephemeral, remoteStatic);
      Bytes s = state.encryptAndHash(localStatic.publicKey().plain());
      mixAgreement(state, localStatic, remoteStatic);
      return Bytes.concat(e, s, state.encryptAndHash(payload));
    }

    /**
     * Payload 2 and the session keys. May be tried again with another message after a failure,
     * since anybody can send a forged one.
     *
     * @throws HandshakeException if the message is not the service's answer to message 1
     */
    public Opened readMessage2(Bytes message) throws HandshakeException {
      if (!written) {
        throw new IllegalStateException("message 1 comes first");
      }
      SymmetricState reading = state.copy();
      Bytes e = ephemeralOf(suite, message, suite.message2Overhead());
      PublicKey remoteEphemeral = new PublicKey(suite.curve(), e);
      reading.mixHash(e);
      mixAgreement(reading, ephemeral, remoteEphemeral);
      mixAgreement(reading, localStatic, remoteEphemeral);
      Bytes payload = reading.decryptAndHash(message.slice(suite.keySize()));
      return new Opened(payload, reading.split());
    }
  }

  /** The service's side of one exchange. */
  public static final class Responder {
    private final NoiseSuite suite;
    private final AgreementKeyPair localStatic;
    private final SymmetricState state;
    private @Nullable PublicKey remoteEphemeral;
    private @Nullable PublicKey remoteStatic;
    private boolean written;

    private Responder(NoiseSuite suite, Bytes prologue, AgreementKeyPair localStatic) {
      this.suite = suite;
      this.localStatic = localStatic;
      this.state = begin(suite, prologue, localStatic.publicKey());
    }

    /**
     * Opens message 1, once. What it holds is not fresh (a replay opens too) and the sender is
     * proved only up to theft of the service's key, until a message under the session keys arrives.
     *
     * @throws HandshakeException if it does not open; the object is then of no further use
     */
    public Message1 readMessage1(Bytes message) throws HandshakeException {
      if (remoteEphemeral != null) {
        throw new IllegalStateException("message 1 is read once");
      }
      Bytes e = ephemeralOf(suite, message, suite.message1Overhead());
      int staticEnd = suite.keySize() + suite.keySize() + 16;
      remoteEphemeral = new PublicKey(suite.curve(), e);
      state.mixHash(e);
      mixAgreement(state, localStatic, remoteEphemeral);
      Bytes s = state.decryptAndHash(message.slice(suite.keySize(), staticEnd));
      PublicKey claimed = new PublicKey(suite.curve(), s);
      mixAgreement(state, localStatic, claimed);
      Bytes payload = state.decryptAndHash(message.slice(staticEnd));
      remoteStatic = claimed;
      return new Message1(e, claimed, payload);
    }

    /**
     * Message 2 around payload 2 and the session keys, once, after message 1 was opened.
     *
     * <p>The session keys do not depend on payload 2, but they are only known here, after the
     * agreements; so a ticket in payload 2 is sealed by the function given.
     *
     * @param ephemeral fresh, for this exchange only
     * @param payload makes payload 2 from the session keys
     * @throws HandshakeException if a key of the client is of low order
     */
    public Message2 writeMessage2(AgreementKeyPair ephemeral, PayloadMaker payload)
        throws HandshakeException {
      if (remoteEphemeral == null || remoteStatic == null || written) {
        throw new IllegalStateException("message 2 is written once, after message 1 was opened");
      }
      requireCurve(suite, ephemeral.publicKey());
      written = true;
      Bytes e = ephemeral.publicKey().plain();
      state.mixHash(e);
      mixAgreement(state, ephemeral, remoteEphemeral);
      mixAgreement(state, ephemeral, remoteStatic);
      SessionKeys keys = state.split();
      Bytes sealed = state.encryptAndHash(payload.make(keys));
      return new Message2(Bytes.concat(e, sealed), state.split());
    }
  }

  /** Makes payload 2 once the session keys are known. */
  @FunctionalInterface
  public interface PayloadMaker {
    /** Payload 2; {@code keys} hold everything but the final handshake hash. */
    Bytes make(SessionKeys keys);
  }

  /**
   * What message 1 held.
   *
   * @param ephemeral the client's ephemeral key as sent, for the replay store
   * @param clientStatic the key that the client proved to hold, in plain form
   * @param payload payload 1
   */
  public record Message1(Bytes ephemeral, PublicKey clientStatic, Bytes payload) {}

  /**
   * What is sent back.
   *
   * @param octets message 2
   * @param keys of the session
   */
  public record Message2(Bytes octets, SessionKeys keys) {}

  /**
   * What message 2 held.
   *
   * @param payload payload 2
   * @param keys of the session
   */
  public record Opened(Bytes payload, SessionKeys keys) {}
}
