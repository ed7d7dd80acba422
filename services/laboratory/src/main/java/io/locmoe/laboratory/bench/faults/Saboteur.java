package io.locmoe.laboratory.bench.faults;

import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.report.StepReport;
import io.locmoe.laboratory.bench.faults.recovery.Fault;
import io.locmoe.laboratory.bench.faults.recovery.Rate;
import io.locmoe.laboratory.bench.faults.recovery.Struck;
import io.locmoe.laboratory.bench.faults.recovery.Trail;
import io.locmoe.launcher.progress.Progress;
import io.locmoe.report.ReportFailure;
import io.locmoe.report.ReportJoin;
import io.locmoe.report.ReportMove;
import io.locmoe.report.ReportSlowNode;
import io.locmoe.report.text.Sentences;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Injects planned faults into a training, one after the other, and measures the recovery. It observes the training's
 * progress, and acts at the end of steps: it injects a fault when it is due, but not before the training has recovered
 * from the previous one and made some steps, and ends the training some steps after the last fault. Thread-safe.
 */
final class Saboteur implements Progress {
    /** Steps between the first one after a fault and the next fault. */
    private static final int STEPS_BETWEEN = 3;

    private static final double NANOS = 1e9;
    /** Prefix of a node's place in its name. */
    private static final String NODE = "node-";

    private final Deque<PlannedFault> planned;
    /** Places of the job's nodes in the mesh, in rank order. */
    private final List<Integer> members;

    private final Attack attack;
    private final Consumer<String> told;
    private final LongSupplier nanoTime;
    private final List<Fault> tolerated = new ArrayList<>();
    private final TimeLine line = new TimeLine();
    private final Rate rate = new Rate();
    /** The fault from which the training has not recovered; null for none. */
    private PlannedFault current;

    private Trail trail = Trail.NONE;
    private long struck;
    private long first;
    private int quiet;
    private boolean ended;

    /**
     * Does nothing before the first step.
     *
     * @param nodes    number of nodes of the job, which begins on the first nodes of the mesh, in order
     * @param attack   injects faults
     * @param told     receives a sentence for each fault
     * @param nanoTime clock, like {@link System#nanoTime}
     */
    Saboteur(List<PlannedFault> planned, int nodes, Attack attack, Consumer<String> told, LongSupplier nanoTime) {
        this.planned = new ArrayDeque<>(planned);
        this.members = new ArrayList<>(IntStream.range(0, nodes).boxed().toList());
        this.attack = attack;
        this.told = told;
        this.nanoTime = nanoTime;
    }

    /** Whether the node at a place of the mesh belongs to the job; the others are spare. */
    synchronized boolean trains(int node) {
        return members.contains(node);
    }

    @Override
    public synchronized void accept(TrainingEvent event) {
        switch (event) {
            case TrainingEvent.StepCompleted(StepReport report) -> step(report);
            case TrainingEvent.CheckpointWritten _ ->
                trail.checkpointed(true, since()).ifPresent(this::survive);
            case TrainingEvent.CheckpointFailed _ ->
                trail.checkpointed(false, since()).ifPresent(this::survive);
            default -> {}
        }
    }

    private synchronized void step(StepReport report) {
        long now = nanoTime.getAsLong();
        first = first == 0 ? now : first;
        line.add((now - first) / NANOS, report.step());
        rate.add((now - first) / NANOS);
        if (current != null) {
            trail.stepped(report, since()).ifPresent(this::survive);
        } else if (!ended && quiet++ >= STEPS_BETWEEN) {
            goOn((now - first) / NANOS);
        }
    }

    private void goOn(double second) {
        if (planned.isEmpty()) {
            ended = true;
            attack.end();
        } else if (second >= planned.getFirst().due()) {
            PlannedFault fault = planned.removeFirst().on(members);
            current = fault;
            trail = fault.kind()
                    .trail(new Struck(
                            fault.kind().label(),
                            fault.victims().stream().map(node -> NODE + node).toList(),
                            second,
                            rate.perSecond(),
                            () -> attack.relieve(fault),
                            attack::replacementStart));
            struck = nanoTime.getAsLong();
            attack.strike(fault);
        }
    }

    private double since() {
        return (nanoTime.getAsLong() - struck) / NANOS;
    }

    @Override
    public synchronized void recovered(ReportFailure loss) {
        members.clear();
        add(loss.members());
        see(trail.explains(loss), () -> trail.recovered(loss, since()), "a loss that was not planned: " + loss.cause());
    }

    @Override
    public synchronized void joined(ReportJoin join) {
        add(join.nodes());
        see(trail.explains(join), () -> trail.joined(join, since()), "not planned: " + Sentences.join(join));
    }

    private void add(List<String> nodes) {
        nodes.forEach(node -> members.add(Integer.parseInt(node.substring(NODE.length()))));
    }

    /** If no current fault explains it, an earlier one does: nodes get their experts back after a while. */
    @Override
    public synchronized void moved(ReportMove move) {
        see(trail.explains(move), () -> trail.moved(move, since()), Sentences.move(move));
    }

    @Override
    public synchronized void slow(ReportSlowNode node) {
        see(trail.explains(node), () -> trail.paced(node, since()), "not planned: " + Sentences.slow(node));
    }

    private void see(boolean explained, Supplier<Optional<Fault>> seen, String otherwise) {
        if (explained) {
            seen.get().ifPresent(this::survive);
        } else {
            told.accept(otherwise);
        }
    }

    private void survive(Fault fault) {
        tolerated.add(fault);
        told.accept("fault " + tolerated.size() + " of " + (tolerated.size() + planned.size()) + ": "
                + FaultTables.sentence(fault));
        current = null;
        trail = Trail.NONE;
        quiet = 0;
    }

    /** The last fault, if the training has not continued {@code seconds} seconds after it. */
    synchronized Optional<PlannedFault> overdue(double seconds) {
        return Optional.ofNullable(current).filter(_ -> since() > seconds);
    }

    /** Whether all faults were injected and the training was ended. */
    synchronized boolean hasEnded() {
        return ended;
    }

    synchronized List<TimeLine.Point> course() {
        return line.points();
    }

    /** Faults that the training has survived. */
    synchronized List<Fault> tolerated() {
        return List.copyOf(tolerated);
    }
}
