package org.meshrelay.dare.archive;

import org.jspecify.annotations.Nullable;
import org.meshrelay.dare.container.file.FramePlace;
import org.meshrelay.dare.container.file.PlannedFrame;
import org.meshrelay.protocol.dare.EnvelopeDraft;

/**
 * A frame of an archive to be written.
 *
 * @param frame its place, header, keys and signers
 * @param input the file; null for a frame without content
 */
record PlannedFile(PlannedFrame frame, @Nullable ArchiveInput input) {
  FramePlace place() {
    return frame.place();
  }

  EnvelopeDraft draft() {
    return frame.draft();
  }
}
