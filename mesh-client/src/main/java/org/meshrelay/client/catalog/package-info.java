/**
 * What is particular about each kind of catalog that a user keeps: the container, the fields, and
 * how they become an entry (objects.md 4.1, 4.2). How entries are changed, synchronised and kept
 * from being lost is the same for all and stands in the package above.
 *
 * <p>Pure functions, any thread. Used by the client and its commands.
 */
@NullMarked
package org.meshrelay.client.catalog;

import org.jspecify.annotations.NullMarked;
