/**
 * Entries of catalogs, contacts among them, and the rules by which catalog frames change the state
 * of a catalog (objects.md 3.6 and 4, protocol.md 2.5). Values are immutable and any thread may use
 * them; {@link org.meshrelay.protocol.catalog.CatalogState} belongs to one thread.
 */
@NullMarked
package org.meshrelay.protocol.catalog;

import org.jspecify.annotations.NullMarked;
