package org.meshrelay.loadtest.command;

import java.io.PrintWriter;
import java.util.Locale;
import org.meshrelay.loadtest.measure.Timeline;
import org.meshrelay.loadtest.run.LoadRun;
import org.meshrelay.loadtest.run.NodeSample;
import org.meshrelay.loadtest.run.Sampler;
import org.meshrelay.loadtest.scenario.Phase;

/**
 * How far a run is: on a terminal one line that is written over, elsewhere one line for each step.
 * Any thread.
 */
final class RunProgress implements LoadRun.Listener, AutoCloseable {
  private final PrintWriter err;
  private final boolean terminal;

  RunProgress(PrintWriter err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  @Override
  public synchronized void step(String what) {
    if (terminal) {
      over(what);
    } else if (!what.contains(" of ")) { // one of many is for those who watch
      err.println(what);
      err.flush();
    }
  }

  @Override
  public synchronized void second(Phase phase, Sampler.Look look, Timeline timeline) {
    if (!terminal) {
      return;
    }
    over(
        String.format(
            Locale.ROOT,
            "%s %d s: offered %d/s, acknowledged %d/s, refused %d/s, failed %d/s, p50 %.1f ms,"
                + " p99 %.1f ms, in the node %.0f",
            phase.name(),
            look.second() + 1,
            timeline.at(Timeline.Count.OFFERED, look.second()),
            timeline.at(Timeline.Count.ACKNOWLEDGED, look.second()),
            timeline.at(Timeline.Count.REFUSED, look.second()),
            timeline.at(Timeline.Count.FAILED, look.second()),
            look.interval().p50Nanos() / 1e6,
            look.interval().p99Nanos() / 1e6,
            look.node().map(NodeSample::inFlight).orElse(0.0)));
  }

  private void over(String line) {
    err.print("\r" + line + "\u001b[K");
    err.flush();
  }

  /** Wipes the line. */
  @Override
  public synchronized void close() {
    if (terminal) {
      over("");
    }
  }
}
