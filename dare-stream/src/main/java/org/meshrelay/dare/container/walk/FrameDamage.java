package org.meshrelay.dare.container.walk;

/**
 * A place of a container that is wrong.
 *
 * @param index number of the frame, as far as it can be told
 * @param position where the frame begins or, if that cannot be told, where the search began
 * @param reason a kind of {@link org.meshrelay.dare.container.DamageKind} by its text, or {@code
 *     event} for one that is not known, {@code signature}, {@code encryption}
 */
public record FrameDamage(long index, long position, String reason) {}
