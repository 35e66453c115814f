/**
 * The command {@code mesh}: parses, calls the client, prints. No command knows keys or sockets.
 *
 * <p>Everything runs on the thread of {@code main}. Nobody else calls it; other modules add
 * commands ({@link org.meshrelay.client.cli.CommandSuite}) and suites of test vectors by offering
 * them as services.
 */
@NullMarked
package org.meshrelay.client.cli;

import org.jspecify.annotations.NullMarked;
