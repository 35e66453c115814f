/**
 * The node under test and the machine: starting one as a process of its own, and reading its
 * figures from outside. Everything blocks; never on an event loop.
 */
@NullMarked
package org.meshrelay.loadtest.node;

import org.jspecify.annotations.NullMarked;
