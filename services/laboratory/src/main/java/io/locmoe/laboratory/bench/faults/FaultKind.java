package io.locmoe.laboratory.bench.faults;

import io.locmoe.laboratory.bench.faults.injection.FlippedBit;
import io.locmoe.laboratory.bench.faults.injection.FullDisk;
import io.locmoe.laboratory.bench.faults.injection.GoneNode;
import io.locmoe.laboratory.bench.faults.injection.Injection;
import io.locmoe.laboratory.bench.faults.injection.LostDirectory;
import io.locmoe.laboratory.bench.faults.injection.NetworkCut;
import io.locmoe.laboratory.bench.faults.injection.Signals;
import io.locmoe.laboratory.bench.faults.injection.SlowedNode;
import io.locmoe.laboratory.bench.faults.recovery.CheckpointTrail;
import io.locmoe.laboratory.bench.faults.recovery.JoinTrail;
import io.locmoe.laboratory.bench.faults.recovery.LossTrail;
import io.locmoe.laboratory.bench.faults.recovery.RelievedTrail;
import io.locmoe.laboratory.bench.faults.recovery.RepeatTrail;
import io.locmoe.laboratory.bench.faults.recovery.SlowTrail;
import io.locmoe.laboratory.bench.faults.recovery.Struck;
import io.locmoe.laboratory.bench.faults.recovery.Trail;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.network.LinkNetwork;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** A kind of fault: the affected nodes, the signs that the training has recovered, and the injection. */
public enum FaultKind {
    /** Kills the process of a node that does not lead the job. */
    KILL("a node is killed", Victims.WORKER, LossTrail::new, FaultKind::kill),
    LEADER("the leader is killed", Victims.LEADER, LossTrail::new, FaultKind::kill),
    NEIGHBOURS("two neighbours are killed", Victims.NEIGHBOURS, LossTrail::new, FaultKind::kill),
    /** The node keeps its connections, but answers nothing. */
    STOP("a node's process is stopped", Victims.ANY, LossTrail::new, site -> new Signals("STOP", site::pid)),
    /** Nobody replaces the node before the training has continued with fewer nodes. */
    GONE("a node is gone for good", Victims.WORKER_IN_MINORITY, LossTrail::new, site -> new GoneNode(site::pid)),
    /** Like {@link #GONE}, but then the replacement joins. */
    JOIN("a node is gone and joins later", Victims.WORKER_IN_MINORITY, JoinTrail::new, site -> new GoneNode(site::pid)),
    /** Ends when the training has reported the straggler. */
    SLOW("a node is three times slower", Victims.ONE_OF_SEVERAL, SlowTrail::new, site -> new SlowedNode(site::pid)),
    /** Ends when the training has continued for a while with fewer experts on the node. */
    RELIEVED(
            "a slow node gets fewer experts",
            Victims.ONE_OF_SEVERAL,
            RelievedTrail::new,
            site -> new SlowedNode(site::pid)),
    FLIP(
            "a bit of a message is flipped",
            Victims.ONE_OF_SEVERAL,
            RepeatTrail::new,
            site -> new FlippedBit(site::pid, site.told())),
    /** Ends when a checkpoint could not be written. */
    DIRECTORY(
            "the directory of checkpoints is gone",
            Victims.NONE,
            CheckpointTrail::new,
            site -> new LostDirectory(site.checkpoints())),
    /** Like {@link #DIRECTORY}, ends when a checkpoint could not be written. */
    DISK(
            "the disk of checkpoints is full",
            Victims.NONE,
            CheckpointTrail::new,
            site -> new FullDisk(site.checkpoints())),
    /** Cuts both directions, for as long as detection may take. */
    LINK(
            "a node's link is dead",
            Victims.ONE_OF_SEVERAL,
            LossTrail::new,
            site -> NetworkCut.deadLink(site.links().orElseThrow())),
    HALVES("half of the nodes are cut off", Victims.HALF, LossTrail::new, FaultKind::partition),
    MINORITY("one node is cut off", Victims.MINORITY, LossTrail::new, FaultKind::partition),
    /** The other direction works. */
    ONE_WAY(
            "one node does not hear another",
            Victims.PAIR,
            LossTrail::new,
            site -> NetworkCut.oneWay(site.links().orElseThrow()));

    private final String sentence;
    private final Victims victims;
    private final Function<Struck, Trail> trail;
    private final Function<Site, Injection> injection;

    FaultKind(String sentence, Victims victims, Function<Struck, Trail> trail, Function<Site, Injection> injection) {
        this.sentence = sentence;
        this.victims = victims;
        this.trail = trail;
        this.injection = injection;
    }

    private static Injection kill(Site site) {
        return new Signals("KILL", site::pid);
    }

    private static Injection partition(Site site) {
        return NetworkCut.partition(site.links().orElseThrow(), site.nodes());
    }

    /** The affected nodes, by their places in the job. */
    List<Integer> victims(int nodes, RandomGenerator random) {
        return victims.draw(nodes, random);
    }

    /** Prepares the injection. */
    Injection injection(Site site) {
        return injection.apply(site);
    }

    /** Observes a fault after its injection. */
    Trail trail(Struck struck) {
        return trail.apply(struck);
    }

    /** Whether the nodes must have separate links. */
    boolean needsLinks() {
        return switch (this) {
            case LINK, HALVES, MINORITY, ONE_WAY -> true;
            default -> false;
        };
    }

    /** Why this machine cannot inject it; empty if it can. */
    private Optional<String> obstacle() {
        return switch (this) {
            case FLIP -> FlippedBit.obstacle();
            case DISK -> FullDisk.obstacle();
            default -> needsLinks() ? LinkNetwork.obstacle() : Optional.empty();
        };
    }

    /** Defaults for the settings of a job with such faults. */
    public Map<String, String> settings() {
        return switch (this) {
            // A failure to write is only noticed when a checkpoint is due.
            case DIRECTORY, DISK -> Map.of("checkpointSeconds", "5");
            case GONE, JOIN -> Map.of("replaceWait", "5", "fewestNodes", "1");
            case RELIEVED -> Map.of("relieveSlow", "true");
            default -> Map.of();
        };
    }

    /** Whether the fault has the same effect if spares replace failed nodes. */
    boolean goesWithSpares() {
        return !needsLinks() && this != GONE && this != JOIN;
    }

    /** Whether experts move for some time, for example to fewer nodes, which changes the order of sums. */
    boolean movesExperts() {
        return this == GONE || this == JOIN || this == RELIEVED;
    }

    /** The description in tables. */
    String sentence() {
        return sentence;
    }

    /** The name in options. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Checks that mesh and machine support the fault.
     *
     * @throws RunException saying what is missing
     */
    void require(int nodes) {
        if (nodes < victims.fewestNodes()) {
            throw RunException.usage("--kinds " + label() + ": " + sentence + ", and the mesh has " + nodes
                    + (nodes == 1 ? " node" : " nodes") + "; give --nodes " + victims.fewestNodes() + " or more");
        }
        obstacle().ifPresent(reason -> {
            throw RunException.usage("--kinds " + label() + ": " + reason);
        });
    }

    /** @throws RunException if there is no kind with this label, listing the labels */
    public static FaultKind of(String label) {
        return Arrays.stream(values())
                .filter(kind -> kind.label().equals(label.trim()))
                .findFirst()
                .orElseThrow(() -> RunException.usage("--kinds: there is no kind of fault '" + label + "'; there are "
                        + Arrays.stream(values()).map(FaultKind::label).collect(Collectors.joining(", "))));
    }
}
