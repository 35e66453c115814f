/**
 * {@code mesh-relay demo}: two services as processes of their own, two users in this one, and a
 * message on its way through all four corners, with the evidence of each step.
 *
 * <p>Everything in it is what an operator and two users would do by hand: it runs our own commands
 * and the client library, and knows nothing of the inside of a node. One thread tells the story,
 * another watches the processes; every wait has a bound. Called by the command line only.
 */
@NullMarked
package org.meshrelay.relay.demo;

import org.jspecify.annotations.NullMarked;
