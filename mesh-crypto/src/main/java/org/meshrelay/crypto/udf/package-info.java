/**
 * Uniform Data Fingerprints: their text form, digests, authenticators, seeds, shares, locators, and
 * the identifiers the Mesh derives from them (encoding.md 3 to 5). Stateless and immutable, for any
 * thread; everything but the Shamir code takes microseconds.
 */
@NullMarked
package org.meshrelay.crypto.udf;

import org.jspecify.annotations.NullMarked;
