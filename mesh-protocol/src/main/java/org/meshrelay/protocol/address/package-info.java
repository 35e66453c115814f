/**
 * Names of accounts, services and containers in their canonical form, so that equal names are equal
 * objects. Immutable, free of I/O; any thread may use it.
 */
@NullMarked
package org.meshrelay.protocol.address;

import org.jspecify.annotations.NullMarked;
