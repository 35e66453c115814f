package org.meshrelay.relay.demo;

import java.util.List;
import org.meshrelay.client.MeshAudit;
import org.meshrelay.client.MeshMessages;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.message.Reference;
import org.meshrelay.protocol.receipt.SpoolReceipt;

/**
 * What the demo has shown (CLI.md).
 *
 * @param elapsedMs all of it
 * @param services where they listened
 * @param refused the message sent before bob was a contact
 * @param confirmation what was asked and answered
 * @param journey the message that went through
 */
record DemoReport(
    long elapsedMs,
    List<ServiceProcess.Address> services,
    Refused refused,
    Confirmation confirmation,
    Journey journey) {
  DemoReport {
    services = List.copyOf(services);
  }

  /**
   * A message that was not let in.
   *
   * @param by the service that refused it
   * @param status number of protocol.md 1.5
   * @param reason second number, and the rule that decided
   */
  record Refused(String by, long status, String reason) {
    JsonObject json() {
      return new ObjectWriter().put("status", status).put("reason", reason).put("by", by).build();
    }
  }

  /**
   * A question and its signed answer.
   *
   * @param question as the one asked read it
   * @param to who was asked
   * @param answer as the device that asked found it, after it verified it
   */
  record Confirmation(MeshMessages.Received question, String to, String answer) {
    boolean holds() {
      return question.verified() && answer.equals(Reference.ACCEPT);
    }

    JsonObject json() {
      return new ObjectWriter()
          .put("id", question.messageId())
          .put("from", String.valueOf(question.from()))
          .put("to", to)
          .put("text", question.text())
          .put("encrypted", question.encrypted())
          .put("answer", answer)
          .put("verified", holds())
          .build();
    }
  }

  /**
   * A message that arrived.
   *
   * @param message as the recipient's device read it
   * @param to its recipient
   * @param hops its way, in order of time; the first is the post
   * @param receipt of the sender's service, for the place in the sender's outbound spool
   * @param receiptVerified whether it verifies
   * @param delivery receipt of the recipient's service, which the sender holds
   * @param proof of the recipient's spool
   */
  record Journey(
      MeshMessages.Received message,
      String to,
      List<Hop> hops,
      SpoolReceipt receipt,
      boolean receiptVerified,
      MeshMessages.Receipt delivery,
      MeshAudit.Proof proof) {
    Journey {
      hops = List.copyOf(hops);
    }

    /** Everything that was to be shown holds. */
    boolean isProved() {
      return message.verified()
          && receiptVerified
          && Boolean.TRUE.equals(delivery.verified())
          && proof.inclusion()
          && proof.consistency()
          && Boolean.TRUE.equals(proof.opened());
    }
  }

  boolean ok() {
    return confirmation.holds() && journey.isProved();
  }

  JsonObject json() {
    return new ObjectWriter()
        .put("ok", ok())
        .put("elapsedMs", elapsedMs)
        .put("services", services, DemoReport::service)
        .put("hops", journey.hops(), hop -> hop.json(journey.hops().getFirst().time()))
        .put("refused", refused.json())
        .put("confirmation", confirmation.json())
        .put("message", message())
        .put("receipt", receipt())
        .put("delivery", delivery())
        .put("proof", proof())
        .build();
  }

  private static JsonObject service(ServiceProcess.Address address) {
    return new ObjectWriter()
        .put("name", address.name())
        .put("https", address.https())
        .put("admin", address.admin())
        .put("pid", address.pid())
        .build();
  }

  private JsonObject message() {
    MeshMessages.Received message = journey.message();
    return new ObjectWriter()
        .put("id", message.messageId())
        .put("from", String.valueOf(message.from()))
        .put("to", journey.to())
        .put("text", message.text())
        .put("encrypted", message.encrypted())
        .put("verified", message.verified())
        .build();
  }

  private JsonObject receipt() {
    SpoolReceipt receipt = journey.receipt();
    return new ObjectWriter()
        .put("account", receipt.account().text())
        .put("spool", receipt.container().text())
        .put("index", receipt.index())
        .put("treeSize", receipt.treeSize())
        .put("time", receipt.time())
        .put("verified", journey.receiptVerified())
        .build();
  }

  private JsonObject delivery() {
    MeshAudit.Proof proof = journey.proof();
    return new ObjectWriter()
        .put("kind", journey.delivery().kind())
        .put("verified", journey.delivery().verified())
        .put("spool", ContainerName.INBOUND.text())
        .put("index", proof.index())
        .put("treeSize", proof.treeSize())
        .put("opened", proof.opened())
        .build();
  }

  private JsonObject proof() {
    return new ObjectWriter()
        .put("inclusion", journey.proof().inclusion())
        .put("consistency", journey.proof().consistency())
        .build();
  }
}
