package org.meshrelay.protocol.dare.stream;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.DareHeader;
import org.meshrelay.protocol.dare.DecryptionException;
import org.meshrelay.protocol.dare.EncodedData;
import org.meshrelay.protocol.dare.HeaderEditor;
import org.meshrelay.protocol.dare.MasterKey;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonReader;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ReadLimits;

/**
 * A header with its encoded data sequences opened (dare.md 3.3, 5.5). Like all of a header they are
 * covered by no signature.
 *
 * @param header the header in which members from the cloaked part stand in place of the open ones.
 *     What says how the envelope is to be read stays as it is in the open: it has been used already
 * @param annotations in order
 * @param cloaked the cloaked part itself; in files of 2019 it is text and no object
 */
public record RevealedHeader(DareHeader header, List<Bytes> annotations, Optional<Bytes> cloaked) {
  private static final Set<String> OPEN_ONLY =
      Set.of(
          "enc",
          "dig",
          "kid",
          "Salt",
          "Malt",
          "cloaked",
          "recipients",
          "signatures",
          "PayloadDigest");

  private static final ReadLimits LIMITS = ReadLimits.of(StreamDecoder.HEADER_OCTETS_MAX);

  /** Copies the list. */
  public RevealedHeader {
    annotations = List.copyOf(annotations);
  }

  /**
   * Opens the sequences of a header.
   *
   * @param master the key of an encrypted envelope; null for one that is not encrypted
   * @throws DecodeException if a sequence is malformed
   * @throws DecryptionException if one cannot be decrypted
   */
  public static RevealedHeader of(DareHeader header, @Nullable MasterKey master)
      throws DecodeException, DecryptionException {
    List<Bytes> annotations = new ArrayList<>();
    for (EncodedData item : header.annotations()) {
      annotations.add(open(header, item, master));
    }
    Bytes encoded = ObjectReader.of(header.json(), "header").binary("cloaked");
    if (encoded == null) {
      return new RevealedHeader(header, annotations, Optional.empty());
    }
    Bytes cloaked = open(header, EncodedData.parse(encoded), master);
    return new RevealedHeader(merged(header, cloaked), annotations, Optional.of(cloaked));
  }

  private static Bytes open(DareHeader header, EncodedData item, @Nullable MasterKey master)
      throws DecryptionException {
    if (header.encryption() == null) {
      return item.body();
    }
    Bytes salt = header.salt();
    if (salt == null || master == null) {
      throw new DecryptionException();
    }
    return master
        .decrypt(Bytes.concat(item.saltPrefix(), salt), item.body())
        .orElseThrow(DecryptionException::new);
  }

  private static DareHeader merged(DareHeader header, Bytes cloaked) throws DecodeException {
    if (cloaked.isEmpty() || cloaked.get(0) != '{') {
      return header;
    }
    JsonObject hidden = JsonReader.readObject(cloaked, Encoding.JSON_B, LIMITS);
    Map<String, JsonNode> added = new LinkedHashMap<>(hidden.members());
    added.keySet().removeAll(OPEN_ONLY);
    try {
      return HeaderEditor.edit(header, Set.of(), added);
    } catch (IllegalArgumentException e) {
      throw new DecodeException("cloaked members do not fit the header");
    }
  }
}
