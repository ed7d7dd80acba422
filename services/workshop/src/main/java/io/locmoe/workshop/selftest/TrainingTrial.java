package io.locmoe.workshop.selftest;

import io.locmoe.engine.exchange.SoloMesh;
import io.locmoe.engine.job.KernelCheck;
import io.locmoe.engine.job.RankEnvironment;
import io.locmoe.engine.job.TextSource;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.engine.setup.MeshView;
import io.locmoe.engine.training.StepTrial;
import io.locmoe.node.training.CatalogComponents;
import io.locmoe.node.training.JobText;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.pluginhost.PluginKind;
import io.locmoe.spi.device.Device;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The first steps of a small training, on a device and by scalar kernels. */
final class TrainingTrial {
    private static final int STEPS = 3;
    private static final String SCALAR = "reference";
    private static final Map<String, String> SMALL = Map.ofEntries(
            Map.entry("width", "32"),
            Map.entry("heads", "2"),
            Map.entry("feedForward", "64"),
            Map.entry("sequence", "32"),
            Map.entry("batch", "4"),
            Map.entry("nodes", "1"),
            Map.entry("steps", "1000"),
            Map.entry("warmupSteps", "1"),
            Map.entry("validateEvery", "0"),
            Map.entry("checkpointSeconds", "0"));

    private final PluginCatalog catalog;
    private final JobSettings settings = SettingsParser.parse(SMALL);
    private final TextSource text = JobText.open(settings);
    private List<Double> expected;

    TrainingTrial(PluginCatalog catalog) {
        this.catalog = catalog;
    }

    /**
     * Trains on a device.
     *
     * @throws RuntimeException saying what the device lacks, or what failed
     */
    TrainingFinding run(String driver, Device device) {
        KernelCheck.training(driver, settings.training().precision(), device).ifPresent(problem -> {
            throw new IllegalStateException(problem);
        });
        List<Double> losses = new ArrayList<>();
        long nanos = train(device, losses);
        return new TrainingFinding(losses, expected(), nanos / 1e6);
    }

    private List<Double> expected() {
        if (expected == null) {
            expected = new ArrayList<>();
            if (catalog.names(PluginKind.DRIVER).contains(SCALAR)) {
                try (Device scalar = catalog.driver(SCALAR).open(0)) {
                    train(scalar, expected);
                }
            }
        }
        return expected;
    }

    /** @return nanoseconds of the last step */
    private long train(Device device, List<Double> losses) {
        RankEnvironment environment = new RankEnvironment(
                device,
                new SoloMesh(),
                MeshView.solo(settings.model().experts()).placement(),
                text,
                new CatalogComponents(catalog),
                Path.of("."),
                "self-test");
        long begin = System.nanoTime();
        try (StepTrial trial = new StepTrial(settings, environment)) {
            for (int step = 0; step < STEPS; step++) {
                begin = System.nanoTime();
                losses.add(trial.next().lossPerToken());
            }
            return System.nanoTime() - begin;
        }
    }
}
