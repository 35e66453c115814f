package org.meshrelay.relay.demo;

import java.nio.file.Path;

/**
 * Where a service of the demo keeps its things.
 *
 * @param name the service
 * @param directory made by {@code init}
 * @param port where it will listen
 */
record Site(String name, Path directory, int port) {
  String https() {
    return "https://127.0.0.1:" + port;
  }

  Path configuration() {
    return directory.resolve("relay.yaml");
  }

  /** Everything that the process writes to stdout and stderr. */
  Path log() {
    return directory.resolve("serve.log");
  }

  Path readyFile() {
    return directory.resolve("ready.json");
  }
}
