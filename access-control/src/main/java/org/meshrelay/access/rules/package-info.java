/**
 * The rules of inbound and outbound control, one class each, and the order in which they stand.
 *
 * <p>A rule reads facts and gives an opinion or none. Rules know neither one another nor any store;
 * the order is fixed in one place, {@link org.meshrelay.access.rules.StandardPolicy}. Any thread.
 */
@NullMarked
package org.meshrelay.access.rules;

import org.jspecify.annotations.NullMarked;
