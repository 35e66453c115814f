/**
 * The command {@code mesh}: parses, calls the client, prints. No command knows keys or sockets.
 *
 * <p>Everything runs on the thread of {@code main}. Nobody else calls it but a launcher that adds
 * test vector suites of other modules.
 */
@NullMarked
package org.meshrelay.client.cli;

import org.jspecify.annotations.NullMarked;
