package io.locmoe.run.consensus;

import io.locmoe.run.Confinement;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.Peer;
import io.locmoe.topology.MeshNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a new view of a run agreed by the nodes of its last one, with this node as the candidate. Used on the jobs'
 * context, on which futures complete.
 */
public final class Agreement {
    private static final Logger LOG = LoggerFactory.getLogger(Agreement.class);
    private static final long TICK_MILLISECONDS = 100;

    private final Confinement confinement;
    private final Electorate mesh;
    private final Acceptors runs;
    private final Patience patience;
    /** The last view that this node has proposed, agreed or not, or the view that has superseded its own. */
    private Lineage last;

    public Agreement(Confinement confinement, Electorate mesh, Acceptors runs, Patience patience) {
        this.confinement = confinement;
        this.mesh = mesh;
        this.runs = runs;
        this.patience = patience;
    }

    /**
     * Agrees on a view. Fails with a {@link ControlException}: with {@link Code#MINORITY} if too few nodes of the run,
     * or not all future members, are reachable, which may pass; with {@link Code#SUPERSEDED} if others have continued
     * from the caller's view. A second call would continue from the others' view, so the caller must look for them
     * first.
     *
     * @param known  the view from which the caller continues; empty to begin, or to continue from any view that the
     *               reachable nodes know; names alone to do so only if one of these nodes, or its successor, is
     *               reachable
     * @param wanted future members, the leader first
     */
    public Future<View> agree(String run, Optional<View> known, List<MeshNode> wanted) {
        boolean adopts = known.map(View::epoch).orElse(0L) == 0;
        Optional<Lineage> own =
                Optional.ofNullable(last).filter(lineage -> lineage.view().run().equals(run));
        Optional<Lineage> given = known.map(Lineage::of);
        Optional<Lineage> remembered = adopts ? latest(runs.installed(run), given) : given;
        return agree(run, latest(remembered, own), adopts, wanted);
    }

    private static Optional<Lineage> latest(Optional<Lineage> one, Optional<Lineage> other) {
        return Stream.concat(one.stream(), other.stream())
                .max(Comparator.comparingLong(lineage -> lineage.view().epoch()));
    }

    /** @param adopts whether to continue from newer views than the known one */
    private Future<View> agree(String run, Optional<Lineage> known, boolean adopts, List<MeshNode> wanted) {
        return mesh.nodes().compose(nodes -> stand(run, known, wanted, nodes)).compose(outcome -> switch (outcome) {
            case Outcome.Agreed(View view) -> {
                LOG.info("the members of a run are agreed: {}", view);
                yield Future.succeededFuture(view);
            }
            case Outcome.Newer(Lineage lineage) ->
                adopts ? agree(run, Optional.of(lineage), true, wanted) : Future.failedFuture(superseded(lineage));
            case Outcome.Minority minority -> Future.failedFuture(minority(minority.unheard(), minority.of()));
        });
    }

    private ControlException superseded(Lineage lineage) {
        last = lineage;
        View view = lineage.view();
        return new ControlException(
                Code.SUPERSEDED,
                "the run has gone on without " + mesh.self().name() + ", in " + view + ", led by " + view.leader());
    }

    /**
     * The failure if too few nodes of a run are reachable.
     *
     * @param unheard names of the unreachable nodes
     * @param of      number of the run's nodes; 0 if the run has none yet
     */
    public static ControlException minority(List<String> unheard, int of) {
        String names = unheard.isEmpty()
                ? "others ask for the same at the same time"
                : (of == 0 ? "not heard: " : unheard.size() + " of " + of + " nodes of the run are not heard: ")
                        + String.join(", ", unheard);
        return new ControlException(
                Code.MINORITY,
                "no majority of the run's nodes agrees on its new members: " + names
                        + "; restore what connects the nodes, or start those again that are dead, under their names");
    }

    private Future<Outcome> stand(String run, Optional<Lineage> known, List<MeshNode> wanted, List<MeshNode> nodes) {
        Proposal proposal = new Proposal(
                run,
                runs.of(run).self(),
                known,
                wanted.stream().map(MeshNode::name).toList());
        Map<String, Peer> peers = nodes.stream()
                .collect(Collectors.toMap(MeshNode::name, Peer::of, (one, other) -> other, LinkedHashMap::new));
        Promise<Outcome> outcome = Promise.promise();
        Poll poll = new Poll(proposal, peers, outcome);
        poll.candidate.begin(now());
        poll.tick();
        return outcome.future();
    }

    private long now() {
        return TimeUnit.NANOSECONDS.toMillis(confinement.nanoTime());
    }

    /** Carries questions and answers of one candidate. */
    private final class Poll implements Ballots {
        private final Proposal proposal;
        private final Map<String, Peer> peers;
        private final Promise<Outcome> outcome;
        private final Candidate candidate;

        Poll(Proposal proposal, Map<String, Peer> peers, Promise<Outcome> outcome) {
            this.proposal = proposal;
            this.peers = peers;
            this.outcome = outcome;
            this.candidate =
                    new Candidate(runs.of(proposal.run()), proposal, patience, ThreadLocalRandom.current(), this);
        }

        private void tick() {
            candidate.tick(now());
            candidate
                    .outcome()
                    .ifPresentOrElse(outcome::tryComplete, () -> confinement.after(TICK_MILLISECONDS, this::tick));
        }

        @Override
        public void prepare(String node, long epoch, long known) {
            Member self = proposal.candidate();
            ask(
                    node,
                    () -> runs.prepare(proposal.run(), epoch, known, self),
                    peer -> mesh.views(peer).prepare(proposal.run(), epoch, known, self),
                    vote -> candidate.promised(node, epoch, vote, now()));
        }

        @Override
        public void install(String node, Lineage next) {
            Member self = proposal.candidate();
            last = next;
            ask(
                    node,
                    () -> runs.install(next, self),
                    peer -> mesh.views(peer).install(next, self),
                    vote -> candidate.installed(node, next.view().epoch(), vote, now()));
        }

        /** A node outside the mesh is not asked. A vote counts only if it names the node that was asked. */
        private void ask(String node, Supplier<Vote> here, Function<Peer, Future<Vote>> there, Consumer<Vote> then) {
            Consumer<Vote> heard = vote -> confinement.run(() -> {
                if (vote.member().name().equals(node)) {
                    then.accept(vote);
                    candidate.outcome().ifPresent(outcome::tryComplete);
                }
            });
            if (node.equals(mesh.self().name())) {
                heard.accept(here.get());
            } else if (peers.containsKey(node)) {
                there.apply(peers.get(node))
                        .onSuccess(heard::accept)
                        .onFailure(refusal -> LOG.info("{} does not vote: {}", node, refusal.getMessage()));
            }
        }
    }
}
