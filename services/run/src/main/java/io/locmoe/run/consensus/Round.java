package io.locmoe.run.consensus;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The answers that a candidate has for one epoch. */
final class Round {
    private final Proposal proposal;
    private final Quorum quorum;
    private final long epoch;
    private final Set<String> asked = new LinkedHashSet<>();
    private final Map<String, Member> promises = new LinkedHashMap<>();
    private final Map<String, Member> installed = new LinkedHashMap<>();
    private final List<Lineage> told = new ArrayList<>();
    private Lineage next;

    Round(Proposal proposal, Quorum quorum, long epoch) {
        this.proposal = proposal;
        this.quorum = quorum;
        this.epoch = epoch;
        proposal.known().filter(known -> !known.view().isNamed()).ifPresent(told::add);
    }

    long epoch() {
        return epoch;
    }

    /** Names of nodes that were not asked yet; they count as asked from now on. */
    List<String> toAsk() {
        Set<String> names = new LinkedHashSet<>(proposal.wanted());
        replaced().forEach(view -> names.addAll(view.names()));
        return names.stream().filter(asked::add).toList();
    }

    void promised(String from, Vote vote) {
        promises.put(from, vote.member());
        vote.installed().ifPresent(told::add);
    }

    void installed(String from, Vote vote) {
        installed.put(from, vote.member());
    }

    /**
     * The views any of which may be the last agreed one: those that the candidate or another node has, except those
     * older than a view that a node knows to be agreed. If there are none, the names of the run's nodes.
     */
    List<View> replaced() {
        long agreed = told.stream()
                .mapToLong(
                        lineage -> lineage.views().mapToLong(View::epoch).min().orElseThrow())
                .max()
                .orElse(0);
        List<View> views = told.stream()
                .flatMap(Lineage::views)
                .filter(view -> view.epoch() >= agreed)
                .distinct()
                .toList();
        return views.isEmpty() ? proposal.known().map(Lineage::view).stream().toList() : views;
    }

    /** The view to install, as soon as there is one; it does not change. */
    Optional<Lineage> next() {
        if (next == null && promises.keySet().containsAll(proposal.wanted()) && agree(replaced(), promises)) {
            List<Member> members = proposal.wanted().stream().map(promises::get).toList();
            next = new Lineage(new View(proposal.run(), epoch, members), withoutRepetition(replaced()));
        }
        return Optional.ofNullable(next);
    }

    /** Drops views with the same members, because votes depend on the members alone. */
    private static List<View> withoutRepetition(Collection<View> views) {
        Map<List<Member>, View> distinct = new LinkedHashMap<>();
        views.forEach(view -> distinct.putIfAbsent(view.members(), view));
        return List.copyOf(distinct.values());
    }

    /** The nodes that receive the view: its members, and all nodes that others will ask about it. */
    Set<String> recipients() {
        return promises.keySet();
    }

    /** Whether all required members have installed the view. */
    boolean isAgreed() {
        return next != null
                && next.view().members().stream().allMatch(member -> member.equals(installed.get(member.name())))
                && agree(next.before(), installed);
    }

    private boolean agree(Collection<View> views, Map<String, Member> heard) {
        return views.stream().allMatch(view -> quorum.reached(view, heard, proposal.wanted()));
    }

    /** The minority outcome, with the missing members. */
    Outcome.Minority minority() {
        Map<String, Member> heard = next == null ? promises : installed;
        Optional<View> view = replaced().stream()
                .filter(replaced -> !quorum.reached(replaced, heard, proposal.wanted()))
                .findFirst();
        Set<String> unheard = new LinkedHashSet<>(
                view.map(replaced -> Tally.of(replaced, heard).unheard()).orElse(List.of()));
        proposal.wanted().stream().filter(name -> !heard.containsKey(name)).forEach(unheard::add);
        return new Outcome.Minority(
                List.copyOf(unheard),
                view.map(replaced -> replaced.members().size()).orElse(0));
    }
}
