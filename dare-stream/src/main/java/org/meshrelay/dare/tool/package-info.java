/**
 * What an operator does with spools outside the engine: look and check. Reads only, beside a
 * running node or without one; knows no other package's insides than the records of the log.
 */
@NullMarked
package org.meshrelay.dare.tool;

import org.jspecify.annotations.NullMarked;
