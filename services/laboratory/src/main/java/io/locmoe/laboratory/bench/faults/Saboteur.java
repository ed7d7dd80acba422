package io.locmoe.laboratory.bench.faults;

import io.locmoe.engine.report.StepReport;
import io.locmoe.laboratory.bench.faults.FaultReport.Fault;
import io.locmoe.launcher.progress.Progress;
import io.locmoe.report.ReportLoss;
import io.locmoe.report.ReportSlowNode;
import io.locmoe.report.RunReport;
import io.locmoe.report.text.Sentences;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Lets planned faults happen to a training, one after the other, and times what follows. It watches the training as
 * progress does, and acts at the end of steps: a fault when it is due, but not before the training has borne the one
 * before and made some steps, and the end some steps after the last one. Thread-safe.
 */
final class Saboteur implements Progress {
    /** Steps between the first one after a fault and the next fault. */
    private static final int STEPS_BETWEEN = 3;

    private static final double NANOS = 1e9;

    private final Deque<PlannedFault> planned;
    private final Consumer<PlannedFault> strike;
    private final Runnable relieve;
    private final Runnable end;
    private final Consumer<String> told;
    private final LongSupplier nanoTime;
    private final List<Fault> borne = new ArrayList<>();
    private final TimeLine line = new TimeLine();
    private PlannedFault current;
    private long struck;
    private long named;
    private long first;
    private int quiet;
    private boolean ended;

    /**
     * @param strike   lets a fault happen; returns at once
     * @param relieve  ends the fault of a node that was slow; returns at once
     * @param end      ends the training; called once, returns at once
     * @param told     hears a sentence for each fault
     * @param nanoTime a clock, like {@link System#nanoTime}
     */
    Saboteur(
            List<PlannedFault> planned,
            Consumer<PlannedFault> strike,
            Runnable relieve,
            Runnable end,
            Consumer<String> told,
            LongSupplier nanoTime) {
        this.planned = new ArrayDeque<>(planned);
        this.strike = strike;
        this.relieve = relieve;
        this.end = end;
        this.told = told;
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized void onStep(StepReport report) {
        long now = nanoTime.getAsLong();
        first = first == 0 ? now : first;
        line.add((now - first) / NANOS, report.step());
        if (current != null || ended || quiet++ < STEPS_BETWEEN) {
            return;
        }
        if (planned.isEmpty()) {
            ended = true;
            end.run();
        } else if ((now - first) / NANOS >= planned.getFirst().due()) {
            current = planned.removeFirst();
            struck = nanoTime.getAsLong();
            strike.accept(current);
        }
    }

    @Override
    public synchronized void recovered(ReportLoss loss) {
        if (current == null) {
            told.accept("a loss that was not planned: " + loss.cause());
            return;
        }
        double again = (nanoTime.getAsLong() - struck) / NANOS;
        bear(new Fault(
                current.kind().label(),
                loss.lost(),
                (struck - first) / NANOS,
                Math.max(0, again - loss.seconds()),
                again,
                loss.step(),
                Math.max(0, loss.step() - 1 - loss.from())));
    }

    /** It is slow until it is named; then it has to keep up again before the next fault. */
    @Override
    public synchronized void slow(ReportSlowNode node) {
        boolean planned = current != null
                && current.kind() == FaultKind.SLOW
                && node.node().equals("node-" + current.victims().getFirst());
        if (!planned) {
            told.accept("not planned: " + Sentences.slow(node));
        } else if (node.until() == null) {
            named = nanoTime.getAsLong();
            relieve.run();
        } else {
            bear(new Fault(
                    current.kind().label(),
                    List.of(node.node()),
                    (struck - first) / NANOS,
                    (named - struck) / NANOS,
                    (nanoTime.getAsLong() - named) / NANOS,
                    node.since(),
                    0));
        }
    }

    private void bear(Fault fault) {
        borne.add(fault);
        told.accept("fault " + borne.size() + " of " + (borne.size() + planned.size()) + ": "
                + FaultTables.sentence(fault));
        current = null;
        quiet = 0;
    }

    /** The fault that happened so many seconds ago, if the training has not gone on after it. */
    synchronized Optional<PlannedFault> overdue(double seconds) {
        return Optional.ofNullable(current).filter(_ -> (nanoTime.getAsLong() - struck) / NANOS > seconds);
    }

    /** Whether all faults have happened and the training was ended. */
    synchronized boolean hasEnded() {
        return ended;
    }

    synchronized List<TimeLine.Point> course() {
        return line.points();
    }

    /** Those that the training has gone on after. */
    synchronized List<Fault> borne() {
        return List.copyOf(borne);
    }

    @Override
    public void phase(String phrase) {}

    @Override
    public void message(String sentence) {}

    @Override
    public void end(RunReport report, Path out) {}
}
