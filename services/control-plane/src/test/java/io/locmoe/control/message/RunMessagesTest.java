package io.locmoe.control.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.run.event.RunOutcome;
import io.locmoe.run.service.RunSummary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunMessagesTest {
    private static RunSummary run(Optional<RunOutcome> outcome, String message) {
        return new RunSummary(
                "job-1",
                "alice",
                "node-1",
                "hash",
                7,
                20,
                "/c/step-000005",
                5,
                2,
                true,
                outcome,
                message,
                Map.of("router", "hash"));
    }

    private static List<RunSummary> sent(RunSummary... runs) {
        return RunMessages.decode(RunMessages.encode(List.of(runs)));
    }

    @Test
    void runsArriveWhole() {
        RunSummary running = run(Optional.empty(), "");
        RunSummary failed = run(Optional.of(RunOutcome.FAILED), "rank 2 failed");
        assertThat(sent(running, failed)).containsExactly(running, failed);
    }

    @Test
    void aReasonAsLongAsABookIsShortened() {
        assertThat(sent(run(Optional.of(RunOutcome.FAILED), "x".repeat(1 << 20))))
                .singleElement()
                .satisfies(
                        run -> assertThat(run.message()).hasSizeLessThan(1100).endsWith("x..."));
    }
}
