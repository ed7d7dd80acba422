package io.locmoe.control;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A view with those before it that it may not have replaced yet.
 *
 * @param view   the newest
 * @param before older ones, any of which may be the last that was agreed; none once the view is known to be
 */
public record Lineage(View view, List<View> before) {
    /** More attempts than can fail one after another without a person looking at the mesh. */
    static final int MOST_BEFORE = 64;

    /** @throws ControlException if the older ones are not older, not of the same run, or too many */
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

    /** A view that was agreed, or the names of a run's nodes. */
    public static Lineage of(View view) {
        return new Lineage(view, List.of());
    }

    /** All of them. */
    public Stream<View> views() {
        return Stream.concat(Stream.of(view), before.stream());
    }
}
