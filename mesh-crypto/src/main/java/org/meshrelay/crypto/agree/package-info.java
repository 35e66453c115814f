/** What a key agreement may end in besides a secret. */
@NullMarked
package org.meshrelay.crypto.agree;

import org.jspecify.annotations.NullMarked;
