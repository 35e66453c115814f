/**
 * Containers of every kind as files (dare.md 7 and 8): made and added to, read forward, backward
 * and at random, frames taken out as envelopes, copies without what is superseded, salts erased,
 * torn tails cut off.
 *
 * <p>A file may come from anyone; what is read is checked against the file before it is used. One
 * process adds to a container at a time, which a file lock sees to; readers need no lock and see
 * whole frames. Payloads of any length in constant memory. Everything blocks; each object serves
 * one thread. Called by tools.
 */
@NullMarked
package org.meshrelay.dare.container.file;

import org.jspecify.annotations.NullMarked;
