package io.locmoe.node.membership;

import io.locmoe.control.Member;
import io.locmoe.control.View;
import java.util.Collection;
import java.util.Map;

/** Decides whether enough members have agreed to replace a view. */
interface Quorum {
    /** The rule of {@link Tally}. */
    Quorum MAJORITY = (view, heard, wanted) -> Tally.of(view, heard).isEnough(wanted);

    /**
     * Whether those who have answered are enough.
     *
     * @param view   to be replaced
     * @param heard  who has agreed, by name
     * @param wanted names of the members to be
     */
    boolean reached(View view, Map<String, Member> heard, Collection<String> wanted);
}
