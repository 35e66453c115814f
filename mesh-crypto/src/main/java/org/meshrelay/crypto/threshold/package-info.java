/** Keys made of two shares. Stateless, for any thread but an event loop. */
@NullMarked
package org.meshrelay.crypto.threshold;

import org.jspecify.annotations.NullMarked;
