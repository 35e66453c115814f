package org.meshrelay.protocol.dare.stream;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;
import org.meshrelay.protocol.dare.ItemKeys;

/**
 * The authentication code over a ciphertext that the streaming writer of 2019 puts in place of the
 * trailer when the cipher's name has an HMAC in it. Nothing published describes it; its files show
 * HMAC under the item's MAC key (dare.md 4.5), which is as long as the master key.
 */
final class RunningCode {
  private final Mac mac;

  private RunningCode(String algorithm, int keySize, ItemKeys keys) {
    try (SecretBytes key = keys.macKey()) {
      byte[] octets = key.toArray();
      mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(octets, 0, keySize, algorithm));
      Arrays.fill(octets, (byte) 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the runtime lacks " + algorithm, e);
    }
  }

  static Optional<RunningCode> named(@Nullable String cipher, ItemKeys keys) {
    return switch (cipher) {
      case "A256CBC-HS512" -> Optional.of(new RunningCode("HmacSHA512", 32, keys));
      case "A128CBC-HS256" -> Optional.of(new RunningCode("HmacSHA256", 16, keys));
      case null, default -> Optional.empty();
    };
  }

  /** Octets of the code under a cipher's name; 0 if it has none. */
  static int size(@Nullable String cipher) {
    return switch (cipher) {
      case "A256CBC-HS512" -> 64;
      case "A128CBC-HS256" -> 32;
      case null, default -> 0;
    };
  }

  void update(byte[] octets, int offset, int size) {
    mac.update(octets, offset, size);
  }

  /** Whether this is the code of what has passed. Once only. */
  boolean matches(Bytes code) {
    return Bytes.wrap(mac.doFinal()).equalsConstantTime(code);
  }
}
