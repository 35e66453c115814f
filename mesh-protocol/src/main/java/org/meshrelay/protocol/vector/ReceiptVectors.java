package org.meshrelay.protocol.vector;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.digest.Digests;
import org.meshrelay.crypto.key.Curve;
import org.meshrelay.crypto.key.PublicKey;
import org.meshrelay.crypto.key.SignatureKeyPair;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.crypto.octet.SecretBytes;
import org.meshrelay.crypto.vector.VectorCase;
import org.meshrelay.crypto.vector.VectorMismatch;
import org.meshrelay.crypto.vector.VectorSuite;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DateTimes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonNode;
import org.meshrelay.protocol.encoding.JsonReader;
import org.meshrelay.protocol.encoding.JsonWriter;
import org.meshrelay.protocol.encoding.ReadLimits;
import org.meshrelay.protocol.receipt.ContainerId;
import org.meshrelay.protocol.receipt.Frontier;
import org.meshrelay.protocol.receipt.HostChain;
import org.meshrelay.protocol.receipt.KnownTree;
import org.meshrelay.protocol.receipt.LeafTree;
import org.meshrelay.protocol.receipt.MerkleTree;
import org.meshrelay.protocol.receipt.Opening;
import org.meshrelay.protocol.receipt.ProofChecker;
import org.meshrelay.protocol.receipt.SpoolReceipt;
import org.meshrelay.protocol.receipt.SpoolSenderReceipt;
import org.meshrelay.protocol.receipt.SpoolTreeHead;
import org.meshrelay.protocol.receipt.StatementVerifier;
import org.meshrelay.protocol.receipt.SyncAnswer;
import org.meshrelay.protocol.receipt.SyncAudit;
import org.meshrelay.protocol.receipt.SyncOutcome;
import org.meshrelay.protocol.receipt.Verification;

/**
 * All kinds of {@code receipts.json} (receipts.md 11). Statements name their host by its UDF; its
 * key is in the vector {@code keys}, which the suite is made with.
 */
public final class ReceiptVectors implements VectorSuite {
  /** After every statement of the set. */
  private static final Instant NOW = Instant.parse("2025-01-01T00:00:00Z");

  private static final int ABSENT_EVERY = 7;

  private final Map<String, PublicKey> keys;

  private ReceiptVectors(Map<String, PublicKey> keys) {
    this.keys = Map.copyOf(keys);
  }

  /** The suite over the keys of the one vector of kind {@code keys}. */
  public static ReceiptVectors with(VectorCase keysVector) {
    Map<String, PublicKey> keys = new HashMap<>();
    for (Map.Entry<?, ?> key : object(keysVector.data(), "keys").entrySet()) {
      keys.put(
          String.valueOf(key.getKey()),
          new PublicKey(Curve.ED448, Bytes.hex(text((Map<?, ?>) key.getValue(), "public"))));
    }
    return new ReceiptVectors(keys);
  }

  @Override
  public Set<String> kinds() {
    return Set.of(
        "leaf",
        "root",
        "inclusion",
        "consistency",
        "keys",
        "chain",
        "head",
        "receipt",
        "sender",
        "sync");
  }

  @Override
  public void check(VectorCase vector) throws Exception {
    switch (vector.kind()) {
      case "leaf" -> leaf(vector);
      case "root" -> root(vector);
      case "inclusion" -> inclusion(vector);
      case "consistency" -> consistency(vector);
      case "keys" -> keys(vector);
      case "chain" -> chain(vector);
      case "head" -> head(vector);
      case "receipt" -> receipt(vector);
      case "sender" -> sender(vector);
      case "sync" -> sync(vector);
      default -> throw new IllegalArgumentException("not a kind of this suite");
    }
  }

  private static void leaf(VectorCase vector) {
    long index = vector.integer("index");
    Bytes digest = hex(vector, "payloadDigest");
    String id = vector.textOrNull("envelopeId");
    expect(
        "leafInput",
        vector.expectedText("leafInput"),
        MerkleTree.leafInput(index, digest, id).toHex());
    expect(
        "leafHash",
        vector.expectedText("leafHash"),
        MerkleTree.leafHash(index, digest, id).toHex());
  }

