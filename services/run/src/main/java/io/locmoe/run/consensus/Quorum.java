package io.locmoe.run.consensus;

import java.util.Collection;
import java.util.Map;

/** Decides whether a quorum has agreed to replace a view. */
interface Quorum {
    /** The rule of {@link Tally}. */
    Quorum MAJORITY = (view, heard, wanted) -> Tally.of(view, heard).isEnough(wanted);

    /**
     * Whether the members that have answered are a quorum.
     *
     * @param view   view to be replaced
     * @param heard  members that have agreed, by name
     * @param wanted names of the future members
     */
    boolean reached(View view, Map<String, Member> heard, Collection<String> wanted);
}
