/**
 * The profiles and private keys of the node's service and host, and the files they are in.
 *
 * <p>Blocks on files and on signature checks: the command line and the start of a node use it.
 */
@NullMarked
package org.meshrelay.relay.keys;

import org.jspecify.annotations.NullMarked;
