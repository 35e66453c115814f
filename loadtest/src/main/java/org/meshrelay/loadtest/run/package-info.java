/**
 * Carries a scenario out: the thread that calls paces the requests, the event loop and the crypto
 * threads of the client complete them, one more thread samples each second. Memory is bounded by
 * the corpus and by the requests in flight.
 */
@NullMarked
package org.meshrelay.loadtest.run;

import org.jspecify.annotations.NullMarked;
