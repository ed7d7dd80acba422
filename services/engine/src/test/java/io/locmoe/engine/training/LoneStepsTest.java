package io.locmoe.engine.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.dataplane.local.LocalTransport;
import io.locmoe.engine.MeshRun;
import io.locmoe.engine.PartialDriver;
import io.locmoe.engine.Patterns;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.job.RankEnvironment;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rehearsed steps are the same as requested ones and leave nothing behind. */
class LoneStepsTest {
    private static final Map<String, String> JOB = TinyJob.settings("driver", "partial", "stopAfter", "1");
    private static final Patterns TEXT = new Patterns(8);

    @TempDir
    Path directory;

    @Test
    void rehearsalUsesAllKernelsOfTheFirstStep() {
        PartialDriver trained = new PartialDriver(Set.of());
        MeshRun.run(JOB, trained, TEXT, directory);
        PartialDriver rehearsed = new PartialDriver(Set.of());
        assertThat(take(rehearsed, () -> false)).isOne();
        assertThat(rehearsed.kinds).isNotEmpty().containsAll(trained.kinds);
    }

    @Test
    void rehearsalRunsToTheLastStepUnlessToldToEnd() {
        AtomicInteger asked = new AtomicInteger();
        assertThat(take(new PartialDriver(Set.of()), () -> asked.incrementAndGet() < 3))
                .isEqualTo(3);
        assertThat(take(new PartialDriver(Set.of()), () -> true)).isEqualTo(12);
    }

    @Test
    void rehearsalWritesNoFiles() {
        take(new PartialDriver(Set.of()), () -> true);
        assertThat(directory).isEmptyDirectory();
    }

    private long take(PartialDriver driver, BooleanSupplier goesOn) {
        JobSettings settings = SettingsParser.parse(JOB);
        Topology alone = Topology.of(1, 1);
        try (Device device = driver.open(0);
                var session = LocalTransport.mesh(alone, Duration.ofSeconds(10))) {
            return LoneSteps.take(
                    settings,
                    new RankEnvironment(
                            device,
                            session.transport(0),
                            ExpertPlacement.even(1, settings.model().experts(), alone),
                            TEXT,
                            MeshRun.components(),
                            directory,
                            "job-1"),
                    goesOn);
        }
    }
}
