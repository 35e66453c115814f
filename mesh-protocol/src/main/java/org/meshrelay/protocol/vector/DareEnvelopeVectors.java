package org.meshrelay.protocol.vector;

import static org.meshrelay.crypto.vector.VectorMismatch.expectEqual;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.crypto.octet.Base64Url;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;
import org.meshrelay.crypto.sign.Signatures;
import org.meshrelay.crypto.threshold.KeyCombination;
import org.meshrelay.crypto.vector.VectorCase;
import org.meshrelay.crypto.vector.VectorMismatch;
import org.meshrelay.crypto.vector.VectorSuite;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.DareHeader;
import org.meshrelay.protocol.dare.DareRecipient;
import org.meshrelay.protocol.dare.DareSignature;
import org.meshrelay.protocol.dare.EncodedData;
import org.meshrelay.protocol.dare.EnvelopeDecryptor;
import org.meshrelay.protocol.dare.EnvelopeVerifier;
import org.meshrelay.protocol.dare.ItemKeys;
import org.meshrelay.protocol.dare.MasterKey;
import org.meshrelay.protocol.dare.WrapInfo;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonWriter;

/** The kinds of {@code dare.json} that are about envelopes (dare.md 11). */
public final class DareEnvelopeVectors implements VectorSuite {
  @Override
  public Set<String> kinds() {
    return Set.of(
        "envelope", "keyexchange", "kdf", "recipient_only", "kid", "jsonb_envelope", "group");
  }

  @Override
  public void check(VectorCase vector) throws Exception {
    switch (vector.kind()) {
      case "envelope" -> envelope(vector);
      case "keyexchange" -> keyExchange(vector);
      case "kdf" -> derivation(vector);
      case "recipient_only" -> recipientOnly(vector);
      case "kid" -> masterKeyIdentifier(vector);
      case "jsonb_envelope" -> binaryEnvelope(vector);
      case "group" -> group(vector);
      default -> throw new IllegalArgumentException("not a kind of this suite");
    }
  }

  private static void envelope(VectorCase vector) throws Exception {
    Map<String, Object> expect = vector.expect();
    DareEnvelope envelope = parse(vector);
    if (expect.get("payload_digest_ok") instanceof Boolean right) {
      expectEqual("digest", right, envelope.digestMatches());
    }
    if (expect.get("payload_length") instanceof Long length) {
      expectEqual("payload length", length, (long) envelope.payload().size());
    }
    for (Object check : vector.list("signer_checks")) {
      signer(envelope, (Map<?, ?>) check);
    }
    if (vector.data().get("recipient") instanceof Map<?, ?> recipient) {
      encrypted(vector, envelope, pair(text(recipient, "curve"), text(recipient, "private")));
    } else {
      plain(vector, envelope);
    }
  }

  private static void plain(VectorCase vector, DareEnvelope envelope) throws Exception {
    if (vector.expect().get("plaintext") instanceof String text) {
      expectEqual("plaintext", text, envelope.payload().utf8());
    }
    List<String> found = new ArrayList<>();
    for (EncodedData item : envelope.header().annotations()) {
      found.add(item.saltPrefix().toHex() + " " + item.body().utf8());
    }
    expectEqual("annotations", annotations(vector), found);
  }

  private static void encrypted(VectorCase vector, DareEnvelope envelope, AgreementKeyPair key)
      throws Exception {
    expectMaster(vector, envelope.header(), key);
    try (MasterKey master = EnvelopeDecryptor.masterKey(envelope, List.of(key))) {
      String plaintext = EnvelopeDecryptor.decrypt(envelope, List.of(key)).utf8();
      expectEqual("plaintext", vector.expectedText("plaintext"), plaintext);
      List<String> found = new ArrayList<>();
      for (EncodedData item : envelope.header().annotations()) {
        String text = EnvelopeDecryptor.decrypt(envelope, item, master).utf8();
        found.add(item.saltPrefix().toHex() + " " + text);
      }
      expectEqual("annotations", annotations(vector), found);
      if (vector.expect().get("kid_content_type") instanceof String label) {
        String stated = String.valueOf(envelope.header().keyIdentifier());
        expectEqual("kid", stated, master.identifier(label));
      }
      if (vector.expect().get("witness") instanceof String witness) {
        DareSignature signature = envelope.signatures().getFirst();
        Bytes salt = present(envelope.header().salt(), "Salt");
        expectEqual(
            "witness stated",
            Optional.of(Base64Url.decode(witness)),
            Optional.ofNullable(signature.witness()));
        expectEqual("witness", Base64Url.decode(witness), master.witness(salt, signature.value()));
      }
    }
  }

