package org.meshrelay.loadtest.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.meshrelay.client.cli.ParentJvm;

/**
 * A link of a given rate between generator and node: a network namespace, in which the loopback
 * carries IP packets of at most 1,500 octets and lets so many bits a second of them to the port of
 * the node, and so many from it. It is gone with the last process in it. Blocks.
 */
public final class ShapedLink {
  /** Of the node. In a namespace of its own every port is free. */
  public static final int PORT = 18_443;

  /** The Ethernet header that the kernel counts on a loopback, which has none. */
  private static final int NO_HEADER = -14;

  /** As root, and as a user where the kernel lets users have namespaces. */
  private static final List<List<String>> NAMESPACES =
      List.of(List.of("unshare", "-n"), List.of("unshare", "-r", "-n"));

  private final List<String> namespace;
  private final String rate;

  private ShapedLink(List<String> namespace, String rate) {
    this.namespace = namespace;
    this.rate = rate;
  }

  /** Why there can be no link here, in the words of the system. */
  public static final class NotPermitted extends Exception {
    private static final long serialVersionUID = 1;

    NotPermitted(String message) {
      super(message);
    }
  }

  /**
   * A link of that rate in each direction.
   *
   * @throws NotPermitted if this system makes none
   */
  public static ShapedLink of(int kbitPerSecond) throws NotPermitted, InterruptedException {
    String why = "";
    for (List<String> namespace : NAMESPACES) {
      ShapedLink link = new ShapedLink(namespace, kbitPerSecond + "kbit");
      String said = failure(link.within("true"));
      if (said.isEmpty()) {
        return link;
      }
      why = why.isEmpty() ? said : why;
    }
    throw new NotPermitted(why);
  }

  /** Runs a command of ours at the link, on the console of this process; returns its exit code. */
  public int run(List<String> arguments) throws IOException, InterruptedException {
    ParentJvm jvm =
        ParentJvm.current()
            .orElseThrow(() -> new IOException("the system does not tell which java this is"));
    List<String> line = new ArrayList<>(within("exec \"$@\""));
    line.add("loadtest");
    line.addAll(jvm.running(ParentJvm.RELAY, arguments));
    try (ChildProcess child = ChildProcess.start(new ProcessBuilder(line).inheritIO())) {
      return child.process().waitFor();
    }
  }

  /** What the command said if it failed; empty if it did not. */
  private static String failure(List<String> line) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      int code = process.waitFor();
      return code == 0 ? "" : said.isEmpty() ? "exit code " + code : said;
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** The command in a namespace with the link; what fails before it ends all. */
  private List<String> within(String command) {
    String script =
        String.join(
            " && ",
            // A packet of the link at a time, not a bundle that the loopback never cuts up.
            "ip link set lo mtu 1500 gso_max_segs 1 up",
            "tc qdisc add dev lo root handle 1: stab overhead "
                + NO_HEADER
                + " linklayer ethernet htb default 30",
            "tc class add dev lo parent 1: classid 1:10 htb rate " + rate,
            "tc class add dev lo parent 1: classid 1:20 htb rate " + rate,
            "tc class add dev lo parent 1: classid 1:30 htb rate 10gbit quantum 60000",
            filter("dport", "1:10"),
            filter("sport", "1:20"),
            command);
    List<String> line = new ArrayList<>(namespace);
    line.addAll(List.of("sh", "-c", script));
    return line;
  }

  private static String filter(String port, String flow) {
    return "tc filter add dev lo parent 1: protocol ip u32 match ip "
        + port
        + " "
        + PORT
        + " 0xffff flowid "
        + flow;
  }
}
