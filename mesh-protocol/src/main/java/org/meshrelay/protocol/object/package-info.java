/**
 * What every object of the Mesh has in common: a tag and members, and the typed reading and writing
 * of members (envelopes, addresses, tagged structures) with the names of earlier and later
 * revisions. Immutable but for readers and writers, which belong to one thread; used by the codecs
 * of this module.
 */
@NullMarked
package org.meshrelay.protocol.object;

import org.jspecify.annotations.NullMarked;
