package org.meshrelay.client.qr;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.LuminanceSource;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.meshrelay.crypto.octet.Bytes;

/**
 * Reads the QR code in a picture. The size of a picture is looked at before it is unpacked, since a
 * small file can unpack to any size.
 *
 * <p>One code in seventy has modules that look like a corner of it in an upright picture, so that
 * the library finds nothing or the wrong corners. Turned a little they do not, so a picture without
 * a code is looked at again at other angles.
 */
public final class QrReader {
  /** Largest file: a photograph. */
  public static final int OCTETS_MAX = 16 << 20;

  /** Most pixels: 64 MB of them unpacked, the picture of any telephone scaled to a quarter. */
  public static final long PIXELS_MAX = 16_000_000;

  /** Degrees; far enough apart that what misleads at one does not at the next. */
  private static final int[] ANGLES = {0, 10, 25, 45};

  private QrReader() {}

  /** The text of the code; empty if the file is no picture, too large, or shows no code. */
  public static Optional<String> read(Bytes file) {
    if (file.size() > OCTETS_MAX) {
      return Optional.empty();
    }
    return image(file).flatMap(QrReader::decode);
  }

  private static Optional<BufferedImage> image(Bytes file) {
    try (ImageInputStream in =
        ImageIO.createImageInputStream(new ByteArrayInputStream(file.toArray()))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        return Optional.empty();
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
        long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
        return pixels > PIXELS_MAX ? Optional.empty() : Optional.of(reader.read(0));
      } finally {
        reader.dispose();
      }
    } catch (IOException | RuntimeException e) {
      // The decoders of the platform throw what they like at a broken picture.
      return Optional.empty();
    }
  }

  private static Optional<String> decode(BufferedImage image) {
    for (int angle : ANGLES) {
      Optional<String> text = decodeUpright(angle == 0 ? image : turned(image, angle));
      if (text.isPresent()) {
        return text;
      }
    }
    return Optional.empty();
  }

  /** The picture in a larger one, as much larger as its corners need. */
  private static BufferedImage turned(BufferedImage image, int angle) {
    double radians = Math.toRadians(angle);
    double sine = Math.sin(radians);
    double cosine = Math.cos(radians);
    int width = (int) Math.ceil(image.getWidth() * cosine + image.getHeight() * sine);
    int height = (int) Math.ceil(image.getWidth() * sine + image.getHeight() * cosine);
    BufferedImage turned = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D graphics = turned.createGraphics();
    try {
      // The surroundings are those of the picture's edge: light, or dark if the code is inverted.
      graphics.setColor(new Color(image.getRGB(0, 0)));
      graphics.fillRect(0, 0, width, height);
      graphics.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
      graphics.translate(width / 2.0, height / 2.0);
      graphics.rotate(radians);
      graphics.translate(-image.getWidth() / 2.0, -image.getHeight() / 2.0);
      graphics.drawImage(image, 0, 0, null);
    } finally {
      graphics.dispose();
    }
    return turned;
  }

  private static Optional<String> decodeUpright(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    int[] pixels = image.getRGB(0, 0, width, height, null, 0, width);
    LuminanceSource source = new RGBLuminanceSource(width, height, pixels);
    return decode(source).or(() -> decode(source.invert()));
  }

  private static Optional<String> decode(LuminanceSource source) {
    try {
      return Optional.of(
          new QRCodeReader()
              .decode(
                  new BinaryBitmap(new HybridBinarizer(source)),
                  Map.of(DecodeHintType.TRY_HARDER, true, DecodeHintType.CHARACTER_SET, "UTF-8"))
              .getText());
    } catch (ReaderException e) {
      return Optional.empty();
    }
  }
}
