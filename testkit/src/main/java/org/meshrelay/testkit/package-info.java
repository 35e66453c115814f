/**
 * What tests of several modules share: vector files, seeds. Knows none of our modules, so that the
 * lowest of them can use it too; generators of a module's own types live in that module's tests.
 */
@NullMarked
package org.meshrelay.testkit;

import org.jspecify.annotations.NullMarked;
