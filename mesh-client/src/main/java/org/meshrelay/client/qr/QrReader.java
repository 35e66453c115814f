package org.meshrelay.client.qr;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.LuminanceSource;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
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
 */
public final class QrReader {
  /** Largest file: a photograph. */
  public static final int OCTETS_MAX = 16 << 20;

  /** Most pixels: 64 MB of them unpacked, the picture of any telephone scaled to a quarter. */
  public static final long PIXELS_MAX = 16_000_000;

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
