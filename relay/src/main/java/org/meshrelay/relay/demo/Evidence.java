package org.meshrelay.relay.demo;

import org.meshrelay.client.MeshAudit;
import org.meshrelay.protocol.receipt.SpoolReceipt;

/** Shows what users hold in their hands when the message has arrived. */
final class Evidence {
  private final Narrator narrator;

  Evidence(Narrator narrator) {
    this.narrator = narrator;
  }

  void show(DemoReport.Journey journey) {
    narrator.heading("On bob's device");
    narrator.say("from  " + journey.message().from());
    narrator.say("text  " + journey.message().text());
    narrator.heading("What the users can hold against the services");
    SpoolReceipt receipt = journey.receipt();
    verdict(
        journey.receiptVerified(),
        "receipt",
        Stage.COM
            + " to alice: frame "
            + receipt.index()
            + " of her "
            + receipt.container().text()
            + ", tree size "
            + receipt.treeSize());
    MeshAudit.Proof proof = journey.proof();
    verdict(
        Boolean.TRUE.equals(journey.delivery().verified()),
        "receipt",
        Stage.NET + " to alice: taken for " + journey.to() + ", place blinded");
    verdict(
        Boolean.TRUE.equals(proof.opened()),
        "opening",
        "bob opens it: frame "
            + proof.index()
            + " of his "
            + proof.container().text()
            + ", as in his own copy");
    verdict(
        proof.inclusion(),
        "inclusion",
        "frame " + proof.index() + " is in the signed tree of size " + proof.treeSize());
    verdict(
        proof.consistency(),
        "consistency",
        "the tree of size "
            + (proof.index() - 1)
            + " is the beginning of that of size "
            + proof.treeSize());
    if (proof.inclusion() && proof.consistency()) {
      narrator.good("proof verified");
    }
  }

  private void verdict(boolean holds, String what, String words) {
    String line = "%-12s %s: %s".formatted(what, words, holds ? "verified" : "DOES NOT HOLD");
    if (holds) {
      narrator.say(line);
    } else {
      narrator.bad(line);
    }
  }
}