  private static void root(VectorCase vector) {
    int size = (int) vector.integer("size");
    LeafTree tree = new LeafTree();
    for (int k = 1; k <= size; k++) {
      tree.append(entry(k));
    }
    String expected = vector.expectedText("rootHash");
    expect("root of the frontier", expected, tree.frontier().root().toHex());
    expect("root of the nodes", expected, MerkleTree.root(tree, size).toHex());
    VectorMismatch.expectEqual("frontier of the nodes", tree.frontier(), Frontier.of(tree, size));
  }

  /** The set's rule for entries: payload, identifier, none in every seventh. */
  private static Bytes entry(int k) {
    Bytes digest = Digests.sha512(Bytes.utf8("entry " + k));
    return MerkleTree.leafHash(
        k, digest, k % ABSENT_EVERY == 0 ? null : String.format("MESH-%04d", k));
  }

  private static void inclusion(VectorCase vector) {
    boolean valid =
        ProofChecker.inclusion(
            hex(vector, "leafHash"),
            vector.integer("leafIndex"),
            vector.integer("treeSize"),
            path(vector, "path"),
            hex(vector, "rootHash"));
    expectValid(vector, valid);
  }

  private static void consistency(VectorCase vector) {
    boolean valid =
        ProofChecker.consistency(
            vector.integer("firstSize"),
            vector.integer("secondSize"),
            path(vector, "path"),
            hex(vector, "firstRoot"),
            hex(vector, "secondRoot"));
    expectValid(vector, valid);
  }

  private static void keys(VectorCase vector) {
    for (Map.Entry<?, ?> key : object(vector.data(), "keys").entrySet()) {
      Map<?, ?> pair = (Map<?, ?>) key.getValue();
      SignatureKeyPair signing =
          SignatureKeyPair.fromSeed(Curve.ED448, SecretBytes.copyOf(Bytes.hex(text(pair, "seed"))));
      expect("public", text(pair, "public"), signing.publicKey().octets().toHex());
      expect("udf", key.getKey(), signing.publicKey().udf().text());
    }
    expect("udfEra", "B", vector.expectedText("udfEra"));
  }

  private static void chain(VectorCase vector) throws DecodeException {
    Optional<HostChain> chain =
        HostChain.verify(
            envelope(vector, "EnvelopedProfileService"),
            envelope(vector, "EnvelopedProfileHost"),
            envelope(vector, "EnvelopedConnectionHost"),
            vector.text("pinnedService"));
    expectValid(vector, chain.isPresent());
    if (chain.isPresent()) {
      expect("hostKey", vector.expectedText("hostKey"), chain.get().hostKey().udf().text());
      expect("service", vector.expectedText("service"), chain.get().serviceUdf());
    }
  }

  private void head(VectorCase vector) throws DecodeException {
    Verification<SpoolTreeHead> head =
        verifier(vector).head(envelope(vector, "envelope"), asked(vector), NOW);
    expectValid(vector, head.isValid());
    if (vector.expect().get("fields") instanceof Map<?, ?> fields && head.isValid()) {
      SpoolTreeHead statement = head.asOptional().orElseThrow();
      VectorMismatch.expectEqual("fields", PlainValues.toNode(fields), asRead(statement.members()));
      VectorMismatch.expectEqual("written again", head.envelope().payload(), statement.payload());
    }
  }

  private void receipt(VectorCase vector) throws DecodeException {
    Verification<SpoolReceipt> receipt =
        verifier(vector).receipt(envelope(vector, "envelope"), asked(vector), NOW);
    expectValid(vector, receipt.isValid());
    if (receipt.isValid()) {
      VectorMismatch.expectEqual(
          "written again",
          receipt.envelope().payload(),
          receipt.asOptional().orElseThrow().payload());
    }
  }

