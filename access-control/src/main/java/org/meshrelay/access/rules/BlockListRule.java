package org.meshrelay.access.rules;

import java.util.Optional;
import org.meshrelay.access.AccessFacts;
import org.meshrelay.access.Opinion;
import org.meshrelay.access.Rule;
import org.meshrelay.access.Verdict;

/** Refuses whom the site blocks; no user's grant helps (protocol.md 6.6.2 step 3). */
public final class BlockListRule implements Rule {
  private final BlockList blockList;

  /** Refuses whom the list matches. */
  public BlockListRule(BlockList blockList) {
    this.blockList = blockList;
  }

  @Override
  public String id() {
    return "block-list";
  }

  @Override
  public Optional<Opinion> apply(AccessFacts facts) {
    return blockList.match(facts).map(reason -> Opinion.of(Verdict.refuse(), reason));
  }
}
