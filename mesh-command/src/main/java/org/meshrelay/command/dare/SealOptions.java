package org.meshrelay.command.dare;

import java.util.ArrayList;
import java.util.List;
import org.meshrelay.client.MeshClient;
import org.meshrelay.client.cli.CommandContext;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.protocol.address.AccountAddress;
import picocli.CommandLine.Option;

/** By whom what is written is signed, and to whom it is encrypted. */
final class SealOptions {
  @Option(names = "--sign", description = "Sign as this device.")
  private boolean sign;

  @Option(
      names = "--to",
      paramLabel = "ADDRESS",
      split = ",",
      description = "Encrypt to a contact, or to yourself; may be repeated.")
  private List<String> to = new ArrayList<>();

  boolean sign() {
    return sign;
  }

  /** Whether it takes an account to do it. */
  boolean isSealed() {
    return sign || !to.isEmpty();
  }

  List<AccountAddress> recipients() throws MeshException {
    List<AccountAddress> recipients = new ArrayList<>();
    for (String text : to) {
      try {
        recipients.add(AccountAddress.parse(text));
      } catch (IllegalArgumentException e) {
        throw new MeshException(
            Kind.USAGE, text + ": " + e.getMessage() + "; an account looks like alice@example.com");
      }
    }
    return recipients;
  }

  /**
   * The keys that the options stand for.
   *
   * @param signers none or that of this device
   * @param recipients one for each address
   */
  record Keys(List<SignatureKeyPair> signers, List<PublicKey> recipients) {}

  Keys keys(CommandContext context) throws MeshException {
    if (!isSealed()) {
      return new Keys(List.of(), List.of());
    }
    try (MeshClient client = context.open()) {
      List<AccountAddress> addresses = recipients();
      return new Keys(
          sign ? List.of(client.envelopes().signatureKey(context.account())) : List.of(),
          addresses.isEmpty()
              ? List.of()
              : client.envelopes().recipientKeys(context.account(), addresses));
    }
  }
}
