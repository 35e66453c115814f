/**
 * Experimental UDP binding. To come: {@code udp.packet} codec, {@code udp.session} handshake,
 * reliability and congestion without sockets, {@code udp.endpoint} Netty channels. Until then the
 * module is empty on purpose.
 */
@NullMarked
package org.meshrelay.udp;

import org.jspecify.annotations.NullMarked;
