package org.meshrelay.protocol.profile;

/** The private side of a connection; travels only encrypted (objects.md 3.5). */
public sealed interface Activation extends Assertion
    permits ActivationDevice, ActivationAccount, ActivationGroup {
  /** What every assertion may carry. */
  AssertionBase base();
}