  private static List<String> annotations(VectorCase vector) {
    if (!(vector.expect().get("annotations") instanceof List<?> list)) {
      return List.of();
    }
    return list.stream()
        .map(entry -> (Map<?, ?>) entry)
        .map(entry -> entry.get("salt_prefix_hex") + " " + entry.get("plaintext"))
        .toList();
  }

  private static void signer(DareEnvelope envelope, Map<?, ?> check) throws Exception {
    boolean valid = Boolean.TRUE.equals(check.get("valid"));
    boolean overDigest = text(check, "over").equals("digest");
    String form = text(check, "form");
    Curve curve = form.startsWith("ed448") ? Curve.ED448 : Curve.ED25519;
    PublicKey key = new PublicKey(curve, Base64Url.decode(text(check, "public")));
    Bytes message = overDigest ? envelope.computedDigest() : envelope.payload();
    Bytes signature = envelope.signatures().getFirst().value();
    if (form.equals("ed25519-pure")) {
      expectEqual(form, valid, PureEd25519.verify(key, message, signature));
      return;
    }
    expectEqual(form, valid, Signatures.verify(key, message, signature));
    if (overDigest) {
      expectEqual("verified by", valid, EnvelopeVerifier.verifiedBy(envelope, key));
    }
    if (check.get("private_seed") instanceof String seed) {
      SecretBytes octets = SecretBytes.copyOf(Base64Url.decode(seed));
      expectEqual("signature", signature, SignatureKeyPair.fromSeed(curve, octets).sign(message));
    }
  }

  private static void keyExchange(VectorCase vector) throws Exception {
    AgreementKeyPair key = pair(vector.text("curve"), vector.text("recipient_private"));
    PublicKey ephemeral = new PublicKey(key.curve(), Base64Url.decode(vector.text("epk")));
    WrapInfo info = wrapInfo(vector.text("kek_info"));
    Bytes wrapped = Bytes.hex(vector.expectedText("wmk_hex"));
    try (SecretBytes shared = key.agree(ephemeral);
        MasterKey master = MasterKey.of(secretHex(vector.text("master_hex")))) {
      expectEqual("zz", vector.expectedText("zz_hex"), shared.reveal().toHex());
      expectEqual("kek", vector.expectedText("kek_hex"), info.wrappingKey(shared).reveal().toHex());
      expectEqual("wmk", wrapped, master.wrap(shared, info));
      MasterKey unwrapped = MasterKey.unwrap(shared, wrapped).orElseThrow();
      expectEqual("master", master.octets(), unwrapped.octets());
    }
  }

  private static void derivation(VectorCase vector) {
    String prefix = vector.textOrNull("salt_prefix_hex");
    Bytes salt =
        Bytes.concat(
            prefix == null ? Bytes.EMPTY : Bytes.hex(prefix), Bytes.hex(vector.text("salt_hex")));
    try (MasterKey master = MasterKey.of(secretHex(vector.text("master_hex")));
        ItemKeys keys = master.itemKeys(salt)) {
      expectEqual("key", vector.expectedText("key_hex"), keys.encryptionKey().reveal().toHex());
      expectEqual("iv", vector.expectedText("iv_hex"), keys.initialVector().toHex());
      if (vector.expect().get("mac_key_hex") instanceof String mac) {
        expectEqual("mac key", mac, keys.macKey().reveal().toHex());
      }
      Bytes ciphertext = master.encrypt(salt, Bytes.utf8(vector.text("plaintext")));
      expectEqual("ciphertext", vector.expectedText("ciphertext_hex"), ciphertext.toHex());
    }
  }

  private static void recipientOnly(VectorCase vector) throws Exception {
    DareHeader header = DareHeader.of(PlainValues.toNode(vector.data().get("header")));
    expectMaster(vector, header, pair(vector.text("curve"), vector.text("private")));
  }

