package org.meshrelay.relay.forward;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.file.DurableFiles;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonArray;
import org.meshrelay.protocol.encoding.JsonReader;
import org.meshrelay.protocol.encoding.JsonString;
import org.meshrelay.protocol.encoding.JsonWriter;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.encoding.ReadLimits;

/**
 * Services that nothing is sent to until the operator lets them go, kept in a file of the data
 * directory: a hold outlives a restart (ADR 77). Any thread asks; changes block.
 */
public final class HeldServices {
  /** More are a matter of policy, not of single decisions. A guess. */
  public static final int MAX = 1_000;

  /** Of as many names of the longest kind. */
  private static final long OCTETS_MAX = 300L << 10;

  private static final String NAME = "held.json";
  private static final String SERVICES = "services";

  private final Path file;
  private volatile Set<ServiceName> held;

  private HeldServices(Path file, Set<ServiceName> held) {
    this.file = file;
    this.held = held;
  }

  /**
   * Those of a data directory; none if it names none.
   *
   * @throws DecodeException if the file is none of ours: nobody knows then what is held
   * @throws UncheckedIOException if it cannot be read
   */
  public static HeldServices in(Path store) throws DecodeException {
    Path file = store.resolve(NAME);
    try {
      if (Files.size(file) > OCTETS_MAX) {
        throw new DecodeException(file + ": more than " + OCTETS_MAX + " octets");
      }
      return new HeldServices(file, decode(file, Bytes.wrap(Files.readAllBytes(file))));
    } catch (NoSuchFileException e) {
      return new HeldServices(file, Set.of());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static Set<ServiceName> decode(Path file, Bytes text) throws DecodeException {
    try {
      return decode(text);
    } catch (DecodeException e) {
      throw new DecodeException(file + ": " + e.getMessage());
    }
  }

  static Set<ServiceName> decode(Bytes text) throws DecodeException {
    ObjectReader in =
        ObjectReader.of(JsonReader.readObject(text, Encoding.JSON, ReadLimits.RESPONSE), NAME);
    Set<ServiceName> held = new TreeSet<>();
    for (String name : in.strings(SERVICES)) {
      try {
        boolean ignored = held.add(new ServiceName(name));
      } catch (IllegalArgumentException e) {
        throw new DecodeException(String.valueOf(e.getMessage()));
      }
    }
    if (held.size() > MAX) {
      throw new DecodeException("more than " + MAX + " services");
    }
    return held;
  }

  private static Bytes encode(Set<ServiceName> held) {
    List<JsonString> names = held.stream().map(name -> JsonString.of(name.text())).toList();
    return JsonWriter.write(
        new ObjectWriter().put(SERVICES, JsonArray.of(names)).build(), Encoding.JSON);
  }

  /** True if nothing is to be sent to the service. */
  boolean contains(ServiceName service) {
    return held.contains(service);
  }

  /** All of them, in the order of their names. */
  Set<ServiceName> all() {
    return Set.copyOf(held);
  }

  int size() {
    return held.size();
  }

  /**
   * Holds a service or lets it go; durable when this returns, and in force then.
   *
   * @return false if there are too many
   * @throws UncheckedIOException if the file cannot be written; all is as it was
   */
  synchronized boolean change(ServiceName service, boolean hold) {
    Set<ServiceName> changed = new TreeSet<>(held);
    boolean different = hold ? changed.add(service) : changed.remove(service);
    if (!different) {
      return true;
    }
    if (changed.size() > MAX) {
      return false;
    }
    DurableFiles.replace(file, encode(changed));
    held = changed;
    return true;
  }
}
