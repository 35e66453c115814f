/**
 * Encrypted authenticated resource locators: their texts, and content that only the holder of the
 * key can read (protocol.md 6.4.3, encoding.md 5). Pure; any thread.
 */
@NullMarked
package org.meshrelay.client.earl;

import org.jspecify.annotations.NullMarked;
