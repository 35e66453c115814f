package org.meshrelay.loadtest.node;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.meshrelay.client.cli.ParentJvm;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonReader;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ReadLimits;

/**
 * A node as an operator runs it: a process of its own with the flags of the launcher, a store of
 * its own, durability as shipped, the limits per sender out of the way. Ends with this process at
 * the latest. Blocks.
 */
public final class RelayProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Exit code of a node that is wrongly configured. */
  private static final int CONFIGURATION = 78;

  /** The heap that the launcher gives a node. */
  private static final String HEAP = "-Xmx512m";

  /** And how much of it it lets the heap take, as {@code mesh-relay serve} says why. */
  private static final List<String> ROOM =
      List.of("-XX:MinHeapFreeRatio=75", "-XX:MaxHeapFreeRatio=90");

  private final ChildProcess child;
  private final URI address;
  private final URI admin;

  private RelayProcess(ChildProcess child, URI address, URI admin) {
    this.child = child;
    this.address = address;
    this.admin = admin;
  }

  /**
   * How the node is started.
   *
   * @param jvm like which it is started
   * @param flags of its virtual machine beside those
   * @param directory made for the node; on the device that is to be measured
   * @param service domain
   * @param settings keys of its configuration beside those of the profile
   */
  public record Setup(
      ParentJvm jvm,
      List<String> flags,
      Path directory,
      String service,
      Map<String, String> settings) {
    /** Copies. */
    public Setup {
      flags = List.copyOf(flags);
      settings = Map.copyOf(settings);
    }

    /** Authority that signed the node's certificate. */
    public Path authority() {
      return directory.resolve("ca").resolve("ca.pem");
    }
  }

  /** A node ended because of what its configuration says; the message is what it said of that. */
  public static final class ConfigurationRefused extends IOException {
    private static final long serialVersionUID = 1;

    ConfigurationRefused(String message) {
      super(message);
    }
  }

  /** Makes the directory and starts the node; returns once it accepts requests. */
  public static RelayProcess start(Setup setup) throws IOException, InterruptedException {
    init(setup);
    return again(setup);
  }

  /** Starts the node of a directory that was made before; returns once it accepts requests. */
  public static RelayProcess again(Setup setup) throws IOException, InterruptedException {
    Path ready = setup.directory.resolve("ready.json");
    Path log = setup.directory.resolve("serve.log");
    boolean unused = Files.deleteIfExists(ready);
    ChildProcess child = ChildProcess.start(command(setup, setup.flags, serve(setup, ready), log));
    try {
      await(child.process(), ready, log);
      ObjectReader read =
          ObjectReader.of(
              JsonReader.read(
                  Bytes.wrap(Files.readAllBytes(ready)), Encoding.JSON, ReadLimits.STORED),
              "ready file");
      return new RelayProcess(
          child, URI.create(read.requireString("https")), URI.create(read.requireString("admin")));
    } catch (DecodeException e) {
      child.close();
      throw new IOException("unreadable ready file", e);
    } catch (IOException | InterruptedException e) {
      child.close();
      throw e;
    }
  }

  private static List<String> serve(Setup setup, Path ready) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("serve", "-c", setup.directory.resolve("node/relay.yaml").toString()));
    arguments.addAll(List.of("--ready-file", ready.toString()));
    Map<String, String> settings = new TreeMap<>(setup.settings);
    settings.putIfAbsent("http.port", "0");
    settings.putIfAbsent("admin.port", "0");
    settings.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
    return arguments;
  }

  private static void init(Setup setup) throws IOException, InterruptedException {
    Path log = setup.directory.resolve("init.log");
    List<String> arguments =
        List.of(
            "init",
            setup.directory.resolve("node").toString(),
            "--service",
            setup.service,
            "--profile",
            "loadtest",
            "--dev-ca",
            setup.directory.resolve("ca").toString());
    try (ChildProcess child = ChildProcess.start(command(setup, List.of(), arguments, log))) {
      Process init = child.process();
      if (!init.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || init.exitValue() != 0) {
        throw new IOException("init failed:\n" + Files.readString(log));
      }
    }
  }

  private static ProcessBuilder command(
      Setup setup, List<String> flags, List<String> arguments, Path log) {
    List<String> all = Stream.concat(ROOM.stream(), flags.stream()).toList();
    return new ProcessBuilder(setup.jvm.with(HEAP, all).running(ParentJvm.RELAY, arguments))
        .redirectErrorStream(true)
        .redirectOutput(log.toFile());
  }

  private static void await(Process process, Path ready, Path log)
      throws IOException, InterruptedException {
    long limit = System.nanoTime() + PATIENCE.toNanos();
    while (!Files.exists(ready)) {
      boolean ended = process.waitFor(20, TimeUnit.MILLISECONDS);
      if (ended && process.exitValue() == CONFIGURATION) {
        throw new ConfigurationRefused(Files.readString(log).strip());
      }
      if (ended || System.nanoTime() > limit) {
        throw new IOException("serve did not get ready:\n" + Files.readString(log));
      }
    }
  }

  /** Where requests go. */
  public URI address() {
    return address;
  }

  /** Its admin listener. */
  public URI admin() {
    return admin;
  }

  /** Its process. */
  public long pid() {
    return child.process().pid();
  }

  /** Processor time of the node so far, user and system, all threads. */
  public Duration processorTime() {
    return child.process().toHandle().info().totalCpuDuration().orElseThrow();
  }

  /** Memory of a process that is in RAM, in octets; empty where the system does not tell. */
  public static OptionalLong residentOctets(long pid) {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty(); // not this kind of system, or the process has ended
    }
  }

  @Override
  public void close() {
    child.close();
  }
}
