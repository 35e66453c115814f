/**
 * What a device keeps between commands: keys, profiles, accounts, local copies of containers, pins
 * of services, evidence. Files under one directory, for its owner's eyes only.
 *
 * <p>Everything blocks and belongs to one thread at a time; a lock keeps two processes apart. Files
 * are replaced as a whole or appended to and then recorded as good, so that a crash at any instant
 * leaves the state before or after. Used by the client's own packages.
 */
@NullMarked
package org.meshrelay.client.home;

import org.jspecify.annotations.NullMarked;
