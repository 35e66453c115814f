/**
 * The operator's command line, {@code mesh-relay}: picocli commands over configuration, keys and a
 * running node. Data goes to stdout, everything else to stderr; exit codes as PRODUCT.md section 3
 * has them.
 *
 * <p>Blocks as it likes: commands run on the main thread. A node is started through the {@code
 * NodeLauncher} that {@code RelayMain} passes in, so commands know nothing of its assembly.
 */
@NullMarked
package org.meshrelay.relay.cli;

import org.jspecify.annotations.NullMarked;
