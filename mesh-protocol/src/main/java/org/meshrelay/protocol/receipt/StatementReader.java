package org.meshrelay.protocol.receipt;

import java.time.Instant;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Set;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonReader;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ReadLimits;

/** Reads the members that statements share, and turns what is out of range into a decode error. */
final class StatementReader {
  /** Most octets of a statement: a path of 64 hashes and an enveloped restart need half of it. */
  private static final ReadLimits LIMITS = ReadLimits.of(32 << 10);

  private final ObjectReader reader;

  private StatementReader(ObjectReader reader) {
    this.reader = reader;
  }

  /** The members of a payload whose one member is the tag. */
  static StatementReader open(Bytes payload, String tag) throws DecodeException {
    JsonObject outer = JsonReader.readObject(payload, Encoding.JSON, LIMITS);
    if (outer.size() != 1) {
      throw new DecodeException("a statement has one member");
    }
    return new StatementReader(ObjectReader.of(outer, "statement").requireObject(tag));
  }

  /** The members of an object that was taken out of its tag already. */
  static StatementReader of(ObjectReader reader) {
    return new StatementReader(reader);
  }

  ObjectReader reader() {
    return reader;
  }

  void requireOnly(Set<String> names) throws DecodeException {
    for (String name : reader.object().names()) {
      if (!names.contains(name)) {
        throw new DecodeException("a member that this statement must not have");
      }
    }
  }

  AccountAddress account() throws DecodeException {
    return account(reader, "Account");
  }

  static AccountAddress account(ObjectReader reader, String name) throws DecodeException {
    String text = reader.requireString(name);
    return AccountAddress.find(text)
        .filter(address -> address.text().equals(text))
        .orElseThrow(() -> reader.malformed(name, "is not a canonical address"));
  }

  ContainerName container() throws DecodeException {
    String text = reader.requireString("Container");
    return ContainerName.find(text)
        .filter(name -> name.text().equals(text))
        .orElseThrow(() -> reader.malformed("Container", "is not a canonical name"));
  }

  long count(String name) throws DecodeException {
    return count(reader, name);
  }

  static long count(ObjectReader reader, String name) throws DecodeException {
    Long value = reader.count(name);
    if (value == null) {
      throw reader.malformed(name, "is missing");
    }
    return value;
  }

  Bytes hash(String name) throws DecodeException {
    return hash(reader, name);
  }

  static Bytes hash(ObjectReader reader, String name) throws DecodeException {
    Bytes hash = reader.requireBinary(name);
    if (hash.size() != MerkleTree.HASH_SIZE) {
      throw reader.malformed(name, "has not 64 octets");
    }
    return hash;
  }

  List<Bytes> path(String name) throws DecodeException {
    return path(reader, name);
  }

  static List<Bytes> path(ObjectReader reader, String name) throws DecodeException {
    List<Bytes> path = reader.list(name, node -> ObjectReader.octets(node, name));
    boolean wellFormed =
        path.size() <= ProofChecker.LIST_MAX
            && path.stream().allMatch(hash -> hash.size() == MerkleTree.HASH_SIZE);
    if (!wellFormed) {
      throw reader.malformed(name, "is no list of at most 64 hashes");
    }
    return path;
  }

  Instant time() throws DecodeException {
    Instant time = reader.dateTime("Time");
    if (time == null || time.get(ChronoField.NANO_OF_SECOND) != 0) {
      throw reader.malformed("Time", "is not a time in whole seconds");
    }
    return time;
  }
}
