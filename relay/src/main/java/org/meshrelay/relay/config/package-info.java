/**
 * The configuration of a node: one tree of records, read from a commented YAML file, a directory of
 * further files, the environment and flags, in this order of rising precedence.
 *
 * <p>Reading reports every mistake at once, each with its place and a way to mend it; a record that
 * exists is valid. The records are immutable and may be used by any thread. Reading happens at the
 * start and on reload, never on an event loop. Every package of the node may use the records; only
 * the command line and the assembly read files.
 */
@NullMarked
package org.meshrelay.relay.config;

import org.jspecify.annotations.NullMarked;
