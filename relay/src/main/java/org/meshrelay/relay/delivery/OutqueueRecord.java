package org.meshrelay.relay.delivery;

import java.util.List;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonString;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.object.MeshObject;
import org.meshrelay.protocol.object.TaggedObject;
import org.meshrelay.protocol.receipt.SpoolLink;
import org.meshrelay.protocol.receipt.SpoolTreeHead;

/**
 * A frame of an account's {@code mmm_Outqueue}: the service's own notes about the account, written
 * in the same lane work as what they are about, so that neither exists without the other.
 *
 * <p>A {@link Settled} states the position: all deliveries asked for below it are settled. A
 * restart goes back to the last one that does and reads on from there.
 */
public sealed interface OutqueueRecord extends MeshObject {
  /**
   * Deliveries asked for.
   *
   * @param outboundIndex frame of the message in {@code mmm_Outbound}
   * @param recipients who is new with this record
   * @param known everyone this message was ever posted to, so that a repeated Post adds nobody
   *     twice
   */
  record Delivery(long outboundIndex, List<AccountAddress> recipients, List<AccountAddress> known)
      implements OutqueueRecord {
    /** Copies the lists. */
    public Delivery {
      recipients = List.copyOf(recipients);
      known = List.copyOf(known);
    }

    @Override
    public String tag() {
      return "OutqueueDelivery";
    }

    @Override
    public JsonObject members() {
      return new ObjectWriter()
          .put("Index", outboundIndex)
          .put("Accounts", recipients, OutqueueRecord::json)
          .put("Known", known, OutqueueRecord::json)
          .build();
    }
  }

  /**
   * One delivery is over.
   *
   * @param delivery frame of the {@link Delivery}
   * @param recipient whom it was for
   * @param relationship {@code Received}, {@code Rejected} or {@code Failed}
   * @param position frame number below which everything is settled; 0 if that is not known
   */
  record Settled(long delivery, AccountAddress recipient, String relationship, long position)
      implements OutqueueRecord {
    @Override
    public String tag() {
      return "OutqueueSettled";
    }

    @Override
    public JsonObject members() {
      return new ObjectWriter()
          .put("Delivery", delivery)
          .put("Recipient", recipient.text())
          .put("Relationship", relationship)
          .put("Position", position)
          .build();
    }
  }

  /**
   * A request of the account to others that may be answered; found by the ResponseID.
   *
   * @param messageType class of the request
   * @param recipients who may answer
   */
  record OpenRequest(String messageType, List<AccountAddress> recipients)
      implements OutqueueRecord {
    /** Copies the list. */
    public OpenRequest {
      recipients = List.copyOf(recipients);
    }

    @Override
    public String tag() {
      return "OutqueueOpenRequest";
    }

    @Override
    public JsonObject members() {
      return new ObjectWriter()
          .put("MessageType", messageType)
          .put("Accounts", recipients, OutqueueRecord::json)
          .build();
    }
  }

  /**
   * A device that asked to be connected; found by the ResponseID (protocol.md 1.8, Complete).
   *
   * @param deviceUdf identifier of its ProfileDevice
   */
  record Connecting(String deviceUdf) implements OutqueueRecord {
    @Override
    public String tag() {
      return "OutqueueConnecting";
    }

    @Override
    public JsonObject members() {
      return new ObjectWriter().put("DeviceUDF", deviceUdf).build();
    }
  }

  /**
   * A container of the account continues one of another service (receipts.md 8.3); found by {@link
   * Continuations#key}.
   *
   * @param container which
   * @param last the last head there, as every head here names it
   * @param link what frame 0 of the container holds
   */
  record Continuation(ContainerName container, SpoolTreeHead.Previous last, SpoolLink link)
      implements OutqueueRecord {
    @Override
    public String tag() {
      return "OutqueueContinuation";
    }

    @Override
    public JsonObject members() {
      return new ObjectWriter()
          .put("Container", container.text())
          .put("Service", last.service())
          .put("Account", last.account().text())
          .put("TreeSize", last.treeSize())
          .put("RootHash", last.rootHash())
          .put("Link", link.payload())
          .build();
    }

    private static Continuation read(ObjectReader in) throws DecodeException {
      Bytes root = in.binary("RootHash");
      Bytes link = in.binary("Link");
      if (root == null || link == null) {
        throw new DecodeException("a continuation lacks its link");
      }
      return new Continuation(
          ContainerName.find(in.requireString("Container"))
              .orElseThrow(() -> new DecodeException("no container")),
          new SpoolTreeHead.Previous(
              in.requireString("Service"),
              in.requireValue("Account", OutqueueRecord::account),
              in.requireInteger("TreeSize"),
              root),
          SpoolLink.parse(link));
    }
  }

  /** Reads a frame's payload. */
  static OutqueueRecord read(TaggedObject object) throws DecodeException {
    ObjectReader in = object.reader();
    return switch (object.tag()) {
      case "OutqueueDelivery" ->
          new Delivery(
              in.requireInteger("Index"),
              in.list("Accounts", OutqueueRecord::account),
              in.list("Known", OutqueueRecord::account));
      case "OutqueueSettled" ->
          new Settled(
              in.requireInteger("Delivery"),
              in.requireValue("Recipient", OutqueueRecord::account),
              in.requireString("Relationship"),
              in.requireInteger("Position"));
      case "OutqueueOpenRequest" ->
          new OpenRequest(
              in.requireString("MessageType"), in.list("Accounts", OutqueueRecord::account));
      case "OutqueueContinuation" -> Continuation.read(in);
      case "OutqueueConnecting" -> new Connecting(in.requireString("DeviceUDF"));
      default -> throw new DecodeException("no record of a queue");
    };
  }

  private static JsonNode json(AccountAddress address) {
    return JsonString.of(address.text());
  }

  private static AccountAddress account(JsonNode node) throws DecodeException {
    if (node instanceof JsonString text) {
      return AccountAddress.find(text.text())
          .orElseThrow(() -> new DecodeException("no account address"));
    }
    throw new DecodeException("no account address");
  }
}
