/**
 * Frames of a container of any size, found and judged without holding payloads: by their tags, from
 * either end, around damage. Lengths are checked against what is there before they are used.
 *
 * <p>Each object serves one thread, which blocks on the source. Called by archives, by containers
 * as files, and by tools.
 */
@NullMarked
package org.meshrelay.dare.container.walk;

import org.jspecify.annotations.NullMarked;
