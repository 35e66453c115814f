package org.meshrelay.relay.demo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.meshrelay.client.cli.ParentJvm;

/**
 * Both services and their directory. Whatever ends this process ends them too, unless they were
 * released: a hook of the virtual machine stops what still runs. Any thread.
 */
final class Services implements AutoCloseable {
  /** After that the directory stays behind, in the place for temporary files. */
  private static final int REMOVE_ATTEMPTS = 3;

  private final Stage stage;
  private final List<ServiceProcess> running = new CopyOnWriteArrayList<>();
  private volatile boolean released;

  private Services(Stage stage) {
    this.stage = stage;
  }

  /** Nothing runs yet; what will is stopped when this process ends. */
  static Services on(Stage stage) {
    Services services = new Services(stage);
    Runtime.getRuntime().addShutdownHook(new Thread(services::close, "demo-stop"));
    return services;
  }

  /** Starts both and waits until both accept requests. */
  List<ServiceProcess.Address> start(ParentJvm jvm, Patience patience) throws DemoException {
    for (Site site : stage.sites()) {
      running.add(ServiceProcess.start(site, jvm));
    }
    List<ServiceProcess.Address> addresses = new ArrayList<>();
    for (ServiceProcess process : running) {
      addresses.add(process.awaitReady(patience));
    }
    return List.copyOf(addresses);
  }

  Stage stage() {
    return stage;
  }

  NodeLog log(Site site) {
    return new NodeLog(site.log());
  }

  /** Completes with the first that ends. */
  CompletableFuture<ServiceProcess> firstEnd() {
    CompletableFuture<ServiceProcess> first = new CompletableFuture<>();
    for (ServiceProcess process : running) {
      var unused = process.end().thenAccept(first::complete);
    }
    return first;
  }

  /** Leaves them running when this process ends. */
  void release() {
    released = true;
  }

  /** Stops both, which drain at the same time, and removes the directory. */
  @Override
  public synchronized void close() {
    if (released) {
      return;
    }
    running.forEach(ServiceProcess::terminate);
    running.forEach(ServiceProcess::awaitEnd);
    running.clear();
    remove();
  }

  private void remove() {
    for (int attempt = 0; attempt < REMOVE_ATTEMPTS; attempt++) {
      if (isRemoved()) {
        return;
      }
    }
  }

  /** False if a client that is just being stopped wrote something meanwhile. */
  private boolean isRemoved() {
    try {
      stage.remove();
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
