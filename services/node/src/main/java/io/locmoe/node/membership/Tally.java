package io.locmoe.node.membership;

import io.locmoe.control.Member;
import io.locmoe.control.View;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The votes of a view's members.
 *
 * <p>They are enough if they are those of a majority; or if every member has either voted or is dead. A member is dead
 * where another instance answers under its name, which a mesh has no two processes of. Such a successor has no vote, as
 * it does not know what the dead one has promised, but must say itself that it is there, and must become a member: so
 * any two ways to have enough votes have a node in common that remembers the first.
 *
 * @param members   of the view
 * @param votes     those who have voted
 * @param successors of dead members, by name
 * @param unheard   names of those of whom nothing is heard
 */
record Tally(int members, int votes, List<String> successors, List<String> unheard) {

    /** @param heard who has answered, by name */
    static Tally of(View view, Map<String, Member> heard) {
        int votes = 0;
        List<String> successors = new ArrayList<>();
        List<String> unheard = new ArrayList<>();
        for (Member member : view.members()) {
            Member answer = heard.get(member.name());
            if (answer == null) {
                unheard.add(member.name());
            } else if (answer.equals(member)) {
                votes++;
            } else {
                successors.add(member.name());
            }
        }
        return new Tally(view.members().size(), votes, List.copyOf(successors), List.copyOf(unheard));
    }

    /** @param wanted names of the members to be */
    boolean isEnough(Collection<String> wanted) {
        return 2 * votes > members || votes + successors.size() == members && wanted.containsAll(successors);
    }
}
