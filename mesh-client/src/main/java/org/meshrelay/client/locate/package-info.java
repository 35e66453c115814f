/**
 * From the name of a service to the places where it can be reached: a static map from a local file,
 * then SRV and TXT records (http-binding.md 7).
 *
 * <p>Maps are read at start-up by whoever assembles the program; look-ups run on the event loops of
 * the Vert.x instance behind the resolver and block none of them. Sessions and the forwarding of a
 * service call it through {@code ServiceLocator}.
 */
@NullMarked
package org.meshrelay.client.locate;

import org.jspecify.annotations.NullMarked;
