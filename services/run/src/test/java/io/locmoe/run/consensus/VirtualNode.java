package io.locmoe.run.consensus;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** A process with an acceptor and at times a candidate. */
final class VirtualNode implements Ballots {
    private static final int TICK = 250;
    private static final Patience PATIENCE = new Patience(3_000, 10_000);
    /** Epochs come a few times a second, so that candidates happen upon the same one. */
    private static final int MILLISECONDS_PER_EPOCH = 100;

    private final String name;
    private final Simulation simulation;
    private final VirtualNetwork network;
    private Acceptor acceptor;
    private Candidate candidate;
    private Lineage adopted;
    private long clock = 1_000L * MILLISECONDS_PER_EPOCH;
    private long stoppedUntil;
    private boolean alive = true;

    VirtualNode(String name, UUID instance, Simulation simulation, VirtualNetwork network) {
        this.name = name;
        this.simulation = simulation;
        this.network = network;
        this.acceptor = unused(new Member(name, instance));
    }

    private Acceptor unused(Member self) {
        return new Acceptor(
                self,
                () -> (clock + network.now()) / MILLISECONDS_PER_EPOCH,
                simulation.rules().ahead());
    }

    Acceptor acceptor() {
        return acceptor;
    }

    boolean isAlive() {
        return alive;
    }

    boolean isCandidate() {
        return candidate != null;
    }

    void kill() {
        network.say(() -> name + " is killed");
        alive = false;
    }

    /** Its clock is set back; epochs of a process grow all the same. */
    void setBack(long milliseconds) {
        network.say(() -> "the clock of " + name + " is set back by " + milliseconds);
        clock -= milliseconds;
    }

    void stop(long milliseconds) {
        network.say(() -> name + " is stopped for " + milliseconds);
        stoppedUntil = network.now() + milliseconds;
    }

    void goOn() {
        stoppedUntil = 0;
    }

    /**
     * The newest view that the process knows. A new process is given the names of the run's nodes; one that takes the
     * run over may have been told names and epoch.
     */
    Optional<Lineage> known() {
        Optional<Lineage> newest = newest();
        return network.now() % 2 == 0 ? newest : newest.map(lineage -> named(lineage.view()));
    }

    private static Lineage named(View view) {
        return Lineage.of(new View(
                view.run(),
                view.epoch(),
                view.names().stream().map(Member::named).toList()));
    }

    private Optional<Lineage> newest() {
        Optional<Lineage> own = acceptor.installed();
        if (adopted != null
                && own.map(lineage -> lineage.view().epoch()).orElse(0L)
                        < adopted.view().epoch()) {
            return Optional.of(adopted);
        }
        return own.or(() -> Optional.of(Lineage.of(View.named("run", simulation.lastNames()))));
    }

    /** Becomes a candidate. */
    void stand(Optional<Lineage> known, List<String> wanted) {
        network.say(() -> name + " wants " + wanted + " and knows " + known);
        Candidate standing = new Candidate(
                acceptor,
                new Proposal("run", acceptor.self(), known, wanted),
                simulation.rules().quorum(),
                PATIENCE,
                simulation.random()::nextInt,
                this);
        candidate = standing;
        standing.begin(network.now());
        network.at(network.now() + TICK, () -> tick(standing));
    }

    /** Asks another node to promise an epoch that nobody can outbid. */
    void outbid(VirtualNode other) {
        network.say(() -> name + " claims the last epoch of all at " + other.name);
        Member self = acceptor.self();
        network.send(
                name,
                other.name,
                () -> other.awake(
                        () -> other.checked(() -> other.acceptor.prepare(Long.MAX_VALUE, Long.MAX_VALUE, self))));
    }

    private void tick(Candidate ticking) {
        if (alive && ticking == candidate) {
            if (network.now() >= stoppedUntil) {
                ticking.tick(network.now());
                settle();
            }
            network.at(network.now() + TICK, () -> tick(ticking));
        }
    }

    private void settle() {
        if (candidate == null || candidate.outcome().isEmpty()) {
            return;
        }
        Outcome outcome = candidate.outcome().get();
        network.say(() -> name + " has " + outcome);
        candidate = null;
        switch (outcome) {
            case Outcome.Agreed(View view) -> {
                simulation.agreed(view);
                for (String member : view.names()) {
                    network.send(name, member, () -> simulation.node(member).start(view));
                }
            }
            case Outcome.Newer(Lineage lineage) -> adopted = lineage;
            case Outcome.Minority _ -> {
                // It may try again.
            }
        }
    }

    private void start(View view) {
        awake(() -> {
            if (acceptor.promised() <= view.epoch()) {
                acceptor.agreed(view.epoch());
            }
        });
    }

    /** A stopped process finds its messages when it resumes. */
    private void awake(Runnable work) {
        if (alive && network.now() < stoppedUntil) {
            network.at(stoppedUntil, () -> awake(work));
        } else if (alive) {
            work.run();
        }
    }

    @Override
    public void prepare(String to, long epoch, long known) {
        Candidate asking = candidate;
        Member self = acceptor.self();
        ask(
                to,
                asked -> asked.promise(epoch, known, self),
                asking,
                vote -> asking.promised(to, epoch, vote, network.now()));
    }

    @Override
    public void install(String to, Lineage next) {
        Candidate asking = candidate;
        Member self = acceptor.self();
        ask(
                to,
                asked -> asked.take(next, self),
                asking,
                vote -> asking.installed(to, next.view().epoch(), vote, network.now()));
    }

    private void ask(String to, Function<VirtualNode, Vote> question, Candidate asking, Consumer<Vote> then) {
        network.send(name, to, () -> {
            VirtualNode asked = simulation.node(to);
            asked.awake(() -> {
                Vote vote = asked.checked(() -> question.apply(asked));
                network.send(
                        to,
                        name,
                        () -> awake(() -> {
                            if (candidate == asking) {
                                then.accept(vote);
                                settle();
                            }
                        }));
            });
        });
    }

    private Vote promise(long epoch, long known, Member from) {
        if (simulation.rules().lowEpochs() && epoch < acceptor.promised()) {
            acceptor = unused(acceptor.self());
        }
        return acceptor.prepare(epoch, known, from);
    }

    private Vote take(Lineage next, Member from) {
        if (simulation.rules().unpromised() && next.view().epoch() != acceptor.promised()) {
            acceptor = unused(acceptor.self());
            acceptor.prepare(next.view().epoch(), 0, from);
        }
        return simulation.rules().unheeded()
                ? new Vote(acceptor.self(), true, acceptor.promised(), Optional.empty())
                : acceptor.install(next, from);
    }

    /** A node that has promised an epoch accepts no lower one. */
    private Vote checked(Supplier<Vote> question) {
        long before = acceptor.promised();
        Vote vote = question.get();
        network.say(() -> name + " answers " + vote);
        if (acceptor.promised() < before) {
            throw new Violation(name + " had promised epoch " + before + " and accepts " + acceptor.promised());
        }
        return vote;
    }
}
