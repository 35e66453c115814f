package org.meshrelay.dare.spool;

import java.util.List;

/**
 * Outcome of a work whose frames are as safe as the engine's durability promises.
 *
 * @param value what the work returned
 * @param frames the frames it appended, in order, those written by {@code create} included
 * @param <T> type of the value
 */
public record Committed<T>(T value, List<AppendedFrame> frames) {}
