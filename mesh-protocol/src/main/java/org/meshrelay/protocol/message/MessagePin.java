package org.meshrelay.protocol.message;

import static org.meshrelay.protocol.object.MeshNodes.json;
import static org.meshrelay.protocol.object.MeshNodes.trueOrAbsent;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshNodes;

/**
 * Registers a PIN (objects.md 5.2), late tag MessagePin; the identifier of the message is that of
 * the PIN.
 *
 * @param head identifier, sender, recipient, references
 * @param account account for which the PIN is good
 * @param expires end of its life
 * @param automatic whether acceptance needs no question
 * @param saltedPin salted PIN
 * @param action {@code Device} or {@code Contact}
 * @param pin 2019: the PIN in clear, for reading stored data only
 * @param deviceUdf ours: the one device that may use the PIN (MSP-139); others ignore it
 */
public record MessagePin(
    MessageHead head,
    AccountAddress account,
    @Nullable Instant expires,
    boolean automatic,
    @Nullable String saltedPin,
    @Nullable String action,
    @Nullable String pin,
    @Nullable String deviceUdf)
    implements MeshMessage {
  /** A PIN that is bound to no device. */
  public MessagePin(
      MessageHead head,
      AccountAddress account,
      @Nullable Instant expires,
      boolean automatic,
      @Nullable String saltedPin,
      @Nullable String action,
      @Nullable String pin) {
    this(head, account, expires, automatic, saltedPin, action, pin, null);
  }

  static MessagePin read(ObjectReader in) throws DecodeException {
    return new MessagePin(
        MessageHead.read(in),
        in.requireValue("Account", MeshNodes::account),
        in.dateTime("Expires"),
        in.bool("Automatic"),
        in.string("SaltedPIN", "SaltedPin"),
        in.string("Action"),
        in.string("PIN"),
        in.string("DeviceUDF"));
  }

  @Override
  public String tag() {
    return "MessagePIN";
  }

  @Override
  public JsonObject members() {
    return head.write(new ObjectWriter())
        .put("Account", json(account))
        .put("Expires", expires)
        .put("Automatic", trueOrAbsent(automatic))
        .put("SaltedPIN", saltedPin)
        .put("Action", action)
        .put("PIN", pin)
        .put("DeviceUDF", deviceUdf)
        .build();
  }

  /** Names the account and action only: who reads the salted PIN can pose as its holder. */
  @Override
  public String toString() {
    return "MessagePIN[" + account + ", " + action + "]";
  }
}
