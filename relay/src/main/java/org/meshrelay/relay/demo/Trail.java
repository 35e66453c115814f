package org.meshrelay.relay.demo;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.meshrelay.client.fault.MeshException;

/**
 * Puts together the way of one message from what each corner noted: devices by their clock,
 * services in their logs. Nothing else is under way meanwhile, so the first entries after the post
 * are those of this message.
 */
final class Trail {
  private final Patience patience;
  private final Instant posted;
  private final List<Hop> hops = new ArrayList<>();

  /**
   * @param posted when the sender's device began
   */
  Trail(Patience patience, Instant posted) {
    this.patience = patience;
    this.posted = posted;
  }

  void device(Instant time, User user, String what) {
    hops.add(new Hop(time, user.device(), what, "clock"));
  }

  /** The sender's service: it takes the post, and it has it on its disk. */
  void outbound(Site site, NodeLog log) throws DemoException, MeshException {
    NodeLog.Line answered = find(site, log, "answered", Map.of("transaction", "Post"));
    NodeLog.Line recorded = find(site, log, "recorded", Map.of());
    service(answered.began(), site, "takes the post of the device");
    service(recorded.at(), site, "accepts: durable in mmm_Outbound, queued for the other service");
    service(answered.at(), site, "answers the device, with a receipt");
  }

  /** The recipient's service: it takes the message, decides, appends, answers. */
  void inbound(Site site, NodeLog log) throws DemoException, MeshException {
    NodeLog.Line answered = find(site, log, "answered", Map.of("transaction", "Post"));
    NodeLog.Line judged = find(site, log, "judged", Map.of());
    NodeLog.Line appended = find(site, log, "appended", Map.of());
    service(answered.began(), site, "takes the message from " + Stage.COM);
    service(
        judged.at(),
        site,
        "decides: " + judged.value("verdict") + ", by rule " + judged.value("rule"));
    service(
        appended.at(),
        site,
        "appends: durable as frame "
            + appended.value("index")
            + " of "
            + appended.value("container"));
    service(answered.at(), site, "answers " + Stage.COM + ", with a blinded receipt");
  }

  /** All hops, in order of time. */
  List<Hop> hops() {
    return hops.stream().sorted(Comparator.comparing(Hop::time)).toList();
  }

  private void service(Instant time, Site site, String what) {
    // Logs have milliseconds, cut off; nothing that a service did was before the post.
    hops.add(new Hop(time.isBefore(posted) ? posted : time, site.name(), what, "log"));
  }

  private NodeLog.Line find(Site site, NodeLog log, String event, Map<String, String> values)
      throws DemoException, MeshException {
    return patience.await(
        "the entry \"" + event + "\" in the log of " + site.name(),
        () -> {
          Optional<NodeLog.Line> line = log.first(posted.minusMillis(1), event, values);
          return line;
        });
  }
}
