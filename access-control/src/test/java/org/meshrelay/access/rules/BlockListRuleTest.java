package org.meshrelay.access.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.meshrelay.access.Facts;
import org.meshrelay.access.Hop;
import org.meshrelay.access.Rule;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.ServiceName;

class BlockListRuleTest implements RuleContract {
  private static final BlockList KEYS =
      new BlockList(Set.of(), Set.of(), Set.of("mser-vice"), List.of());

  @Override
  public Rule rule() {
    return new BlockListRule(KEYS);
  }

  private static boolean blocks(BlockList list) {
    return new BlockListRule(list).apply(Facts.strangerText().get()).isPresent();
  }

  @Test
  void apply_nobodyListed_hasNoOpinion() {
    assertFalse(blocks(BlockList.NONE));
  }

  @Test
  void apply_serviceIdentifier_isComparedWithoutDashesAndCase() {
    assertTrue(blocks(KEYS));
  }

  @Test
  void apply_domainOfSender_isBlocked() {
    assertTrue(
        blocks(
            new BlockList(
                Set.of(ServiceName.parse("example.com")), Set.of(), Set.of(), List.of())));
    assertFalse(
        blocks(
            new BlockList(
                Set.of(ServiceName.parse("example.net")), Set.of(), Set.of(), List.of())));
  }

  @Test
  void apply_accountRootAndSigningKey_areBlocked() {
    assertTrue(blocks(new BlockList(Set.of(), Set.of(Facts.ALICE), Set.of(), List.of())));
    assertTrue(blocks(new BlockList(Set.of(), Set.of(), Set.of("MROOT"), List.of())));
    assertTrue(blocks(new BlockList(Set.of(), Set.of(), Set.of("MKEY"), List.of())));
  }

  @Test
  void apply_addressInRange_isBlockedAtTheEdgesOfThePrefix() {
    Bytes network = Bytes.of(192, 0, 2, 0);
    for (int bits = 0; bits <= 32; bits++) {
      BlockList list =
          new BlockList(Set.of(), Set.of(), Set.of(), List.of(new AddressRange(network, bits)));
      assertEquals(bits <= 29, blocks(list), "192.0.2.7 in /" + bits);
    }
  }

  @Test
  void apply_addressOfOtherFamilyOrUnknown_isNotBlocked() {
    BlockList all =
        new BlockList(
            Set.of(), Set.of(), Set.of(), List.of(new AddressRange(Bytes.of(0, 0, 0, 0), 0)));
    Facts noAddress = Facts.strangerText().withHop(Hop.service("MS", Bytes.EMPTY));

    assertTrue(new BlockListRule(all).apply(noAddress.get()).isEmpty());
  }
}
