/**
 * {@code mesh-relay loadtest …}. Found by the operator's command through {@link
 * org.meshrelay.client.cli.OperatorSuite}; everything runs on the thread of the command.
 */
@NullMarked
package org.meshrelay.loadtest.command;

import org.jspecify.annotations.NullMarked;
