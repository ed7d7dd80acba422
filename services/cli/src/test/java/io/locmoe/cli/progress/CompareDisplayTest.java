package io.locmoe.cli.progress;

import static io.locmoe.samples.SyntheticSteps.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.cli.terminal.Terminal;
import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.laboratory.compare.Contender;
import io.locmoe.laboratory.compare.Turn;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CompareDisplayTest {
    private final Contender hash = Contender.list("hash").getFirst();
    private final List<Turn> turns = List.of(new Turn(hash, 1, 1, 1, 50), new Turn(hash, 1, 2, 51, 100));
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private final AtomicLong now = new AtomicLong();

    private void train(CompareDisplay display, int steps) {
        for (int n = 1; n <= steps; n++) {
            display.accept(new TrainingEvent.StepCompleted(step(n, 1000, 0.5)));
            now.addAndGet(TimeUnit.SECONDS.toNanos(1));
        }
        display.end(null, Path.of("x"));
    }

    @Test
    void plainDisplayShowsTurnProgressAndRemainingTime() {
        CompareDisplay display = new CompareDisplay(out, Terminal.fixed(false, 80, false, false), now::get);
        display.begins(turns);
        display.warmUp(1, 1, hash);
        train(display, 30);
        display.turn(1, turns.get(0));
        train(display, 50);
        display.turn(2, turns.get(1));
        assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "warming up 1 of 1: hash",
                        "100 steps to go, about 1m 40s",
                        "turn 1 of 2: hash, seed 1, round 1 of 2 (0% of all, about 1m 40s left)",
                        "turn 1 of 2: hash, seed 1, round 1 of 2, step 31, loss 0.194 (31% of all, about 1m 09s left)",
                        "turn 2 of 2: hash, seed 1, round 2 of 2 (50% of all, about 50s left)");
    }

    /** Also while the nodes are warmed up, and where the window is narrow. */
    @Test
    void narrowDisplayKeepsTheTurnVisible() {
        CompareDisplay display = new CompareDisplay(out, Terminal.fixed(true, 40, false, false), now::get);
        display.begins(turns);
        display.warmUp(1, 1, hash);
        display.phase("the first step");
        display.accept(new TrainingEvent.StepCompleted(step(1, 1000, 0.5)));
        assertThat(last()).isEqualTo("warming up 1 of 1: hash, step 1, loss 6");
        display.end(null, Path.of("x"));
        display.turn(1, turns.getFirst());
        display.accept(new TrainingEvent.StepCompleted(step(1, 1000, 0.5)));
        assertThat(last()).isEqualTo("turn 1 of 2: hash, seed 1, round 1 of 2");
    }

    private String last() {
        String text = bytes.toString(StandardCharsets.UTF_8);
        return text.substring(text.lastIndexOf("\033[K") + 3);
    }
}
