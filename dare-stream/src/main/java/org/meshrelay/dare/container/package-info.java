/**
 * The container file of dare.md 7: frames, tree positions, chain and tree digests, verdicts. Pure
 * functions of octets except where a class reads a file; any thread. Called by {@code dare.spool},
 * by tools and by clients that export or check containers.
 */
@NullMarked
package org.meshrelay.dare.container;

import org.jspecify.annotations.NullMarked;
