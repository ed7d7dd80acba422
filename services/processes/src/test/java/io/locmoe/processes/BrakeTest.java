package io.locmoe.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Processes are stopped, continued and slowed down; Linux tells their state. */
@Timeout(60)
class BrakeTest {
    private static final String STOPPED = "T";

    private Process one;
    private Process other;

    @BeforeEach
    void start() throws Exception {
        one = new ProcessBuilder("sleep", "600").start();
        other = new ProcessBuilder("sleep", "600").start();
        assumeTrue(ProcessFiles.of(one.pid()).areThere(), "this system has no /proc");
    }

    @AfterEach
    void end() throws Exception {
        for (Process process : new Process[] {one, other}) {
            assertThat(process.destroyForcibly().waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static boolean isStopped(Process process) throws Exception {
        return ProcessFiles.of(process.pid())
                .tasks()
                .getFirst()
                .fields()
                .getFirst()
                .equals(STOPPED);
    }

    private static void await(Process process, boolean stopped) throws Exception {
        while (isStopped(process) != stopped) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    @Test
    void aSignalReachesEveryProcessThatHasNotEnded() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        ProcessSignal.send("STOP", ended.pid(), one.pid(), other.pid());
        await(one, true);
        await(other, true);
        ProcessSignal.send("CONT", other.pid());
        await(other, false);
        assertThat(isStopped(one)).isTrue();
    }

    @Test
    void aBrakedProcessStopsAndContinuesAndIsFreeAfterwards() throws Exception {
        Brake brake = Brake.on(one.pid(), 0.5, 0.1);
        try (brake) {
            await(one, true);
            await(one, false);
            await(one, true);
        }
        await(one, false);
        assertThat(brake.handle().isAlive()).isFalse();
    }

    @Test
    void theShellOfABrakeEndsWithItsProcess() throws Exception {
        try (Brake brake = Brake.on(one.pid(), 0.5, 0.02)) {
            one.destroyForcibly();
            assertThat(brake.handle().onExit()).succeedsWithin(Duration.ofSeconds(30));
        }
    }
}
