package org.meshrelay.relay.transaction;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.octet.Base64Url;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonReader;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.encoding.ReadLimits;
import org.meshrelay.protocol.transaction.ConstraintsSelect;

/**
 * Page keys: opaque to the client, authenticated by us, bound to account, container, selectors and
 * the next frame (protocol.md 2.3). The key follows from the service's secret, so page keys outlive
 * a restart.
 *
 * <p>Form: base64url of a 32-octet HMAC-SHA-512 tag and the JSON text of the selection.
 */
final class PageKeyCodec {
  private static final int TAG_SIZE = 32;

  /** A selection is about 150 octets. */
  private static final int CHARACTERS_MAX = 1024;

  private static final ReadLimits LIMITS = ReadLimits.of(CHARACTERS_MAX);

  private final SecretBytes secret;

  PageKeyCodec(SecretBytes secret) {
    this.secret = secret;
  }

  String encode(AccountAddress account, ContainerName container, ConstraintsSelect rest) {
    Bytes text =
        new ObjectWriter()
            .put("Container", container.text())
            .put("IndexMin", rest.indexMin())
            .put("IndexMax", rest.indexMax())
            .put("NotBefore", rest.notBefore())
            .put("Before", rest.before())
            .putStrings("Redact", rest.redact())
            .build()
            .source();
    return Base64Url.encode(Bytes.concat(tag(account, text), text));
  }

  /** What is still to be sent; empty if the key is not ours or for another account. */
  Optional<ConstraintsSelect> decode(AccountAddress account, String pageKey) {
    if (pageKey.length() > CHARACTERS_MAX) {
      return Optional.empty();
    }
    try {
      Bytes octets = Base64Url.decode(pageKey);
      if (octets.size() <= TAG_SIZE) {
        return Optional.empty();
      }
      Bytes text = octets.slice(TAG_SIZE);
      return tag(account, text).equalsConstantTime(octets.slice(0, TAG_SIZE))
          ? Optional.of(read(text))
          : Optional.empty();
    } catch (IllegalArgumentException | DecodeException e) {
      return Optional.empty();
    }
  }

  private Bytes tag(AccountAddress account, Bytes text) {
    Bytes address = Bytes.utf8(account.text());
    return Digests.hmacSha512(secret.reveal(), Bytes.bigEndian(address.size(), 2), address, text)
        .slice(0, TAG_SIZE);
  }

  private static ConstraintsSelect read(Bytes text) throws DecodeException {
    JsonObject object = JsonReader.readObject(text, Encoding.JSON, LIMITS);
    ObjectReader in = ObjectReader.of(object, "PageKey");
    @Nullable Instant notBefore = in.dateTime("NotBefore");
    @Nullable Instant before = in.dateTime("Before");
    List<String> redact = new ArrayList<>(in.strings("Redact"));
    return new ConstraintsSelect(
        in.requireString("Container"),
        in.count("IndexMin"),
        in.count("IndexMax"),
        notBefore,
        before,
        null,
        redact);
  }
}
