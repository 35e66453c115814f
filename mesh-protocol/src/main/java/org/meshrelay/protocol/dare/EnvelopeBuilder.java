package org.meshrelay.protocol.dare;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.agree.AgreementException;
import org.meshrelay.crypto.entropy.EntropySource;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonString;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * Makes an envelope in the one form that we write (dare.md 10.1): digest and signatures in the
 * trailer, A256CBC, a witness beside every signature of an encrypted payload, members in a fixed
 * order. For one thread, one envelope; {@link #build()} does the public-key work.
 */
public final class EnvelopeBuilder {
  private final Bytes plain;
  private final boolean digest;
  private final ObjectWriter extra = new ObjectWriter();
  private final List<EnvelopeDraft.Signer> signers = new ArrayList<>();
  private final List<Bytes> annotations = new ArrayList<>();
  private @Nullable String envelopeId;
  private @Nullable ContentMeta contentMeta;
  private @Nullable KeyExchange exchange;

  private EnvelopeBuilder(Bytes plain, boolean digest) {
    this.plain = plain;
    this.digest = digest;
  }

  /** An envelope of this payload with its digest. */
  public static EnvelopeBuilder of(Bytes payload) {
    return new EnvelopeBuilder(payload, true);
  }

  /** An envelope without digest and trailer, the outer form of sessions (authentication.md 5). */
  public static EnvelopeBuilder bare(Bytes payload) {
    return new EnvelopeBuilder(payload, false);
  }

  /** Sets {@code EnvelopeID}. */
  @CanIgnoreReturnValue
  public EnvelopeBuilder envelopeId(@Nullable String value) {
    envelopeId = value;
    return this;
  }

  /** Sets {@code ContentMetaData}. */
  @CanIgnoreReturnValue
  public EnvelopeBuilder contentMeta(@Nullable ContentMeta value) {
    contentMeta = value;
    return this;
  }

  /**
   * Adds any other header member, such as {@code auth} or {@code cty}.
   *
   * @throws IllegalArgumentException if it is there already
   */
  @CanIgnoreReturnValue
  public EnvelopeBuilder member(String name, JsonNode value) {
    extra.put(name, value);
    return this;
  }

  /** Adds any other header member that is a text. */
  @CanIgnoreReturnValue
  public EnvelopeBuilder member(String name, String value) {
    return member(name, JsonString.of(value));
  }

  /** Adds an encoded data sequence, which is encrypted if the payload is. */
  @CanIgnoreReturnValue
  public EnvelopeBuilder annotation(Bytes value) {
    annotations.add(value);
    return this;
  }

  /** Adds a signer. */
  @CanIgnoreReturnValue
  public EnvelopeBuilder sign(SignatureKeyPair key) {
    return sign(key, null);
  }

  /** Adds a signer whose key the connection assertion accredits. */
  @CanIgnoreReturnValue
  public EnvelopeBuilder sign(SignatureKeyPair key, @Nullable DareEnvelope connection) {
    if (!digest) {
      throw new IllegalStateException("a bare envelope has no signatures");
    }
    signers.add(new EnvelopeDraft.Signer(key, connection));
    return this;
  }

  /**
   * Encrypts to all of these keys: X448, or the Edwards or X25519 key of a profile that has no X448
   * one.
   *
   * @throws AgreementException if one of the keys cannot be used
   * @throws IllegalArgumentException for no keys or more than {@link DareHeader#ENTRIES_MAX}
   */
  @CanIgnoreReturnValue
  public EnvelopeBuilder encryptTo(List<PublicKey> recipients, EntropySource entropy)
      throws AgreementException {
    requireRecipients(recipients);
    exchange = KeyExchange.with(recipients, entropy);
    return this;
  }

  /**
   * Encrypts under a master key that the recipients have from another frame of the same container
   * (dare.md 7.9); the key stays open.
   */
  @CanIgnoreReturnValue
  public EnvelopeBuilder encryptUnder(MasterKey master, EntropySource entropy) {
    exchange = KeyExchange.under(master, entropy);
    return this;
  }

  /**
   * Encrypts under a master key that later frames will share, wrapped here for these keys; the key
   * stays open.
   *
   * @throws AgreementException if one of the keys cannot be used
   * @throws IllegalArgumentException for no keys or more than {@link DareHeader#ENTRIES_MAX}
   */
  @CanIgnoreReturnValue
  public EnvelopeBuilder encryptShared(
      MasterKey master, List<PublicKey> recipients, EntropySource entropy)
      throws AgreementException {
    requireRecipients(recipients);
    exchange = KeyExchange.of(master, recipients, entropy);
    return this;
  }

  private static void requireRecipients(List<PublicKey> recipients) {
    if (recipients.isEmpty() || recipients.size() > DareHeader.ENTRIES_MAX) {
      throw new IllegalArgumentException(recipients.size() + " recipients");
    }
  }

  /**
   * The envelope.
   *
   * @throws IllegalArgumentException if header or trailer are larger than {@link
   *     DareHeader#OCTETS_MAX}, or a member added by hand is not what it should be
   */
  public DareEnvelope build() {
    try (EnvelopeDraft draft = draft()) {
      Bytes payload = draft.payload(plain);
      Bytes payloadDigest = digest ? PayloadDigest.SHA_512.of(payload) : Bytes.EMPTY;
      return DareEnvelope.of(draft.header(), payload, draft.trailer(payloadDigest));
    } catch (DecodeException e) {
      throw new IllegalArgumentException("members do not make an envelope", e);
    }
  }

  /**
   * The envelope without its payload, for writers that take the payload piecemeal; the payload of
   * this builder is not used. Once only, as the salt is used up.
   *
   * @throws IllegalArgumentException if the header is larger than {@link DareHeader#OCTETS_MAX}, or
   *     a member added by hand is not what it should be
   */
  public EnvelopeDraft draft() {
    try {
      DareHeader header = DareHeader.of(header().asText());
      if (header.source().size() > DareHeader.OCTETS_MAX) {
        throw new IllegalArgumentException("header too large");
      }
      return new EnvelopeDraft(header, digest, signers, exchange);
    } catch (DecodeException e) {
      throw new IllegalArgumentException("members do not make an envelope", e);
    }
  }

  private JsonObject header() {
    ObjectWriter writer = new ObjectWriter().put("EnvelopeID", envelopeId);
    if (exchange != null) {
      writer.put("enc", EncryptionAlgorithm.A256CBC);
    }
    if (digest) {
      writer.put(HeaderMembers.DIGEST_ALGORITHM, PayloadDigest.WRITTEN);
    }
    if (exchange != null) {
      writer.put("kid", exchange.master().identifier()).put("Salt", exchange.salt());
    }
    writer.put("Annotations", annotationItems());
    if (exchange != null) {
      writer.put("recipients", exchange.recipients(), DareRecipient::toJson);
    }
    if (contentMeta != null) {
      writer.put(HeaderMembers.CONTENT_META, contentMeta.toJson().source());
    }
    extra.build().members().forEach(writer::put);
    return writer.build();
  }

  private List<JsonNode> annotationItems() {
    List<JsonNode> items = new ArrayList<>();
    for (Bytes value : annotations) {
      Bytes prefix = EncodedData.prefix(items.size() + 1);
      Bytes body =
          exchange == null
              ? value
              : exchange.master().encrypt(Bytes.concat(prefix, exchange.salt()), value);
      Bytes encoded = new EncodedData(prefix, body, Bytes.EMPTY).encode();
      items.add(JsonString.of(encoded.toBase64Url()));
    }
    return items;
  }
}
