/**
 * One class per transaction (protocol.md 1.7 and 1.8) and the table that finds it.
 *
 * <p>A transaction gets a decoded request and a proved caller, decides who may do what, and
 * composes the packages below; it blocks nowhere and calls no other transaction. What refuses the
 * whole request is a failed future with a {@code RefusalException}; what refuses one entry is in
 * the entry. The gateway calls the table on a thread of a pool or on an event loop, and a step goes
 * on where the one before has ended.
 */
@NullMarked
package org.meshrelay.relay.transaction;

import org.jspecify.annotations.NullMarked;
