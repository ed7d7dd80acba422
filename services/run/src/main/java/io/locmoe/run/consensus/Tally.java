package io.locmoe.run.consensus;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The votes of a view's members.
 *
 * <p>They are enough if a majority has voted, or if every member has either voted or is dead. A member is dead if
 * another instance answers under its name, because a mesh has no two processes of one name. This successor has no vote,
 * because it does not know what the dead member has promised. But it must answer itself and become a member, so any two
 * sufficient sets of votes have a node in common that remembers the first.
 *
 * @param members    number of members of the view
 * @param votes      number of members that have voted
 * @param successors names of the dead members
 * @param unheard    names of the members that have not answered
 */
record Tally(int members, int votes, List<String> successors, List<String> unheard) {

    /** @param heard members that have answered, by name */
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

    /** @param wanted names of the future members */
    boolean isEnough(Collection<String> wanted) {
        return 2 * votes > members || votes + successors.size() == members && wanted.containsAll(successors);
    }
}
