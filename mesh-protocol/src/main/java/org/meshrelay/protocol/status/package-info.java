/**
 * The numbers a service answers with, and the refusal as a value. Immutable, free of I/O; any
 * thread may use it.
 */
@NullMarked
package org.meshrelay.protocol.status;

import org.jspecify.annotations.NullMarked;
