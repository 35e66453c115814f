package org.meshrelay.relay.demo;

import java.util.List;
import java.util.stream.Collectors;

/** Where to look now that the story is over. */
final class Epilogue {
  private final Narrator narrator;
  private final Stage stage;
  private final List<ServiceProcess.Address> services;

  Epilogue(Narrator narrator, Stage stage, List<ServiceProcess.Address> services) {
    this.narrator = narrator;
    this.stage = stage;
    this.services = services;
  }

  /** The services are about to be stopped. */
  void stopped() {
    urls("Addresses (stopping now; --keep leaves them running)");
  }

  /** The services go on. */
  void kept() {
    urls("Still running");
    narrator.heading("Go on with");
    narrator.say(mesh("alice") + " message text bob@example.net \"Are you still there?\"");
    narrator.say(mesh("bob") + " message pending");
    narrator.say(mesh("alice") + " message status");
    narrator.heading("Stop with");
    String pids =
        services.stream()
            .map(service -> Long.toString(service.pid()))
            .collect(Collectors.joining(" "));
    narrator.say("kill " + pids + " && rm -r " + stage.directory());
  }

  private void urls(String heading) {
    narrator.heading(heading);
    for (ServiceProcess.Address service : services) {
      narrator.say(
          "%-12s %s/.well-known/mmm  %s/metrics"
              .formatted(service.name(), service.https(), service.admin()));
    }
  }

  private String mesh(String user) {
    return "./mesh --home "
        + stage.home(user)
        + " --service-map "
        + stage.map()
        + " --trust "
        + stage.root();
  }
}
