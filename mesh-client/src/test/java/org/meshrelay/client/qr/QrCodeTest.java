package org.meshrelay.client.qr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meshrelay.crypto.octet.Base32;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.testkit.Seeds;

/** What is drawn is read back: from the PNG, and from what stands in the terminal. */
class QrCodeTest {
  /** A reader that looks once fails at four of them on the average. */
  private static final int LOCATORS = 300;

  private static final String LOCATOR =
      "mcu://maker@example.com/EAAG-BVGE-5WTB-4RQF-MKHZ-SY54-ZQAA";

  @ParameterizedTest
  @ValueSource(strings = {LOCATOR, "a", "mcu://bücher@example.com/AAAA-BBBB"})
  void png_readBack_isTheText(String text) {
    assertEquals(Optional.of(text), QrReader.read(QrCode.of(text).png()));
  }

  /** Each has modules that look like a corner of a code in an upright picture. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "mcu://alice@example.com/DX7X-5UFD-5UYY-3CHF-VK4R-Y7GH-I3RP",
        "mcu://alice@example.com/CQFQ-RNDL-UGQ6-IMPI-ECPQ-WE4U",
        "mcu://alice@example.com/XDF5-L5AD-CYNU-OV3N-BKTD-TSUE-UNF3",
        "mcu://alice@example.com/KACU-5HRL-NGT5-VDYW-GBPD-POUD"
      })
  void png_modulesLikeACorner_isReadBack(String text) throws IOException {
    QrCode code = QrCode.of(text);

    assertEquals(Optional.of(text), QrReader.read(code.png()));
    assertEquals(Optional.of(text), QrReader.read(picture(code.lines())));
  }

  @Test
  void png_anyLocator_isReadBack() {
    Seeds.forEach(
        LOCATORS,
        random -> {
          byte[] key = new byte[random.nextInt(15, 22)];
          random.nextBytes(key);
          String text = "mcu://alice@example.com/" + Base32.encodeGrouped(Bytes.wrap(key));

          assertEquals(Optional.of(text), QrReader.read(QrCode.of(text).png()));
        });
  }

  @Test
  void png_longestText_isReadBack() {
    String text = "x".repeat(QrCode.CHARACTERS_MAX);

    assertEquals(Optional.of(text), QrReader.read(QrCode.of(text).png()));
  }

  @Test
  void lines_asATerminalShowsThem_areReadBack() throws IOException {
    QrCode code = QrCode.of(LOCATOR);

    assertEquals(Optional.of(LOCATOR), QrReader.read(picture(code.lines())));
  }

  /** Light ink on dark, two modules a character, as on a dark terminal. */
  private static Bytes picture(List<String> lines) throws IOException {
    int width = lines.getFirst().length();
    BufferedImage image =
        new BufferedImage(width * 4, lines.size() * 8, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        char block = lines.get(y / 8).charAt(x / 4);
        boolean upper = y % 8 < 4;
        boolean light = block == '█' || (upper ? block == '▀' : block == '▄');
        image.setRGB(x, y, light ? 0xEEEEEE : 0x101010);
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertTrue(ImageIO.write(image, "png", out));
    return Bytes.wrap(out.toByteArray());
  }

  @Test
  void lines_haveAQuietZoneAndNothingButBlocks() {
    QrCode code = QrCode.of(LOCATOR);

    for (int i = 0; i < code.size(); i++) {
      for (int edge = 0; edge < 4; edge++) {
        assertFalse(code.isDark(i, edge));
        assertFalse(code.isDark(edge, i));
        assertFalse(code.isDark(i, code.size() - 1 - edge));
        assertFalse(code.isDark(code.size() - 1 - edge, i));
      }
    }
    for (String line : code.lines()) {
      assertEquals(code.size(), line.length());
      assertTrue(line.matches("[█▀▄ ]+"), "no colours and no escapes");
    }
  }

  @Test
  void of_emptyOrTooLong_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> QrCode.of(""));
    assertThrows(
        IllegalArgumentException.class, () -> QrCode.of("x".repeat(QrCode.CHARACTERS_MAX + 1)));
  }

  @Test
  void read_noPictureOrNoCodeOrDamaged_isEmpty() throws IOException {
    assertEquals(Optional.empty(), QrReader.read(Bytes.EMPTY));
    assertEquals(Optional.empty(), QrReader.read(Bytes.utf8("no picture")));
    Bytes png = QrCode.of(LOCATOR).png();
    for (int size = 0; size < png.size(); size += 97) {
      assertEquals(Optional.empty(), QrReader.read(png.slice(0, Math.min(size, 200))));
    }
    ByteArrayOutputStream blank = new ByteArrayOutputStream();
    assertTrue(ImageIO.write(new BufferedImage(50, 50, BufferedImage.TYPE_INT_RGB), "png", blank));
    assertEquals(Optional.empty(), QrReader.read(Bytes.wrap(blank.toByteArray())));
  }

  @Test
  void read_pictureThatUnpacksToTooMuch_isEmpty() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertTrue(
        ImageIO.write(new BufferedImage(5_000, 4_000, BufferedImage.TYPE_BYTE_BINARY), "png", out));

    assertTrue(out.size() < 100_000);
    assertEquals(Optional.empty(), QrReader.read(Bytes.wrap(out.toByteArray())));
  }
}
