/**
 * The one way in which an operation of the client fails, whatever part of it met the problem. Any
 * package of the client may throw and catch it; commands turn its kind into an exit code.
 */
@NullMarked
package org.meshrelay.client.fault;

import org.jspecify.annotations.NullMarked;
