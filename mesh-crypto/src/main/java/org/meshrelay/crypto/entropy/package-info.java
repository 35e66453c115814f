/**
 * Where random octets come from. Passed in everywhere, so that a test can make a run repeatable;
 * implementations must be safe for use by any thread.
 */
@NullMarked
package org.meshrelay.crypto.entropy;

import org.jspecify.annotations.NullMarked;
