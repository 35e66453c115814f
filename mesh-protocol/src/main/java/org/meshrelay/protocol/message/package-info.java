/**
 * Messages of the Mesh and the envelopes that carry them (objects.md 5). Values are immutable and
 * any thread may use them; signing and encrypting take some milliseconds and do not belong on an
 * event loop.
 */
@NullMarked
package org.meshrelay.protocol.message;

import org.jspecify.annotations.NullMarked;