  private static void expectMaster(VectorCase vector, DareHeader header, AgreementKeyPair key)
      throws Exception {
    DareRecipient recipient = header.recipients().getFirst();
    PublicKey ephemeral = present(recipient.ephemeralKey(), "epk");
    WrapInfo info = wrapInfo(vector.expectedText("kek_info"));
    try (SecretBytes shared = key.agree(ephemeral);
        MasterKey master = MasterKey.unwrap(shared, info, recipient.wrappedKey()).orElseThrow()) {
      expectEqual("master", vector.expectedText("master_hex"), master.octets().reveal().toHex());
    }
  }

  private static void masterKeyIdentifier(VectorCase vector) {
    try (MasterKey master = MasterKey.of(secretHex(vector.text("master_hex")))) {
      String identifier = master.identifier(vector.text("content_type"));
      expectEqual("kid", vector.expectedText("kid"), identifier);
    }
  }

  private static void binaryEnvelope(VectorCase vector) throws Exception {
    Bytes document = Base64Url.decode(vector.text("base64"));
    DareEnvelope envelope = DareEnvelope.parse(document, Encoding.JSON_B);
    expectEqual("payload", vector.expectedText("payload_hex"), envelope.payload().toHex());
    expectEqual(
        "length", vector.expectedInteger("payload_length"), (long) envelope.payload().size());
    String stated = String.valueOf(envelope.header().keyIdentifier());
    expectEqual("kid", vector.expectedText("kid"), stated);
    expectEqual("digest", true, envelope.digestMatches());
  }

  /** Two parts of a group's key do by addition what the whole key would have done. */
  private static void group(VectorCase vector) throws Exception {
    BigInteger whole = new BigInteger(vector.text("group_scalar"));
    BigInteger member = new BigInteger(vector.text("member_scalar"));
    BigInteger service = new BigInteger(vector.text("service_scalar"));
    AgreementKeyPair wholeKey = GroupScalars.ed25519(whole);
    AgreementKeyPair memberKey = GroupScalars.ed25519(member);
    AgreementKeyPair serviceKey = GroupScalars.ed25519(service);
    expectEqual("sum", GroupScalars.reduced(whole), GroupScalars.reduced(member.add(service)));
    expectEqual(
        "public keys",
        wholeKey.publicKey(),
        KeyCombination.combine(memberKey.publicKey(), serviceKey.publicKey()));

    DareEnvelope envelope = parse(vector);
    DareRecipient recipient = envelope.header().recipients().getFirst();
    PublicKey ephemeral = present(recipient.ephemeralKey(), "epk");
    PublicKey sum =
        KeyCombination.combine(
            point(memberKey.agree(ephemeral)), point(serviceKey.agree(ephemeral)));
    expectEqual("zz", vector.expectedText("zz_hex"), sum.octets().toHex());
    try (SecretBytes shared = SecretBytes.copyOf(sum.octets());
        MasterKey master =
            MasterKey.unwrap(
                    shared, wrapInfo(vector.expectedText("kek_info")), recipient.wrappedKey())
                .orElseThrow()) {
      expectEqual(
          "plaintext",
          vector.expectedText("plaintext"),
          EnvelopeDecryptor.decrypt(envelope, master).utf8());
    }
  }

  private static PublicKey point(SecretBytes octets) {
    return new PublicKey(Curve.ED25519, octets.reveal());
  }

  private static DareEnvelope parse(VectorCase vector) throws Exception {
    Bytes document =
        JsonWriter.write(PlainValues.toNode(vector.data().get("envelope")), Encoding.JSON);
    DareEnvelope envelope = DareEnvelope.parse(document, Encoding.JSON);
    Bytes binary = envelope.encode(Encoding.JSON_B);
    expectEqual("in JSON-B", envelope, DareEnvelope.parse(binary, Encoding.JSON_B));
    return envelope;
  }

  private static AgreementKeyPair pair(String curveName, String octets) {
    Curve curve = Curve.ofWireName(curveName).orElseThrow();
    return AgreementKeyPair.fromPrivate(curve, SecretBytes.copyOf(Base64Url.decode(octets)));
  }

  private static WrapInfo wrapInfo(String info) {
    return info.isEmpty() ? WrapInfo.EMPTY : WrapInfo.MASTER;
  }

  private static SecretBytes secretHex(String hex) {
    return SecretBytes.copyOf(Bytes.hex(hex));
  }

  private static String text(Map<?, ?> members, String name) {
    return String.valueOf(members.get(name));
  }

  private static <T> T present(@Nullable T value, String name) {
    if (value == null) {
      throw new VectorMismatch("no " + name);
    }
    return value;
  }
}
