/**
 * What a run means: whether it is valid, whether the node did what it is held to, and both as JSON
 * and as one page without anything from elsewhere. Pure, but for writing the files.
 */
@NullMarked
package org.meshrelay.loadtest.report;

import org.jspecify.annotations.NullMarked;
