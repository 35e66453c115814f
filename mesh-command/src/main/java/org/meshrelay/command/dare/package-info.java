/**
 * {@code mesh dare}: envelopes, containers and archives as files. Parses, has the libraries do it,
 * prints; no command knows a digest or a key's octets.
 *
 * <p>Everything runs on the thread of {@code main}; archives add a bounded pool of their own for
 * the length of a call. Found by the command line of the client as a service; nobody else calls it.
 */
@NullMarked
package org.meshrelay.command.dare;

import org.jspecify.annotations.NullMarked;
