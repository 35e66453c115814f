package org.meshrelay.protocol.transaction;

import java.util.List;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshNodes;

/**
 * Posts messages to accounts (protocol.md 1.8, Post); one entry per pair of message and recipient,
 * message-major, then Self.
 *
 * @param header what every request may carry
 * @param accounts recipients; none means the own account
 * @param message the messages
 * @param self messages for the sender's own spool
 */
public record PostRequest(
    RequestHeader header,
    List<AccountAddress> accounts,
    List<DareEnvelope> message,
    List<DareEnvelope> self)
    implements MeshRequest {
  /** Most pairs of message and recipient in one post (protocol.md 1.8). */
  public static final int PAIRS_MAX = 100;

  /** Copies the lists and checks the values. */
  public PostRequest {
    accounts = List.copyOf(accounts);
    message = List.copyOf(message);
    self = List.copyOf(self);
    if (pairs(accounts.size(), message.size()) > PAIRS_MAX) {
      throw new IllegalArgumentException("more than 100 pairs of message and recipient");
    }
    if (message.isEmpty() && self.isEmpty()) {
      throw new IllegalArgumentException("neither Message nor Self");
    }
  }

  static PostRequest read(ObjectReader in) throws DecodeException {
    RequestHeader header = RequestHeader.read(in);
    List<AccountAddress> accounts = in.list("Accounts", MeshNodes::account);
    List<DareEnvelope> message = in.list("Message", DareEnvelope::of);
    List<DareEnvelope> self = in.list("Self", DareEnvelope::of);
    if (pairs(accounts.size(), message.size()) > PAIRS_MAX) {
      throw new DecodeException("more than 100 pairs of message and recipient");
    }
    if (message.isEmpty() && self.isEmpty()) {
      throw new DecodeException("neither Message nor Self");
    }
    return new PostRequest(header, accounts, message, self);
  }

  @Override
  public String tag() {
    return "Post";
  }

  @Override
  public JsonObject members() {
    return header
        .write(new ObjectWriter())
        .putStrings("Accounts", accounts.stream().map(AccountAddress::text).toList())
        .put("Message", message, DareEnvelope::toJson)
        .put("Self", self, DareEnvelope::toJson)
        .build();
  }

  /** Number of pairs of message and recipient. */
  public int pairs() {
    return (int) pairs(accounts.size(), message.size());
  }

  private static long pairs(int accounts, int messages) {
    return (long) Math.max(1, accounts) * messages;
  }
}
