package io.locmoe.cli.progress;

import io.locmoe.cli.terminal.Terminal;
import io.locmoe.engine.report.StepReport;
import io.locmoe.laboratory.compare.CompareProgress;
import io.locmoe.laboratory.compare.Turn;
import io.locmoe.report.RunReport;
import io.locmoe.report.text.Quantity;
import java.io.PrintStream;
import java.nio.file.Path;

/**
 * One display for all trainings: an updating line on a terminal, else a line for each turn. The mesh calls it on its
 * own threads while a turn goes on.
 */
public final class CompareDisplay implements CompareProgress {
    private static final String START_OF_CLEAR_LINE = "\r\033[K";

    private final PrintStream out;
    private final Terminal terminal;
    private long allSteps;
    private long started;
    private String turn = "";
    private long done;
    private long skipped;

    public CompareDisplay(PrintStream out, Terminal terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    @Override
    public synchronized void begins(long steps) {
        allSteps = steps;
    }

    @Override
    public synchronized void turn(int number, int turns, Turn next) {
        started = turn.isEmpty() ? System.nanoTime() : started;
        turn = Quantity.text(
                "turn %d of %d: %s, seed %d, steps %d-%d",
                number, turns, next.contender().label(), next.seed(), next.first(), next.last());
        if (!terminal.interactive()) {
            out.println(status());
        }
    }

    @Override
    public synchronized void skip(long steps) {
        done += steps;
        skipped += steps;
    }

    @Override
    public void phase(String phrase) {
        draw(turn.isEmpty() ? phrase : turn + ": " + phrase);
    }

    @Override
    public synchronized void message(String sentence) {
        out.println((terminal.interactive() ? START_OF_CLEAR_LINE : "") + sentence);
        out.flush();
    }

    @Override
    public synchronized void onStep(StepReport report) {
        if (!turn.isEmpty()) {
            done++;
            draw(status() + Quantity.text(", step %d, loss %.3f", report.step(), report.lossPerToken()));
        }
    }

    private String status() {
        double seconds = (System.nanoTime() - started) / 1e9;
        String left = done == skipped
                ? ""
                : ", " + Quantity.duration(seconds * (allSteps - done) / (done - skipped)) + " left";
        return turn + Quantity.text(" (%.0f%% of all%s)", 100.0 * done / allSteps, left);
    }

    private synchronized void draw(String text) {
        if (terminal.interactive()) {
            int width = Math.max(1, terminal.width() - 1);
            out.print(START_OF_CLEAR_LINE + (text.length() > width ? text.substring(0, width) : text));
            out.flush();
        }
    }

    @Override
    public void onValidation(long step, double validationLoss) {
        // The page has them all.
    }

    @Override
    public void onCheckpoint(long step, Path directory) {
        // One for each turn, which the next turn takes up.
    }

    @Override
    public void end(RunReport report, Path directory) {
        draw("");
    }
}
