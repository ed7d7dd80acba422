package io.locmoe.laboratory.bench.step;

import io.locmoe.engine.job.Components;
import io.locmoe.engine.job.TextSource;
import io.locmoe.engine.settings.Choice;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.Precision;
import io.locmoe.laboratory.bench.step.device.DeviceProbe;
import io.locmoe.laboratory.bench.step.device.MachineLimits;
import io.locmoe.laboratory.bench.step.torch.TorchPython;
import io.locmoe.launcher.Distribution;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.check.Preflight;
import io.locmoe.node.training.CatalogComponents;
import io.locmoe.node.training.ChosenDevice;
import io.locmoe.node.training.JobText;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.report.Machine;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Measures the time of training steps by part, on one device of this machine.
 *
 * @param command     command line of the user, for the report
 * @param cases       cases in the order of the report
 * @param given       further settings of the job
 * @param repetitions repetitions of each measurement, in [1, 1000]
 * @param warmUp      seconds of steps of a case before anything counts
 * @param peer        whether to measure PyTorch too, if it is installed
 * @param nodes       sizes of meshes to measure too; may be empty
 * @param plugins     directories of plug-ins
 */
public record StepStudy(
        String command,
        List<StepCase> cases,
        Map<String, String> given,
        int repetitions,
        double warmUp,
        boolean peer,
        List<Integer> nodes,
        List<Path> plugins) {
    /** Steps of a training that is ended early. */
    private static final int ENDLESS = 100_000_000;

    private static final int MOST_REPETITIONS = 1000;
    private static final int MOST_WARM_UP = 3600;
    private static final int MOST_NODES = 16;
    /** Variable that tells OpenBLAS, including ours, which processor to assume. */
    private static final String CORE_TYPE = "OPENBLAS_CORETYPE";

    /** @throws RunException naming the value that is out of range, or wrong in the settings of a case */
    public StepStudy {
        if (repetitions < 1 || repetitions > MOST_REPETITIONS) {
            throw RunException.usage("--repetitions must be in [1, " + MOST_REPETITIONS + "]: " + repetitions);
        } else if (!(warmUp >= 0 && warmUp <= MOST_WARM_UP)) {
            throw RunException.usage("--warm-up must be in [0, " + MOST_WARM_UP + "] seconds: " + warmUp);
        }
        if (nodes.stream().anyMatch(count -> count < 1 || count > MOST_NODES)) {
            throw RunException.usage("--processes must be in [1, " + MOST_NODES + "]: " + nodes);
        }
        for (StepCase one : cases) {
            one.settings(given, 1, ENDLESS);
            nodes.forEach(count -> one.settings(given, count, ENDLESS));
        }
    }

    /**
     * Measures; takes minutes. Checks everything possible first.
     *
     * @param progress gets occasional lines
     * @throws RunException if settings are wrong, or the device cannot be opened
     */
    public StepBenchReport run(Consumer<String> progress) {
        try (PluginCatalog catalog = PluginCatalog.load(plugins)) {
            Map<StepCase, JobSettings> jobs = new LinkedHashMap<>();
            cases.forEach(one -> jobs.put(one, checked(one, catalog)));
            JobSettings first = jobs.values().iterator().next();
            TextSource text = JobText.open(first);
            Optional<Path> python = peer ? TorchPython.find() : Optional.empty();
            progress.accept("measuring the device");
            try (Device device = open(catalog, first.driver())) {
                return run(jobs, device, new CatalogComponents(catalog), text, python, progress);
            }
        }
    }

    private StepBenchReport run(
            Map<StepCase, JobSettings> jobs,
            Device device,
            Components components,
            TextSource text,
            Optional<Path> python,
            Consumer<String> progress) {
        DeviceProbe probe = new DeviceProbe(device);
        MachineLimits limits = probe.limits();
        StepBench bench = new StepBench(device, probe, limits, components, text, python, repetitions, warmUp, progress);
        MeshBench meshes = new MeshBench(given, plugins, text, python, repetitions, warmUp, progress);
        List<StepCaseReport> reports = new ArrayList<>();
        jobs.forEach((one, settings) -> {
            StepCaseReport alone = bench.run(one, settings);
            double seconds = alone.tokens() / alone.tokensPerSecond().median();
            reports.add(alone.with(
                    nodes.stream().map(count -> meshes.run(one, count, seconds)).toList()));
        });
        return new StepBenchReport(
                command,
                Distribution.version(),
                Machine.current(),
                device.description().implementation(),
                repetitions,
                limits,
                notes(jobs.values().iterator().next().training().precision(), device, python, reports),
                reports);
    }

    private JobSettings checked(StepCase one, PluginCatalog catalog) {
        JobSettings settings = one.settings(given, 1, ENDLESS);
        try {
            Preflight preflight = new Preflight();
            preflight.check(settings, catalog);
            nodes.forEach(count -> preflight.check(one.settings(given, count, ENDLESS), catalog));
        } catch (RunException e) {
            throw RunException.usage(one + ": " + e.getMessage());
        }
        return settings;
    }

    private static Device open(PluginCatalog catalog, Choice driver) {
        try {
            return ChosenDevice.open(catalog, driver, 0);
        } catch (IllegalArgumentException | DeviceException e) {
            throw RunException.usage(e.getMessage());
        }
    }

    private List<String> notes(
            Precision precision, Device device, Optional<Path> python, List<StepCaseReport> reports) {
        List<String> notes = new ArrayList<>();
        notes.add(
                "Of machine: products against its best product, all else against the copy, which is exceeded in caches."
                        + " Of shape: against the device's best with products of that shape alone.");
        if (precision != Precision.FLOAT32) {
            device.description().elementTypes().stream()
                    .filter(support -> support.type() == precision.type())
                    .forEach(support -> notes.add("Our matrix products of " + precision + ": " + support.by() + "."));
        }
        if (peer && python.isEmpty()) {
            notes.add(TorchPython.INSTALL);
        }
        reports.stream()
                .map(StepCaseReport::peer)
                .filter(found -> found != null)
                .findFirst()
                .ifPresent(found -> notes.add(found.text(precision.toString())));
        if (System.getenv(CORE_TYPE) != null) {
            notes.add(CORE_TYPE + "=" + System.getenv(CORE_TYPE) + " is set for this command, and not for PyTorch;"
                    + " env -u " + CORE_TYPE + " measures without, --set driver.kernels=vector without the library.");
        }
        return notes;
    }
}
