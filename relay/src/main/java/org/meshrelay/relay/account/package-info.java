/**
 * Accounts hosted here: who may speak for them, their devices, their contacts, their state.
 *
 * <p>The durable source is the {@code Master} catalog of the service's own account and the
 * account's {@code mmm_Device} and {@code mmm_Contact} catalogs. Views are immutable snapshots; a
 * view is current as long as the containers it was read from have not grown, which costs a look at
 * their heads and no I/O. Everything that reads frames runs on the reader pool; the methods that
 * block say so. Budget: 30 µs for a current view, one to three milliseconds to load an account.
 */
@NullMarked
package org.meshrelay.relay.account;

import org.jspecify.annotations.NullMarked;
