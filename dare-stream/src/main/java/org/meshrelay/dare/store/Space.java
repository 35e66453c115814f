package org.meshrelay.dare.store;

/**
 * Room on the device that holds a log.
 *
 * @param freeOctets free octets of its file system
 * @param full whether new content is refused for lack of it
 */
public record Space(long freeOctets, boolean full) {}
