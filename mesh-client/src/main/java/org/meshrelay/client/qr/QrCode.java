package org.meshrelay.client.qr;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.meshrelay.crypto.octet.Bytes;

/**
 * A text as a QR code with its quiet zone of four modules. Immutable, any thread.
 *
 * <p>Drawn with half blocks, two modules a character: the light modules are the ink, so that the
 * code is right on a dark terminal; most readers take an inverted code as well. There is no colour
 * in it.
 */
public final class QrCode {
  /** Longest text: what is drawn here are locators. A guess well below what a code can hold. */
  public static final int CHARACTERS_MAX = 1024;

  private static final int QUIET_ZONE = 4;

  /** Pixels of a module in a picture: 330 pixels for a locator, enough for any camera. */
  private static final int PIXELS = 8;

  private static final int WHITE = 0xFFFFFF;

  private final BitMatrix modules;

  private QrCode(BitMatrix modules) {
    this.modules = modules;
  }

  /**
   * The code of a text, with medium error correction.
   *
   * @throws IllegalArgumentException if it is empty or too long
   */
  public static QrCode of(String text) {
    if (text.isEmpty() || text.length() > CHARACTERS_MAX) {
      throw new IllegalArgumentException("1 to " + CHARACTERS_MAX + " characters");
    }
    try {
      return new QrCode(
          new QRCodeWriter()
              .encode(
                  text,
                  BarcodeFormat.QR_CODE,
                  0,
                  0,
                  Map.of(
                      EncodeHintType.MARGIN,
                      QUIET_ZONE,
                      EncodeHintType.CHARACTER_SET,
                      "UTF-8",
                      EncodeHintType.ERROR_CORRECTION,
                      ErrorCorrectionLevel.M)));
    } catch (WriterException e) {
      throw new IllegalArgumentException("the text fits no code", e);
    }
  }

  /** Modules in each direction, quiet zone included. */
  public int size() {
    return modules.getWidth();
  }

  /** True if the module is dark. */
  public boolean isDark(int x, int y) {
    return modules.get(x, y);
  }

  /** Lines for a terminal, each as long as the code is wide. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (int y = 0; y < size(); y += 2) {
      StringBuilder line = new StringBuilder(size());
      for (int x = 0; x < size(); x++) {
        boolean upper = !isDark(x, y);
        boolean lower = y + 1 >= size() || !isDark(x, y + 1);
        line.append(block(upper, lower));
      }
      lines.add(line.toString());
    }
    return lines;
  }

  private static char block(boolean upper, boolean lower) {
    if (upper) {
      return lower ? '█' : '▀';
    }
    return lower ? '▄' : ' ';
  }

  /** The picture in black and white, in PNG. */
  public Bytes png() {
    int pixels = size() * PIXELS;
    BufferedImage image = new BufferedImage(pixels, pixels, BufferedImage.TYPE_BYTE_BINARY);
    for (int y = 0; y < pixels; y++) {
      for (int x = 0; x < pixels; x++) {
        image.setRGB(x, y, isDark(x / PIXELS, y / PIXELS) ? 0 : WHITE);
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, "png", out)) {
        throw new IllegalStateException("the platform writes no PNG");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return Bytes.wrap(out.toByteArray());
  }
}
