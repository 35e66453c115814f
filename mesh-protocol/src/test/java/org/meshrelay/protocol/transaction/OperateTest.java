package org.meshrelay.protocol.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.object.WireForms;

/** Operations on key shares and their results on the wire (protocol.md 1.8, Operate). */
final class OperateTest {
  private static final String X448_KEY =
      "{\"PublicKeyECDH\":{\"crv\":\"X448\",\"Public\":\"" + "A".repeat(76) + "\"}}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"CryptographicOperationSign\":{\"KeyId\":\"N\",\"Data\":\"AQ\",\"PartialR\":\"Ag\"}}",
        "{\"CryptographicOperationGenerate\":{\"KeyId\":\"N\",\"KeyCoefficient\":\"AQ\"}}",
        "{\"CryptographicOperationShare\":{\"Threshold\":2,\"Shares\":3}}",
        "{\"CryptographicOperationDance\":{\"KeyId\":\"N\",\"Steps\":2}}"
      })
  void read_operationOfAnyClass_survivesReadingAndWriting(String text) throws Exception {
    assertSurvives(
        "{\"Operate\":{\"AccountAddress\":\"g@example.com\",\"Operations\":[" + text + "]}}");
  }

  @Test
  void read_keyAgreement_namesShareAndKey() throws Exception {
    String text =
        "{\"Operate\":{\"AccountAddress\":\"g@example.com\",\"Operations\":["
            + "{\"CryptographicOperationKeyAgreement\":{\"KeyId\":\"N\",\"PublicKey\":"
            + X448_KEY
            + "}}]}}";
    assertSurvives(text);

    OperateRequest request =
        assertInstanceOf(
            OperateRequest.class, RequestCodec.decode(Bytes.utf8(text), Encoding.JSON));
    CryptographicOperation.KeyAgreement agreement =
        assertInstanceOf(CryptographicOperation.KeyAgreement.class, request.operations().get(0));
    assertEquals("N", agreement.key().keyId());
    assertEquals(57, agreement.publicKey().octets().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"CryptographicOperationKeyAgreement\":{}}",
        "{\"CryptographicOperationKeyAgreement\":{\"PublicKey\":{\"PublicKeyECDH\":{}}}}",
        "{\"CryptographicOperationShare\":{\"Threshold\":2}}",
        "{}",
        "7"
      })
  void read_malformedOperation_isADecodeException(String text) {
    assertThrows(
        DecodeException.class,
        () ->
            RequestCodec.decode(
                Bytes.utf8(
                    "{\"Operate\":{\"AccountAddress\":\"g@example.com\",\"Operations\":["
                        + text
                        + "]}}"),
                Encoding.JSON));
  }

  @Test
  void results_ofEachClass_surviveReadingAndWriting() throws Exception {
    OperateResponse response =
        new OperateResponse(
            ResponseStatus.SUCCESS,
            List.of(
                new CryptographicResult.KeyAgreement("X448", Bytes.hex("0102")),
                new CryptographicResult.Failed(CryptographicResult.NOT_SUPPORTED)));

    Bytes written = ResponseCodec.encode(response, Encoding.JSON);

    assertEquals(
        "{\"OperateResponse\":{\"Status\":201,\"Results\":[{\"CryptographicResultKeyAgreement\":"
            + "{\"KeyAgreement\":{\"KeyAgreementECDH\":{\"Curve\":\"X448\",\"Result\":\"AQI\"}}}},"
            + "{\"CryptographicResult\":{\"Error\":\"NotSupported\"}}]}}",
        written.utf8());
    assertEquals(response, ResponseCodec.decode(TransactionName.OPERATE, written, Encoding.JSON));
    assertFalse(response.results().get(0).toString().contains("0102"));
  }

  private static void assertSurvives(String text) throws Exception {
    MeshRequest request = RequestCodec.decode(Bytes.utf8(text), Encoding.JSON);

    assertEquals(
        WireForms.reread(Bytes.utf8(text)),
        WireForms.reread(RequestCodec.encode(request, Encoding.JSON)));
  }
}
