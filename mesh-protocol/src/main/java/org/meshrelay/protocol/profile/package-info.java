/**
 * Profiles, connection assertions and activations (objects.md 3): who a person, device, account,
 * service or host is, which keys act for it, and how a device gets the keys it acts with.
 *
 * <p>Values are immutable and any thread may use them. Whatever verifies or makes signatures, or
 * combines keys, takes between half a millisecond and a few milliseconds and must not run on an
 * event loop.
 */
@NullMarked
package org.meshrelay.protocol.profile;

import org.jspecify.annotations.NullMarked;
