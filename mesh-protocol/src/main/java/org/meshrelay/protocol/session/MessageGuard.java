package org.meshrelay.protocol.session;

import java.util.Optional;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.kdf.Hkdf;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;
import org.meshrelay.crypto.wrap.AesGcm;
import org.meshrelay.protocol.address.ServiceName;

/**
 * Seals and opens request and response bodies under session keys (authentication.md 5.1 and 5.2). A
 * body opens only together with every value it was bound to.
 *
 * <p>The additional data is made from values, not from header octets, so that a gateway may recode
 * the outer message between JSON and JSON-B. Pure; about 30 µs for a small body.
 */
public final class MessageGuard {
  /** Octets of a salt. */
  public static final int SALT_SIZE = 16;

  private static final Bytes REQUEST_LABEL = Bytes.concat(Labels.PROTOCOL, Bytes.of(1));
  private static final Bytes RESPONSE_LABEL = Bytes.concat(Labels.PROTOCOL, Bytes.of(2));
  private static final Bytes REQUEST_INFO = Bytes.utf8("mesh-auth/1 req");
  private static final Bytes RESPONSE_INFO = Bytes.utf8("mesh-auth/1 rsp");

  private MessageGuard() {}

  /**
   * What a request is bound to.
   *
   * @param salt sequence number and eight random octets
   * @param timestampMs client's time, milliseconds since 1970
   * @param host service domain without port
   * @param contentType the value of {@code cty}
   * @param ticket the ticket as sent
   */
  public record RequestBinding(
      Bytes salt, long timestampMs, ServiceName host, String contentType, Bytes ticket) {
    /** Checks the size of the salt. */
    public RequestBinding {
      requireSalt(salt);
    }

    /** The additional data. */
    public Bytes additionalData() {
      return Bytes.concat(
          REQUEST_LABEL,
          salt,
          Bytes.bigEndian(timestampMs, 8),
          Labels.lengthPrefixed(Bytes.utf8(host.text())),
          Labels.lengthPrefixed(Bytes.utf8(contentType)),
          Digests.sha256(ticket));
    }
  }

  /**
   * What a response is bound to.
   *
   * @param salt 16 random octets, fresh for every response
   * @param requestSalt salt of the request
   * @param contentType the value of {@code cty} of the response
   * @param requestBodyDigest SHA-256 of the sealed body of the request
   * @param renew the renewed ticket, empty if there is none
   */
  public record ResponseBinding(
      Bytes salt, Bytes requestSalt, String contentType, Bytes requestBodyDigest, Bytes renew) {
    /** Checks the sizes. */
    public ResponseBinding {
      requireSalt(salt);
      requireSalt(requestSalt);
      if (requestBodyDigest.size() != 32) {
        throw new IllegalArgumentException("digest of wrong size");
      }
    }

    /** The additional data. */
    public Bytes additionalData() {
      return Bytes.concat(
          RESPONSE_LABEL,
          salt,
          requestSalt,
          Labels.lengthPrefixed(Bytes.utf8(contentType)),
          requestBodyDigest,
          Digests.sha256(renew));
    }
  }

  /** Seals a request payload; the salt must never have been used with this key. */
  public static Bytes sealRequest(SecretBytes requestKey, RequestBinding binding, Bytes payload) {
    try (Derived derived = derive(binding.salt(), requestKey, REQUEST_INFO)) {
      return AesGcm.seal(derived.key(), derived.iv(), binding.additionalData(), payload);
    }
  }

  /** Opens a request body, empty if it does not belong to key and binding. */
  public static Optional<Bytes> openRequest(
      SecretBytes requestKey, RequestBinding binding, Bytes body) {
    try (Derived derived = derive(binding.salt(), requestKey, REQUEST_INFO)) {
      return AesGcm.open(derived.key(), derived.iv(), binding.additionalData(), body);
    }
  }

  /** Seals a response payload; the salt must never have been used with this key. */
  public static Bytes sealResponse(
      SecretBytes responseKey, ResponseBinding binding, Bytes payload) {
    try (Derived derived = derive(binding.salt(), responseKey, RESPONSE_INFO)) {
      return AesGcm.seal(derived.key(), derived.iv(), binding.additionalData(), payload);
    }
  }

  /** Opens a response body, empty if it is not the answer to that request under that key. */
  public static Optional<Bytes> openResponse(
      SecretBytes responseKey, ResponseBinding binding, Bytes body) {
    try (Derived derived = derive(binding.salt(), responseKey, RESPONSE_INFO)) {
      return AesGcm.open(derived.key(), derived.iv(), binding.additionalData(), body);
    }
  }

  /** Key and initial vector of one request. */
  static Derived deriveRequest(Bytes salt, SecretBytes requestKey) {
    return derive(salt, requestKey, REQUEST_INFO);
  }

  /** Key and initial vector of one response. */
  static Derived deriveResponse(Bytes salt, SecretBytes responseKey) {
    return derive(salt, responseKey, RESPONSE_INFO);
  }

  private static Derived derive(Bytes salt, SecretBytes key, Bytes info) {
    int keySize = 32;
    try (SecretBytes okm = Hkdf.SHA512.derive(salt, key, info, keySize + AesGcm.IV_SIZE)) {
      return new Derived(
          okm.slice(0, keySize), okm.slice(keySize, keySize + AesGcm.IV_SIZE).reveal());
    }
  }

  private static void requireSalt(Bytes salt) {
    if (salt.size() != SALT_SIZE) {
      throw new IllegalArgumentException("a salt has 16 octets");
    }
  }

  /** Key and initial vector of one message. */
  record Derived(SecretBytes key, Bytes iv) implements AutoCloseable {
    @Override
    public void close() {
      key.close();
    }
  }
}
