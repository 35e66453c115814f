package org.meshrelay.dare.archive;

/**
 * A file that was left out, and why.
 *
 * @param index number of its frame; -1 if it has none
 * @param name what it is called
 * @param reason in words, without content
 */
public record EntryProblem(long index, String name, String reason) {}
