package org.meshrelay.dare.container.file;

import org.meshrelay.protocol.dare.EnvelopeDraft;

/**
 * A frame to be written.
 *
 * @param place where, and of what size
 * @param draft header, keys and signers; to be closed
 */
public record PlannedFrame(FramePlace place, EnvelopeDraft draft) {}
