package io.locmoe.laboratory.bench.faults;

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

/** What happens to a training: to which nodes, what tells that the training has borne it, and how it is done. */
public enum FaultKind {
    /** The process of a node that does not coordinate the job is killed. */
    KILL("a node is killed", Victims.WORKER, LossTrail::new, FaultKind::kill),
    COORDINATOR("the coordinator is killed", Victims.COORDINATOR, LossTrail::new, FaultKind::kill),
    NEIGHBOURS("two neighbours are killed", Victims.NEIGHBOURS, LossTrail::new, FaultKind::kill),
    /** It keeps its connections, and answers nothing. */
    STOP("a node's process is stopped", Victims.ANY, LossTrail::new, site -> Signals.once("STOP", site::pid)),
    /** Nobody replaces it before the training has gone on with fewer. */
    GONE("a node is gone for good", Victims.WORKER_IN_MINORITY, LossTrail::new, site -> new GoneNode(site::pid)),
    /** As {@link #GONE}, but then the replacement joins. */
    JOIN("a node is gone and joins later", Victims.WORKER_IN_MINORITY, JoinTrail::new, site -> new GoneNode(site::pid)),
    /** Until the training has named it. */
    SLOW("a node is three times slower", Victims.ONE_OF_SEVERAL, SlowTrail::new, site -> Signals.pulses(site::pid)),
    /** Until the training has gone on for a while with fewer experts on it. */
    RELIEVED(
            "a slow node gets fewer experts",
            Victims.ONE_OF_SEVERAL,
            RelievedTrail::new,
            site -> Signals.pulses(site::pid)),
    FLIP(
            "a bit of a message is flipped",
            Victims.ONE_OF_SEVERAL,
            RepeatTrail::new,
            site -> new FlippedBit(site::pid, site.told())),
    /** Until a checkpoint could not be written. */
    DIRECTORY(
            "the directory of checkpoints is gone",
            Victims.NONE,
            CheckpointTrail::new,
            site -> new LostDirectory(site.checkpoints())),
    /** As {@link #DIRECTORY}, until a checkpoint could not be written. */
    DISK(
            "the disk of checkpoints is full",
            Victims.NONE,
            CheckpointTrail::new,
            site -> new FullDisk(site.checkpoints())),
    /** In both directions, for as long as it may take to be noticed. */
    LINK(
            "a node's link is dead",
            Victims.ONE_OF_SEVERAL,
            LossTrail::new,
            site -> new DeadLink(site.links().orElseThrow())),
    HALVES("half of the nodes are cut off", Victims.HALF, LossTrail::new, site -> partition(site, false)),
    MINORITY("one node is cut off", Victims.MINORITY, LossTrail::new, site -> partition(site, false)),
    /** The other direction is whole. */
    ONE_WAY("one node does not hear another", Victims.PAIR, LossTrail::new, site -> partition(site, true));

    private final String sentence;
    private final Victims victims;
    private final Function<Struck, Trail> trail;
    private final Function<Site, Blow> blow;

    FaultKind(String sentence, Victims victims, Function<Struck, Trail> trail, Function<Site, Blow> blow) {
        this.sentence = sentence;
        this.victims = victims;
        this.trail = trail;
        this.blow = blow;
    }

    private static Blow kill(Site site) {
        return Signals.once("KILL", site::pid);
    }

    private static Blow partition(Site site, boolean oneWay) {
        return new Partition(site.links().orElseThrow(), site.nodes(), oneWay);
    }

    /** The nodes that it happens to, by their places in the job. */
    List<Integer> victims(int nodes, RandomGenerator random) {
        return victims.draw(nodes, random);
    }

    /** Prepares how it is done. */
    Blow blow(Site site) {
        return blow.apply(site);
    }

    /** Follows one that has happened. */
    Trail trail(Struck struck) {
        return trail.apply(struck);
    }

    /** Whether the nodes must have links of their own. */
    boolean needsLinks() {
        return switch (this) {
            case LINK, HALVES, MINORITY, ONE_WAY -> true;
            default -> false;
        };
    }

    /** Why this machine cannot have it; empty where nothing speaks against it. */
    private Optional<String> obstacle() {
        return switch (this) {
            case FLIP -> FlippedBit.obstacle();
            case DISK -> FullDisk.obstacle();
            default -> needsLinks() ? LinkNetwork.obstacle() : Optional.empty();
        };
    }

    /** Settings of a job that has such faults, where the user does not give others. */
    public Map<String, String> settings() {
        return switch (this) {
            // That one cannot be written is noticed when it is due.
            case DIRECTORY, DISK -> Map.of("checkpointSeconds", "5");
            case GONE, JOIN -> Map.of("replaceWait", "5", "fewestNodes", "1");
            case RELIEVED -> Map.of("relieveSlow", "true");
            default -> Map.of();
        };
    }

    /** Whether it means the same where other nodes take the places of lost ones. */
    boolean goesWithSpares() {
        return !needsLinks() && this != GONE && this != JOIN;
    }

    /** Whether experts are elsewhere for some time, such as on fewer nodes, which takes sums in another order. */
    boolean movesExperts() {
        return this == GONE || this == JOIN || this == RELIEVED;
    }

    /** For tables. */
    String sentence() {
        return sentence;
    }

    /** As in options. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Checks that mesh and machine can have it.
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

    /** @throws RunException if there is none with this label, with those that there are */
    public static FaultKind of(String label) {
        return Arrays.stream(values())
                .filter(kind -> kind.label().equals(label.trim()))
                .findFirst()
                .orElseThrow(() -> RunException.usage("--kinds: there is no kind of fault '" + label + "'; there are "
                        + Arrays.stream(values()).map(FaultKind::label).collect(Collectors.joining(", "))));
    }
}
