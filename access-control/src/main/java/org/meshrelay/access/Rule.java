package org.meshrelay.access;

import java.util.Optional;

/** One step of control. Pure: equal facts, equal opinion. */
public interface Rule {
  /** The name in explanations, metrics and policy files; unique within a policy. */
  String id();

  /** The opinion on these facts; empty if the rule has none, then the next rule is asked. */
  Optional<Opinion> apply(AccessFacts facts);
}
