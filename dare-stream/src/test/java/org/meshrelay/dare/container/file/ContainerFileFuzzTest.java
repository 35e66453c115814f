package org.meshrelay.dare.container.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.container.ContainerSource;
import org.meshrelay.dare.container.FrameException;
import org.meshrelay.dare.container.walk.LocatedFrame;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.ReadLimits;
import org.meshrelay.testkit.FuzzBudget;

/** Containers of strangers are read from both ends and at random, or refused as damaged. */
final class ContainerFileFuzzTest {
  @FuzzTest
  void access(byte[] input) {
    FuzzBudget.run(() -> use(Bytes.copyOf(input)));
  }

  private static void use(Bytes octets) {
    try (ContainerFile file = ContainerFile.of(ContainerSource.of(octets))) {
      long last = file.last().index();
      // A stated number may be anything; there are no more frames than octets.
      long known = Math.min(last, octets.size());
      for (long index = 0; index <= known; index = 2 * index + 1) {
        Optional<LocatedFrame> found = file.frame(index);
        assertTrue(found.isEmpty() || found.get().index() == index);
        if (found.isPresent()) {
          extract(file, found.get());
        }
      }
      Optional<LocatedFrame> found = KeySearch.find(file, "f1");
      assertTrue(found.isEmpty() || found.get().index() <= last);
    } catch (FrameException expected) {
      // The only way to say that it is damaged.
    } catch (IOException e) {
      throw new AssertionError(e); // there is no device to fail
    }
  }

  private static void extract(ContainerFile file, LocatedFrame frame)
      throws IOException, FrameException {
    ByteArrayOutputStream envelope = new ByteArrayOutputStream();
    long written =
        FrameExtraction.write(file, frame, FrameExtraction.Form.COMPLETE, Encoding.JSON, envelope);
    assertEquals(written, envelope.size());
    try {
      DareEnvelope again =
          DareEnvelope.parse(
              Bytes.wrap(envelope.toByteArray()), Encoding.JSON_B, ReadLimits.STORED);
      assertEquals(frame.payloadOctets(), again.payload().size());
    } catch (DecodeException e) {
      throw new AssertionError("what was extracted is no envelope", e);
    }
  }
}
