/**
 * Strict reading of YAML that people write: every mistake with its place, key and cure, all at
 * once; keys that nobody asks for are mistakes. Used for the configuration of a node and for
 * scenarios of the load harness. Pure but for reading the file; any thread, one reader at a time.
 */
@NullMarked
package org.meshrelay.client.yaml;

import org.jspecify.annotations.NullMarked;
