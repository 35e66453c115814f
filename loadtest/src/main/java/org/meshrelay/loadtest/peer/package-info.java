/**
 * A service that takes whatever it is sent and does as much wrong as its plan says: for trying
 * forwarding and clients. It keeps nothing, and must never stand where strangers reach it. Requests
 * are received on event loops and answered on worker threads.
 */
@NullMarked
package org.meshrelay.loadtest.peer;

import org.jspecify.annotations.NullMarked;
