package org.meshrelay.crypto.digest;

import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.meshrelay.crypto.octet.Bytes;

/**
 * Digests and HMAC of several parts, one after another, without joining them first. Any thread.
 *
 * <p>Bulk speed is that of the JDK (intrinsics): about 1 to 2 ns per octet. A node makes dozens of
 * digests of a few octets for each message, where finding the implementation anew would cost as
 * much as the digest: each thread keeps one of each kind.
 */
public final class Digests {
  private static final ThreadLocal<MessageDigest> SHA256 = kept("SHA-256");
  private static final ThreadLocal<MessageDigest> SHA512 = kept("SHA-512");
  private static final ThreadLocal<MessageDigest> SHA3_512 = kept("SHA3-512");

  private Digests() {}

  private static ThreadLocal<MessageDigest> kept(String name) {
    return ThreadLocal.withInitial(() -> named(name));
  }

  /** SHA-256 of all parts, 32 octets. */
  public static Bytes sha256(Bytes... parts) {
    return finish(SHA256.get(), parts);
  }

  /** SHA-512 of all parts, 64 octets. */
  public static Bytes sha512(Bytes... parts) {
    return finish(SHA512.get(), parts);
  }

  /** SHA3-512 of all parts, 64 octets. */
  public static Bytes sha3_512(Bytes... parts) {
    return finish(SHA3_512.get(), parts);
  }

  /** HMAC-SHA-512 of all parts, 64 octets; the key may have any length, zero included. */
  public static Bytes hmacSha512(Bytes key, Bytes... parts) {
    return hmac("HmacSHA512", key, parts);
  }

  /** HMAC-SHA3-512 of all parts, 64 octets; the key may have any length, zero included. */
  public static Bytes hmacSha3_512(Bytes key, Bytes... parts) {
    return hmac("HmacSHA3-512", key, parts);
  }

  /** A SHA-512 computation for octets that arrive piecemeal. */
  public static MessageDigest newSha512() {
    return named("SHA-512");
  }

  private static MessageDigest named(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the runtime lacks " + name, e);
    }
  }

  private static Bytes finish(MessageDigest digest, Bytes... parts) {
    for (Bytes part : parts) {
      part.updateTo(digest);
    }
    return Bytes.wrap(digest.digest());
  }

  private static Bytes hmac(String name, Bytes key, Bytes... parts) {
    // The JDK refuses an empty key; HMAC pads with zeros, so one zero octet is the same key.
    byte[] keyOctets = key.isEmpty() ? new byte[1] : key.toArray();
    try {
      Mac mac = Mac.getInstance(name);
      mac.init(new SecretKeySpec(keyOctets, name));
      for (Bytes part : parts) {
        boolean unused =
            part.read(
                (array, offset, size) -> {
                  mac.update(array, offset, size);
                  return true;
                });
      }
      return Bytes.wrap(mac.doFinal());
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("the runtime cannot compute " + name, e);
    } finally {
      Arrays.fill(keyOctets, (byte) 0);
    }
  }
}
