package io.locmoe.run.consensus;

import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.Peer;
import io.locmoe.run.service.RankStart;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What this node has promised and installed for each run. A promise fences jobs of the run with a lower epoch: they are
 * aborted here, not started, and denied when asked about. Remembers the runs that were asked about last, and always
 * that of the job here. If a run was forgotten, this node is another member of it afterwards, which has no vote for the
 * former one. Used on the jobs' context.
 */
public final class Acceptors {
    /** The job on this node, as far as promises concern it. */
    public interface Jobs {
        /** Whether a job of the run is here. */
        boolean isOf(String run);

        /** Aborts a job of the run with a lower epoch. */
        void fence(String run, long epoch);
    }

    /** A mesh runs one job at a time, so the other runs have ended, or wait for nodes. */
    private static final int MOST = 64;

    private final String self;
    private final Jobs local;
    private final InstantSource clock;
    private final Map<String, Acceptor> runs = new LinkedHashMap<>(MOST, 0.75f, true);

    /** @param self name of this node */
    public Acceptors(String self, Jobs local, InstantSource clock) {
        this.self = self;
        this.local = local;
        this.clock = clock;
    }

    /** What this node has promised for a run, as a member of it. */
    Acceptor of(String run) {
        Acceptor known = runs.get(run);
        if (known != null) {
            return known;
        }
        Acceptor unused = unused();
        runs.put(run, unused);
        runs.keySet().stream()
                .filter(eldest -> runs.size() > MOST && !eldest.equals(run) && !local.isOf(eldest))
                .findFirst()
                .ifPresent(runs::remove);
        return unused;
    }

    private Acceptor unused() {
        return new Acceptor(new Member(self, UUID.randomUUID()), clock::millis);
    }

    /** The newest view of a run that is installed here. */
    public Optional<View> view(String run) {
        return installed(run).map(Lineage::view);
    }

    /** The newest view with the older ones that it may not have replaced. */
    Optional<Lineage> installed(String run) {
        return Optional.ofNullable(runs.get(run)).flatMap(Acceptor::installed);
    }

    /** Whether a run can have this epoch, whoever claims it. */
    public boolean isCredible(String run, long epoch) {
        Acceptor acceptor = runs.get(run);
        return (acceptor != null ? acceptor : unused()).isCredible(epoch);
    }

    Vote prepare(String run, long epoch, long known, Member candidate) {
        Vote vote = of(run).prepare(epoch, known, candidate);
        if (vote.accepted()) {
            local.fence(run, epoch);
        }
        return vote;
    }

    Vote install(Lineage next, Member candidate) {
        return of(next.view().run()).install(next, candidate);
    }

    private static boolean isOf(RankStart start, View view) {
        return view.epoch() == start.placement().epoch()
                && view.names().equals(start.peers().stream().map(Peer::name).toList());
    }

    /** Whether a job is over for this node, because it has promised a higher epoch of the run. */
    public boolean isFenced(RankStart start) {
        Acceptor acceptor = runs.get(start.request().run());
        return acceptor != null && acceptor.promised() > start.placement().epoch();
    }

    /**
     * Begins a job of a run here, which shows that its view was agreed.
     *
     * @param tolerated whether the run tolerates node failures, so its nodes agree on each view
     * @throws ControlException if this node has promised a higher epoch of the run, or has not installed the view
     */
    public void begin(RankStart start, boolean tolerated) {
        if (isFenced(start)) {
            throw new ControlException(
                    Code.SUPERSEDED,
                    self + " has promised a higher epoch of the run than "
                            + start.placement().epoch() + " of " + start.jobId());
        }
        Optional<View> view = view(start.request().run());
        if (view.isPresent()
                ? !isOf(start, view.get())
                : tolerated && !start.request().run().isEmpty()) {
            throw new ControlException(
                    Code.SUPERSEDED,
                    self + " has not agreed to epoch " + start.placement().epoch() + " of the run of " + start.jobId()
                            + " with these nodes: " + start.peers());
        }
        view.ifPresent(agreed -> of(agreed.run()).agreed(agreed.epoch()));
    }
}
