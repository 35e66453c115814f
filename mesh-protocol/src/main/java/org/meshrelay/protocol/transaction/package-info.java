/**
 * Requests and responses of the Mesh Service protocol, one record for each, and their codecs
 * (protocol.md 1.7, 1.8 and 2). Pure values and functions; any thread may use them. The relay
 * switches over {@link org.meshrelay.protocol.transaction.MeshRequest}, clients build it.
 */
@NullMarked
package org.meshrelay.protocol.transaction;

import org.jspecify.annotations.NullMarked;
