package org.meshrelay.loadtest.run;

import java.util.concurrent.CompletionStage;
import org.meshrelay.loadtest.measure.Outcome;
import org.meshrelay.loadtest.scenario.Mix;

/** Does one operation over the network. Any thread; returns at once; the stage never fails. */
@FunctionalInterface
public interface Work {
  /** Does it. */
  CompletionStage<Outcome> perform(Mix.Operation operation);
}
