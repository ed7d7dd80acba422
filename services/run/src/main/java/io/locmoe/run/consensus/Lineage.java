package io.locmoe.run.consensus;

import io.locmoe.run.ControlException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A view and the older views that it may not have replaced yet.
 *
 * @param view   the newest
 * @param before older views, any of which may be the last agreed one; empty once the view is known to be agreed
 */
public record Lineage(View view, List<View> before) {
    /** More attempts than can fail in a row without a person looking at the mesh. */
    static final int MOST_BEFORE = 64;

    /** @throws ControlException if the older views are not older, belong to another run, or are too many */
    public Lineage {
        Objects.requireNonNull(view, "view");
        before = List.copyOf(before);
        for (View older : before) {
            if (!older.run().equals(view.run()) || older.epoch() >= view.epoch()) {
                throw new ControlException(ControlException.Code.INVALID, older + " does not come before " + view);
            }
        }
        if (before.size() > MOST_BEFORE) {
            throw new ControlException(
                    ControlException.Code.INVALID,
                    before.size() + " views one after another were not agreed; at most " + MOST_BEFORE + " may be");
        }
    }

    /** A view that was agreed, or just the names of a run's nodes. */
    public static Lineage of(View view) {
        return new Lineage(view, List.of());
    }

    /** The view and the older ones. */
    public Stream<View> views() {
        return Stream.concat(Stream.of(view), before.stream());
    }
}
