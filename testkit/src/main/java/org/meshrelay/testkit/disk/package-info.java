/**
 * A disk that crashes and fails on demand, under real code: a file system provider that hands all
 * it is asked to a real directory, writes down what was asked, and injects errors. From what was
 * written down every state can be made that a device may hold after a power cut.
 *
 * <p>Any thread may use the paths; one lock orders what happens. Nothing here knows what the files
 * mean. What is written through a mapping is found by comparing the file with what was seen last.
 */
@NullMarked
package org.meshrelay.testkit.disk;

import org.jspecify.annotations.NullMarked;
