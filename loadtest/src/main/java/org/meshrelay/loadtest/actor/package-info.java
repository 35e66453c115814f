/**
 * Who sends and receives: accounts made through the client as users make them, their sessions, and
 * the messages they have signed before anything is measured. Making blocks; sessions and messages
 * may be used by any thread.
 */
@NullMarked
package org.meshrelay.loadtest.actor;

import org.jspecify.annotations.NullMarked;
