package org.meshrelay.client.session;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.port.EncodedReply;
import org.meshrelay.protocol.transaction.TransactionName;

/**
 * Whatever stands in a reply, it is sorted without an exception, and what nobody protected is never
 * a success. In an ordinary build the seed corpus beside the class runs as a regression.
 */
final class RepliesFuzzTest {
  private static final int[] STATUSES = {200, 302, 401, 429, 500, 503};

  @FuzzTest
  void sort_anyReply_isSortedAndNothingUnprotectedIsASuccess(byte[] data) {
    Bytes body = Bytes.copyOf(data);
    for (Encoding encoding : Encoding.values()) {
      for (int status : STATUSES) {
        EncodedReply reply = new EncodedReply(status, encoding, body, null, false);
        switch (Replies.sort(reply)) {
          case Replies.Outer.Protected sealed -> assertNotNull(sealed.body());
          case Replies.Outer.Unprotected plain -> assertNeverSuccess(plain, reply);
          case Replies.Outer.None none ->
              assertFalse(none.outcome() instanceof SessionOutcome.Answered);
        }
      }
    }
  }

  private static void assertNeverSuccess(Replies.Outer.Unprotected plain, EncodedReply reply) {
    for (TransactionName asked : TransactionName.values()) {
      Replies.refusalIn(asked, plain.payload())
          .ifPresent(
              refusal -> {
                assertFalse(refusal.isSuccess());
                assertTrue(Replies.stopped(refusal, reply) instanceof SessionOutcome.Stopped);
              });
    }
  }
}
