package io.locmoe.run.follower;

import io.locmoe.run.Confinement;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.Peer;
import io.locmoe.run.event.RunHistory;
import io.locmoe.run.mesh.RunPeers;
import io.locmoe.run.service.FollowedRun;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Replicas of the runs that other nodes lead and this one follows. On the jobs' context. */
public final class Replicas {
    private static final int KEPT = 8;

    private final Confinement confinement;
    private final RunPeers mesh;
    private final Duration silence;
    private final Consumer<Replica> takeOver;
    private final Map<String, Replica> copies = new LinkedHashMap<>();

    /**
     * Begins without replicas.
     *
     * @param silence  longest silence of a leader that is still in the mesh
     * @param takeOver called when this node is to take a run over
     */
    public Replicas(Confinement confinement, RunPeers mesh, Duration silence, Consumer<Replica> takeOver) {
        this.confinement = confinement;
        this.mesh = mesh;
        this.silence = silence;
        this.takeOver = takeOver;
        mesh.detector().onDeath(peer -> List.copyOf(copies.values()).forEach(copy -> copy.died(peer)));
    }

    /**
     * Follows the leader of a run, even of one that has ended here. A run that was submitted again has another id.
     *
     * @throws ControlException if another job is known by its id
     */
    public void follow(FollowedRun run) {
        if (of(run.runId()).filter(copy -> !copy.run().isSame(run)).isPresent()) {
            throw new ControlException(
                    Code.INVALID, run.runId() + " is another job here, of another owner or with" + " other settings");
        }
        copies.values().forEach(copy -> copy.submittedAgain(run));
        of(run.runId()).filter(copy -> copy.isOver() && copy.isBefore(run)).ifPresent(this::remove);
        copy(run, new RunHistory(RunHistory.DEFAULT_CAPACITY)).follow(run);
    }

    /** Follows a run that this node has led and others may continue; one that has ended here stays for watchers. */
    public void follow(FollowedRun run, RunHistory history) {
        Replica copy = copy(run, history);
        copy.confirm();
        copy.follow(run);
    }

    private Replica copy(FollowedRun run, RunHistory history) {
        Replica copy = copies.computeIfAbsent(
                run.runId(), unknown -> new Replica(run, history, confinement, mesh, silence, takeOver));
        while (copies.size() > KEPT) {
            copies.remove(copies.keySet().iterator().next()).stop();
        }
        return copy;
    }

    public Optional<Replica> of(String run) {
        return Optional.ofNullable(copies.get(run));
    }

    public Stream<Replica> all() {
        return copies.values().stream();
    }

    public Optional<Replica> running() {
        return copies.values().stream().filter(Replica::isRunning).findFirst();
    }

    /** Whether a node may continue a run. While a leader is known, only the run's own nodes may. */
    public boolean mayGoOn(String run, String node) {
        return followed(run).stream()
                .allMatch(copy -> copy.leader().isEmpty() || copy.run().isOn(node));
    }

    private List<Replica> followed(String run) {
        return copies.values().stream()
                .filter(copy -> copy.run().request().run().equals(run) && !copy.isOver())
                .toList();
    }

    public void left(Peer peer) {
        List.copyOf(copies.values()).forEach(copy -> copy.left(peer));
    }

    /** This node leads the run itself. */
    public void remove(Replica copy) {
        copy.stop();
        copies.remove(copy.run().runId());
    }

    /** This node is about to leave the mesh. */
    public void stop() {
        copies.values().forEach(Replica::stop);
    }
}
