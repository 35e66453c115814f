/**
 * The work of a post, given to others: a message of 1 KB that is accepted durably from a sender and
 * readable by its recipient. One blocking connection for each slot of concurrency, on a virtual
 * thread of its own. Called by {@code benchmarks/peers}, which starts the others.
 */
@NullMarked
package org.meshrelay.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
