package io.locmoe.cli.progress;

import io.locmoe.cli.terminal.Terminal;
import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.report.StepReport;
import io.locmoe.laboratory.compare.CompareProgress;
import io.locmoe.laboratory.compare.Contender;
import io.locmoe.laboratory.compare.Forecast;
import io.locmoe.laboratory.compare.Turn;
import io.locmoe.report.RunReport;
import io.locmoe.report.text.Quantity;
import io.locmoe.settings.Visible;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * One display for all trainings: an updating line on a terminal; otherwise a line at each start and every half minute.
 * The current training comes first, so that it is visible even in a narrow window. While a training runs, the mesh
 * calls this on its own threads.
 */
public final class CompareDisplay implements CompareProgress {
    private static final String START_OF_CLEAR_LINE = "\r\033[K";
    private static final long PLAIN_INTERVAL = TimeUnit.SECONDS.toNanos(30);

    private final PrintStream out;
    private final Terminal terminal;
    private final LongSupplier nanoTime;
    private List<Turn> turns = List.of();
    private Forecast forecast = new Forecast(turns);
    private int rounds;
    private long allSteps;
    private long done;
    private boolean foretold;
    private boolean inTurn;
    private String head = "";
    private long printed;

    public CompareDisplay(PrintStream out, Terminal terminal) {
        this(out, terminal, System::nanoTime);
    }

    CompareDisplay(PrintStream out, Terminal terminal, LongSupplier nanoTime) {
        this.out = out;
        this.terminal = terminal;
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized void begins(List<Turn> all) {
        turns = List.copyOf(all);
        forecast = new Forecast(all);
        rounds = all.stream().mapToInt(Turn::round).max().orElse(0);
        allSteps = all.stream().mapToLong(Turn::steps).sum();
    }

    @Override
    public synchronized void warmUp(int number, int contenders, Contender contender) {
        forecast.warmUp(contender, nanoTime.getAsLong());
        head = "warming up " + number + " of " + contenders + ": " + Visible.line(contender.label());
        announce();
    }

    @Override
    public synchronized void trial(int number) {
        forecast.warmUp(turns.getFirst().contender(), nanoTime.getAsLong());
        head = "measuring the exchange's share, trial " + number;
        announce();
    }

    @Override
    public synchronized void turn(int number, Turn turn) {
        if (!foretold) {
            foretold = true;
            forecast.secondsLeft()
                    .ifPresent(seconds ->
                            message((allSteps - done) + " steps to go, about " + Quantity.duration(seconds)));
        }
        inTurn = true;
        forecast.turn(turn, nanoTime.getAsLong());
        head = "turn " + number + " of " + turns.size() + ": "
                + Visible.line(turn.contender().label()) + ", seed " + turn.seed() + ", round " + turn.round() + " of "
                + rounds;
        announce();
    }

    @Override
    public synchronized void skip(Turn turn) {
        forecast.skip(turn);
        done += turn.steps();
    }

    @Override
    public synchronized void phase(String phrase) {
        draw((head.isEmpty() ? "" : head + ": ") + Visible.line(phrase));
    }

    @Override
    public synchronized void message(String sentence) {
        out.println((terminal.interactive() ? START_OF_CLEAR_LINE : "") + Visible.entry(sentence));
        out.flush();
    }

    /** Steps only: the page has all validations, and the next turn continues from the checkpoint of this one. */
    @Override
    public void accept(TrainingEvent event) {
        if (event instanceof TrainingEvent.StepCompleted(StepReport report)) {
            step(report);
        }
    }

    private synchronized void step(StepReport report) {
        forecast.step(report.milliseconds().total());
        done += inTurn ? 1 : 0;
        String line = head + ", step " + report.step() + ", loss " + Quantity.loss(report.lossPerToken()) + overall();
        draw(line);
        if (!terminal.interactive() && nanoTime.getAsLong() - printed >= PLAIN_INTERVAL) {
            print(line);
        }
    }

    /** Progress of the whole comparison, and the remaining time. */
    private String overall() {
        if (!inTurn) {
            return "";
        }
        OptionalDouble left = forecast.secondsLeft();
        return Quantity.text(" (%.0f%% of all", 100.0 * done / allSteps)
                + (left.isPresent() ? ", about " + Quantity.duration(left.getAsDouble()) + " left)" : ")");
    }

    private void announce() {
        if (terminal.interactive()) {
            draw(head);
        } else {
            print(head + overall());
        }
    }

    private void print(String line) {
        out.println(line);
        out.flush();
        printed = nanoTime.getAsLong();
    }

    private void draw(String text) {
        if (terminal.interactive()) {
            int width = Math.max(1, terminal.width() - 1);
            out.print(START_OF_CLEAR_LINE + (text.length() > width ? text.substring(0, width) : text));
            out.flush();
        }
    }

    @Override
    public synchronized void end(RunReport report, Path directory) {
        forecast.ended(nanoTime.getAsLong());
        inTurn = false;
        draw("");
    }
}
