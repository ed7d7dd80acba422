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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The step that nobody asked for is the same as one that somebody waits for, and nothing of it is left. */
class LoneStepTest {
    private static final Map<String, String> JOB = TinyJob.settings("driver", "partial", "stopAfter", "1");
    private static final Patterns TEXT = new Patterns(8);

    @TempDir
    Path directory;

    @Test
    void itUsesAllKernelsOfAFirstStep() {
        PartialDriver trained = new PartialDriver(Set.of());
        MeshRun.run(JOB, trained, TEXT, directory);
        assertThat(take().kinds).isNotEmpty().containsAll(trained.kinds);
    }

    @Test
    void itWritesNothing() {
        take();
        assertThat(directory).isEmptyDirectory();
    }

    private PartialDriver take() {
        PartialDriver driver = new PartialDriver(Set.of());
        JobSettings settings = SettingsParser.parse(JOB);
        Topology alone = Topology.of(1, 1);
        try (Device device = driver.open(0);
                var session = LocalTransport.mesh(alone, Duration.ofSeconds(10))) {
            LoneStep.take(
                    settings,
                    new RankEnvironment(
                            device,
                            session.transport(0),
                            ExpertPlacement.even(1, settings.model().experts(), alone),
                            TEXT,
                            MeshRun.components(),
                            directory,
                            "job-1"));
        }
        return driver;
    }
}
