/**
 * Load harness. To come: {@code scenario}, {@code rate}, {@code run}, {@code report} and the
 * fault-injecting {@code peer}. Until then the module is empty on purpose.
 */
@NullMarked
package org.meshrelay.loadtest;

import org.jspecify.annotations.NullMarked;
