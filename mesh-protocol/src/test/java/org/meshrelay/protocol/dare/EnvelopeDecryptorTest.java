package org.meshrelay.protocol.dare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.meshrelay.protocol.dare.Envelopes.entropy;
import static org.meshrelay.protocol.dare.Envelopes.recipient;
import static org.meshrelay.protocol.dare.Envelopes.signer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonString;

/** Decryption and its one error (dare.md 5.7). */
final class EnvelopeDecryptorTest {
  private static final Bytes PAYLOAD = Bytes.utf8("the payload");
  private static final AgreementKeyPair KEY = recipient(Curve.X448, 1);
  private static final AgreementKeyPair OTHER = recipient(Curve.X448, 2);

  @Test
  void decrypt_anythingWrong_isTheSameError() throws Exception {
    DareEnvelope good = encrypted(true);
    DareEnvelope unsigned = encrypted(false).withoutTrailer();
    List<DareEnvelope> wrong = new ArrayList<>();
    wrong.add(EnvelopeBuilder.of(PAYLOAD).build()); // not encrypted
    wrong.add(with(good, good.payload().slice(16))); // digest
    wrong.add(with(unsigned, unsigned.payload().slice(0, 0))); // no block
    wrong.add(with(unsigned, Bytes.concat(unsigned.payload(), Bytes.of(0)))); // half a block
    wrong.add(with(unsigned, Bytes.wrap(new byte[16]))); // padding
    wrong.add(changed(good, "Salt", null));
    wrong.add(changed(good, "recipients", null));
    wrong.add(changed(good, "enc", "A256GCM"));
    wrong.add(changed(good, "enc", null));
    wrong.add(changed(unsigned, "Salt", "AAAAAAAAAAAAAAAAAAAAAAAA"));

    for (DareEnvelope envelope : wrong) {
      DecryptionException error =
          assertThrows(
              DecryptionException.class,
              () -> EnvelopeDecryptor.decrypt(envelope, List.of(KEY)),
              envelope.header().source().utf8());
      assertEquals("envelope cannot be decrypted", error.getMessage());
      assertEquals(0, error.getStackTrace().length);
    }
    assertEquals(PAYLOAD, EnvelopeDecryptor.decrypt(good, List.of(OTHER, KEY)));
    assertEquals(PAYLOAD, EnvelopeDecryptor.decrypt(unsigned, List.of(KEY)));
  }

  @Test
  void decrypt_notARecipient_fails() throws Exception {
    DareEnvelope envelope = encrypted(true);

    assertThrows(
        DecryptionException.class, () -> EnvelopeDecryptor.decrypt(envelope, List.of(OTHER)));
    assertThrows(DecryptionException.class, () -> EnvelopeDecryptor.decrypt(envelope, List.of()));
  }

  @Test
  void decrypt_everyBitOfTheWrappedKey_matters() throws Exception {
    String text = encrypted(false).encode(Encoding.JSON).utf8();
    int at = text.indexOf("\"wmk\":\"") + 7;
    for (int i = 0; i < 53; i++) {
      char other = text.charAt(at + i) == 'A' ? 'B' : 'A';
      DareEnvelope changed =
          Envelopes.json(text.substring(0, at + i) + other + text.substring(at + i + 1));

      assertThrows(
          DecryptionException.class, () -> EnvelopeDecryptor.decrypt(changed, List.of(KEY)));
    }
  }

  @Test
  void decrypt_witnessOfASignerWhoDidNotKnowTheKey_fails() throws Exception {
    String text = encrypted(true).encode(Encoding.JSON).utf8();
    int at = text.indexOf("\"witness\":\"") + 11;
    char other = text.charAt(at) == 'A' ? 'B' : 'A';
    DareEnvelope changed = Envelopes.json(text.substring(0, at) + other + text.substring(at + 1));

    assertThrows(DecryptionException.class, () -> EnvelopeDecryptor.decrypt(changed, List.of(KEY)));
  }

  @Test
  void decrypt_entryOfAGroup_isFoundByTheNameBeforeTheDomain() throws Exception {
    String kid = KEY.publicKey().udf().text();
    String text = encrypted(false).encode(Encoding.JSON).utf8();
    DareEnvelope group = Envelopes.json(text.replace(kid, kid + "@group.example"));
    DareEnvelope unnamed = Envelopes.json(text.replace("\"kid\":\"" + kid + "\",", ""));
    DareEnvelope foreign = Envelopes.json(text.replace(kid, OTHER.publicKey().udf().text()));

    assertEquals(PAYLOAD, EnvelopeDecryptor.decrypt(group, List.of(KEY)));
    assertEquals(PAYLOAD, EnvelopeDecryptor.decrypt(unnamed, List.of(OTHER, KEY)));
    assertThrows(DecryptionException.class, () -> EnvelopeDecryptor.decrypt(foreign, List.of(KEY)));
  }

  @Test
  void encodedDataPrefix_above255_isLittleEndianAndMinimal() {
    assertEquals(Bytes.of(1), EncodedData.prefix(1));
    assertEquals(Bytes.of(255), EncodedData.prefix(255));
    assertEquals(Bytes.of(0, 1), EncodedData.prefix(256));
    assertEquals(Bytes.of(1, 1), EncodedData.prefix(257));
  }

  private static DareEnvelope encrypted(boolean signed) throws Exception {
    EnvelopeBuilder builder =
        EnvelopeBuilder.of(PAYLOAD).encryptTo(List.of(KEY.publicKey()), entropy(3));
    if (signed) {
      builder.sign(signer(4));
    }
    return builder.build();
  }

  private static DareEnvelope with(DareEnvelope envelope, Bytes payload) throws Exception {
    return DareEnvelope.of(envelope.header(), payload, envelope.trailer());
  }

  private static DareEnvelope changed(
      DareEnvelope envelope, String name, @org.jspecify.annotations.Nullable String value)
      throws Exception {
    Map<String, JsonNode> added = value == null ? Map.of() : Map.of(name, JsonString.of(value));
    DareHeader header = HeaderEditor.edit(envelope.header(), Set.of(name), added);
    return DareEnvelope.of(header, envelope.payload(), envelope.trailer());
  }
}
