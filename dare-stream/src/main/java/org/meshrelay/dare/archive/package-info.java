/**
 * Archives: containers with one file per frame (dare.md 8.5), of any size, in constant memory save
 * for the names of the files. Creating, listing, checking and extracting, and a file each for
 * envelopes that do not fit in memory.
 *
 * <p>An archive may come from anyone. Lengths are checked against the file before anything is
 * allocated; paths that are absolute, lead upwards or through a symbolic link are refused; nothing
 * is left in the target directory whose digest was not right. Damage is named with its place and
 * costs the frame it is in, where the frames around it can still be told apart. Neither name nor
 * date of a file is covered by a digest or signature (dare.md 4.3, 8.3): a signature says who made
 * the content, not what it is called.
 *
 * <p>Threads: each call uses the calling thread and a bounded pool of its own for the length of the
 * call; progress is told on the calling thread. Everything blocks; never an event loop. Called by
 * tools. Two calls must not write one archive at a time; a file lock sees to it.
 */
@NullMarked
package org.meshrelay.dare.archive;

import org.jspecify.annotations.NullMarked;
