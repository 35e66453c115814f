/**
 * Files that survive a crash: replaced as a whole or not at all, with a checksum, under a lock.
 * Everything here blocks; called by {@code dare.store} and {@code dare.spool} from their own
 * threads.
 */
@NullMarked
package org.meshrelay.dare.file;

import org.jspecify.annotations.NullMarked;