  private void sender(VectorCase vector) throws DecodeException {
    Map<?, ?> message = object(vector.data(), "message");
    StatementVerifier.SentMessage sent =
        new StatementVerifier.SentMessage(
            text(message, "envelopeId"),
            Bytes.hex(text(message, "payloadDigest")),
            AccountAddress.parse(text(message, "recipient")));
    Verification<SpoolSenderReceipt> receipt =
        verifier(vector).senderReceipt(envelope(vector, "envelope"), sent, NOW);
    expectValid(vector, receipt.isValid());
    Boolean opens = null;
    if (vector.data().get("opening") instanceof Map<?, ?> opening && receipt.isValid()) {
      opens =
          new Opening(Bytes.hex(text(opening, "nonce")), Bytes.hex(text(opening, "receipt")))
              .opens(receipt.asOptional().orElseThrow());
    }
    expect("opens", String.valueOf(vector.expect().get("opens")), String.valueOf((Object) opens));
  }

  private void sync(VectorCase vector) throws DecodeException {
    ContainerId container = asked(vector);
    Verification<SpoolTreeHead> head =
        verifier(vector).head(envelope(vector, "envelope"), container, NOW);
    SyncOutcome outcome =
        SyncAudit.audit(
            stored(vector, container, head),
            SyncAnswer.ofHead(head, path(vector, "consistency")),
            restart -> new Verification.Invalid<>("no service key in this set", restart));
    String report =
        switch (outcome) {
          case SyncOutcome.Passed passed -> "ok";
          case SyncOutcome.Failed failed -> failed.report().name();
        };
    expect("report", vector.expectedText("report"), report);
  }

  /** What the vector says was stored; its envelope is not given and does not matter here. */
  private static @Nullable KnownTree stored(
      VectorCase vector, ContainerId container, Verification<SpoolTreeHead> any)
      throws DecodeException {
    if (!(vector.data().get("stored") instanceof Map<?, ?> stored)) {
      return null;
    }
    SpoolTreeHead head =
        SpoolTreeHead.of(
            container.account(),
            container.container(),
            number(stored, "treeSize"),
            Bytes.hex(text(stored, "rootHash")),
            DateTimes.parse(text(stored, "time")));
    return new KnownTree(new Verification.Valid<>(head, any.envelope()), null, null);
  }

  private StatementVerifier verifier(VectorCase vector) {
    PublicKey key = keys.get(vector.text("hostKey"));
    if (key == null) {
      throw new VectorMismatch("no key " + vector.text("hostKey"));
    }
    return StatementVerifier.ofHost(key);
  }

  private static ContainerId asked(VectorCase vector) {
    return new ContainerId(
        AccountAddress.parse(vector.text("account")),
        ContainerName.parse(vector.text("container")));
  }

  private static DareEnvelope envelope(VectorCase vector, String name) throws DecodeException {
    JsonNode node = PlainValues.toNode(vector.data().get(name));
    return DareEnvelope.parse(JsonWriter.write(node, Encoding.JSON), Encoding.JSON);
  }

  /** The node as it is read after it was written as text, in which binary values are strings. */
  private static JsonNode asRead(JsonNode node) throws DecodeException {
    return JsonReader.read(JsonWriter.write(node, Encoding.JSON), Encoding.JSON, ReadLimits.STORED);
  }

  private static List<Bytes> path(VectorCase vector, String name) {
    List<Bytes> path = new ArrayList<>();
    vector.list(name).forEach(hash -> path.add(Bytes.hex(String.valueOf(hash))));
    return path;
  }

  private static Bytes hex(VectorCase vector, String name) {
    return Bytes.hex(vector.text(name));
  }

  private static Map<?, ?> object(Map<?, ?> members, String name) {
    if (members.get(name) instanceof Map<?, ?> object) {
      return object;
    }
    throw new VectorMismatch("vector lacks " + name);
  }

  private static long number(Map<?, ?> members, String name) {
    if (members.get(name) instanceof Long number) {
      return number;
    }
    throw new VectorMismatch("vector lacks " + name);
  }

  private static String text(Map<?, ?> members, String name) {
    if (members.get(name) instanceof String text) {
      return text;
    }
    throw new VectorMismatch("vector lacks " + name);
  }

  private static void expectValid(VectorCase vector, boolean valid) {
    expect("valid", vector.expect().get("valid"), valid);
  }

  private static void expect(String what, @Nullable Object expected, Object actual) {
    VectorMismatch.expectEqual(what, expected == null ? "nothing" : expected, actual);
  }
}
