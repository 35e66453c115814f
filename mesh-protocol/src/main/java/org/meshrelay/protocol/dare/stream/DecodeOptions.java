package org.meshrelay.protocol.dare.stream;

import java.util.List;
import java.util.OptionalLong;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.key.PublicKey;

/**
 * What a reader of a stream brings along.
 *
 * @param recipients keys that the payload may be encrypted to
 * @param signers keys whose signatures are checked
 * @param payloadOctetsMax octets of the payload as stored beyond which the document is refused
 * @param documentOctets octets of the document if known, for progress only
 * @param progress told about once for each MiB of the document
 */
public record DecodeOptions(
    List<AgreementKeyPair> recipients,
    List<PublicKey> signers,
    long payloadOctetsMax,
    OptionalLong documentOctets,
    StreamProgress progress) {
  /**
   * Keys of signers per call: each may have to be tried on several entries at up to 0.5 ms. More
   * than an address book of a person has; a guess.
   */
  public static final int SIGNERS_MAX = 1024;

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException for more than {@link #SIGNERS_MAX} signers or a negative bound
   */
  public DecodeOptions {
    recipients = List.copyOf(recipients);
    signers = List.copyOf(signers);
    if (signers.size() > SIGNERS_MAX || payloadOctetsMax < 0) {
      throw new IllegalArgumentException("options out of bounds");
    }
  }

  /** These keys, a payload of any length, nobody told of progress. */
  public static DecodeOptions of(List<AgreementKeyPair> recipients, List<PublicKey> signers) {
    return new DecodeOptions(
        recipients, signers, Long.MAX_VALUE, OptionalLong.empty(), StreamProgress.NONE);
  }

  /** The same with a bound on the payload. */
  public DecodeOptions withPayloadOctetsMax(long value) {
    return new DecodeOptions(recipients, signers, value, documentOctets, progress);
  }

  /** The same with progress told. */
  public DecodeOptions withProgress(OptionalLong documentSize, StreamProgress value) {
    return new DecodeOptions(recipients, signers, payloadOctetsMax, documentSize, value);
  }
}
