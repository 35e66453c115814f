/** Two runs side by side: what differs by more than chance. Pure, but for reading the reports. */
@NullMarked
package org.meshrelay.loadtest.compare;

import org.jspecify.annotations.NullMarked;
