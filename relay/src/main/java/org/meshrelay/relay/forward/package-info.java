/**
 * Delivery of outbound messages to the services of their recipients, on its own time.
 *
 * <p>What waits is written in each sender's {@code mmm_Outqueue} together with the outbound frame,
 * so a restart at any instant continues where the last mark says; the recipient's service
 * suppresses what was delivered twice. The mechanisms ({@link
 * org.meshrelay.relay.forward.DestinationLane}, {@link org.meshrelay.relay.forward.RetrySchedule})
 * take the time as an argument and belong to one thread: the event-loop context of the {@link
 * org.meshrelay.relay.forward.Forwarder}. Budget: one exchange, two frames in the sender's lane,
 * and no signature per delivered message.
 */
@NullMarked
package org.meshrelay.relay.forward;

import org.jspecify.annotations.NullMarked;
