package org.meshrelay.relay.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.meshrelay.client.cli.ParentJvm;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonReader;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ReadLimits;

/** One {@code serve} as a process of its own, known by its handle. Any thread. */
final class ServiceProcess {
  /** Start on two busy processors takes 2 to 4 s; more is a fault. */
  private static final Duration START_LIMIT = Duration.ofSeconds(30);

  /** A node that does not end after SIGTERM drains for {@code work.drain-timeout-ms} at most. */
  private static final Duration DRAIN_LIMIT = Duration.ofSeconds(5);

  private static final long LOOK_MS = 20;

  private final Site site;
  private final Process process;

  private ServiceProcess(Site site, Process process) {
    this.site = site;
    this.process = process;
  }

  /**
   * Where a service can be reached.
   *
   * @param name the service
   * @param https for requests
   * @param admin for health and metrics
   * @param pid of its process
   */
  record Address(String name, String https, String admin, long pid) {}

  static ServiceProcess start(Site site, ParentJvm jvm) throws DemoException {
    List<String> line =
        jvm.running(
            ParentJvm.RELAY,
            List.of(
                "serve",
                "-c",
                site.configuration().toString(),
                "--set",
                "log.level=debug",
                "--ready-file",
                site.readyFile().toString()));
    try {
      Process process =
          new ProcessBuilder(line)
              .directory(site.directory().toFile())
              .redirectErrorStream(true)
              .redirectOutput(site.log().toFile())
              .start();
      process.getOutputStream().close();
      return new ServiceProcess(site, process);
    } catch (IOException e) {
      throw new DemoException(
          DemoException.Kind.UNAVAILABLE,
          site.name() + ": the process cannot be started: " + e.getMessage(),
          e);
    }
  }

  Site site() {
    return site;
  }

  NodeLog log() {
    return new NodeLog(site.log());
  }

  /** Waits until requests are accepted. */
  Address awaitReady(Patience patience) throws DemoException {
    Duration limit = START_LIMIT.compareTo(patience.left()) < 0 ? START_LIMIT : patience.left();
    long end = System.nanoTime() + limit.toNanos();
    while (!Files.exists(site.readyFile())) {
      if (endsWithin(LOOK_MS)) {
        throw ended("before it was ready");
      }
      if (System.nanoTime() > end) {
        throw new DemoException(
            DemoException.Kind.UNAVAILABLE,
            site.name() + " was not ready within " + limit.toSeconds() + " s; " + logEnd());
      }
    }
    return address();
  }

  /** Completes when the process ends. */
  CompletableFuture<ServiceProcess> end() {
    return process.onExit().thenApply(ended -> this);
  }

  /** The error that the end of the process is. */
  DemoException ended(String when) {
    return new DemoException(
        DemoException.Kind.UNAVAILABLE,
        site.name()
            + " (pid "
            + process.pid()
            + ") ended with exit code "
            + process.exitValue()
            + " "
            + when
            + "; "
            + logEnd());
  }

  boolean endsWithin(long milliseconds) throws DemoException {
    try {
      return process.waitFor(milliseconds, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoException(DemoException.Kind.UNAVAILABLE, "interrupted", e);
    }
  }

  /** Asks it to drain and end. */
  void terminate() {
    process.destroy();
  }

  /** Waits for the end, and brings it about after a while; may be called again. */
  void awaitEnd() {
    try {
      if (!process.waitFor(DRAIN_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private String logEnd() {
    return "its log ends:\n  " + log().tail();
  }

  private Address address() throws DemoException {
    try {
      ObjectReader ready =
          ObjectReader.of(
              JsonReader.readObject(
                  Bytes.wrap(Files.readAllBytes(site.readyFile())),
                  Encoding.JSON,
                  ReadLimits.UNAUTHENTICATED),
              "ready file");
      return new Address(
          site.name(),
          ready.requireString("https"),
          ready.requireString("admin"),
          ready.requireInteger("pid"));
    } catch (IOException | DecodeException e) {
      throw new DemoException(
          DemoException.Kind.INTERNAL, site.name() + ": its ready file cannot be read", e);
    }
  }
}
