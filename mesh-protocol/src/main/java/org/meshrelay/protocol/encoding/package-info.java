/**
 * Octets to trees and back: JSON through a streaming parser, JSON-B by hand (encoding.md 1 and 2),
 * and the mapping of objects to records. Everything read is bounded by {@link
 * org.meshrelay.protocol.encoding.ReadLimits} before anything is allocated for it, and nothing but
 * {@link org.meshrelay.protocol.encoding.DecodeException} comes out of malformed input.
 *
 * <p>Trees are immutable and may be used by any thread; readers and writers are confined to one
 * call. Used by every package above. No I/O, no clock.
 *
 * <p>Cost budget: 1 us per KiB of JSON, of which most is the tokenizer skipping strings, and 3 us
 * for a JSON-B document of any size that is mostly payload. One pass over the octets by the
 * tokenizer, one by the UTF-8 check, one over the inside of each string to find its end; strings
 * and base64 are decoded only when asked for, and then straight from the received octets. A tree
 * holds slices of the received octets, so it keeps the whole body alive: take text or binary values
 * out before storing something for long.
 */
@NullMarked
package org.meshrelay.protocol.encoding;

import org.jspecify.annotations.NullMarked;
