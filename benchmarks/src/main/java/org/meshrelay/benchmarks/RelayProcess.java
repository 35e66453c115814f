package org.meshrelay.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonReader;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ReadLimits;

/**
 * A node as an operator runs it: a process of its own with the flags of the launcher, a store of
 * its own, durability as shipped. Blocks; ended by its own handle.
 */
final class RelayProcess implements AutoCloseable {
  private static final String MAIN = "org.meshrelay.relay.RelayMain";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** The heap that the launcher gives a node. */
  private static final String HEAP = "-Xmx512m";

  private final Process process;
  private final URI address;
  private final URI admin;
  private final HttpClient http = HttpClient.newHttpClient();

  private RelayProcess(Process process, URI address, URI admin) {
    this.process = process;
    this.address = address;
    this.admin = admin;
  }

  /**
   * How the node is started.
   *
   * @param java the virtual machine
   * @param options file of its flags, {@code conf/jvm.options}
   * @param moreFlags flags beside those
   * @param classPath class path with the node on it
   * @param directory made for the node; on the device that is to be measured
   * @param service domain
   * @param transport {@code clear} or {@code tls}
   */
  record Setup(
      Path java,
      Path options,
      List<String> moreFlags,
      String classPath,
      Path directory,
      String service,
      String transport) {
    /** Authority that signed the node's certificate. */
    Path authority() {
      return directory.resolve("ca").resolve("ca.pem");
    }
  }

  /** Makes the directory and starts the node; returns once it accepts requests. */
  static RelayProcess start(Setup setup) throws IOException, InterruptedException {
    init(setup);
    Path ready = setup.directory.resolve("ready.json");
    Path log = setup.directory.resolve("serve.log");
    Process process =
        command(
                setup,
                setup.moreFlags,
                List.of(
                    "serve",
                    "-c",
                    setup.directory.resolve("node/relay.yaml").toString(),
                    "--ready-file",
                    ready.toString(),
                    "--set",
                    "http.port=0",
                    "--set",
                    "admin.port=0",
                    "--set",
                    "http.transport=" + setup.transport))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      await(process, ready, log);
      ObjectReader read =
          ObjectReader.of(
              JsonReader.read(
                  Bytes.wrap(Files.readAllBytes(ready)), Encoding.JSON, ReadLimits.STORED),
              "ready file");
      return new RelayProcess(
          process,
          URI.create(read.requireString("https")),
          URI.create(read.requireString("admin")));
    } catch (DecodeException e) {
      process.destroyForcibly();
      throw new IOException("unreadable ready file", e);
    } catch (IOException | InterruptedException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static void init(Setup setup) throws IOException, InterruptedException {
    Path log = setup.directory.resolve("init.log");
    Process init =
        command(
                setup,
                List.of(),
                List.of(
                    "init",
                    setup.directory.resolve("node").toString(),
                    "--service",
                    setup.service,
                    "--profile",
                    "loadtest",
                    "--dev-ca",
                    setup.directory.resolve("ca").toString()))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!init.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || init.exitValue() != 0) {
      init.destroyForcibly();
      throw new IOException("init failed:\n" + Files.readString(log));
    }
  }

  private static ProcessBuilder command(Setup setup, List<String> flags, List<String> arguments) {
    List<String> line = new ArrayList<>();
    line.add(setup.java.toString());
    line.add("@" + setup.options);
    line.add(HEAP);
    line.addAll(flags);
    line.addAll(List.of("-cp", setup.classPath, MAIN));
    line.addAll(arguments);
    return new ProcessBuilder(line);
  }

  private static void await(Process process, Path ready, Path log)
      throws IOException, InterruptedException {
    long limit = System.nanoTime() + PATIENCE.toNanos();
    while (!Files.exists(ready)) {
      if (process.waitFor(20, TimeUnit.MILLISECONDS) || System.nanoTime() > limit) {
        process.destroyForcibly();
        throw new IOException("serve did not get ready:\n" + Files.readString(log));
      }
    }
  }

  /** Where requests go. */
  URI address() {
    return address;
  }

  long pid() {
    return process.pid();
  }

  /** Processor time of the node so far, user and system, all threads. */
  Duration processorTime() {
    return process.toHandle().info().totalCpuDuration().orElseThrow();
  }

  /** The node's own figures: the sum over all labels by name. */
  Map<String, Double> metrics() throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(admin.resolve("/metrics")).build();
    String text = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    Map<String, Double> sums = new HashMap<>();
    for (String line : text.split("\n", -1)) {
      int space = line.lastIndexOf(' ');
      if (!line.startsWith("#") && space > 0) {
        String series = line.substring(0, space);
        int labels = series.indexOf('{');
        sums.merge(
            labels < 0 ? series : series.substring(0, labels),
            Double.parseDouble(line.substring(space + 1)),
            Double::sum);
      }
    }
    return sums;
  }

  @Override
  public void close() {
    http.close();
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
