package io.locmoe.laboratory.bench.step;

import io.locmoe.engine.job.Components;
import io.locmoe.engine.job.KernelCheck;
import io.locmoe.engine.job.TextSource;
import io.locmoe.engine.settings.Choice;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.Precision;
import io.locmoe.laboratory.bench.step.device.DeviceProbe;
import io.locmoe.laboratory.bench.step.device.MachineLimits;
import io.locmoe.laboratory.bench.step.torch.Torch;
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

    private static final String PRECISION = "precision";

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
            Optional<Torch> torch = torch(progress);
            progress.accept("measuring the device");
            try (Device device = open(catalog, first.driver())) {
                return run(jobs, device, new CatalogComponents(catalog), text, torch, progress);
            }
        }
    }

    private Optional<Torch> torch(Consumer<String> progress) {
        Optional<Path> python = peer ? TorchPython.find() : Optional.empty();
        python.ifPresent(found -> progress.accept("trying the compiler of PyTorch"));
        return python.map(Torch::of);
    }

    private StepBenchReport run(
            Map<StepCase, JobSettings> jobs,
            Device device,
            Components components,
            TextSource text,
            Optional<Torch> torch,
            Consumer<String> progress) {
        DeviceProbe probe = new DeviceProbe(device);
        MachineLimits limits = probe.limits();
        StepBench bench = new StepBench(device, probe, limits, components, text, torch, repetitions, warmUp, progress);
        MeshBench meshes = new MeshBench(given, plugins, text, repetitions, warmUp, progress);
        List<StepCaseReport> reports = new ArrayList<>();
        jobs.forEach((one, settings) -> {
            List<StepCaseReport> alone = bench.run(one, inPrecisions(settings, device));
            reports.addAll(meshes.addTo(one, alone, nodes, torch));
        });
        return new StepBenchReport(
                command,
                Distribution.version(),
                Machine.current(),
                device.description().implementation(),
                repetitions,
                limits,
                notes(device, torch, reports),
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

    /** A job in the precision that the user has chosen; otherwise in float32, and in bfloat16 if the device has it. */
    private List<JobSettings> inPrecisions(JobSettings job, Device device) {
        boolean both = !given.containsKey(PRECISION)
                && KernelCheck.training(job.driver().name(), Precision.BFLOAT16, device)
                        .isEmpty();
        return both ? List.of(job, job.with(Map.of(PRECISION, Precision.BFLOAT16.toString()))) : List.of(job);
    }

    private List<String> notes(Device device, Optional<Torch> torch, List<StepCaseReport> reports) {
        List<String> notes = new ArrayList<>();
        notes.add(
                "Of machine: products against its best product, all else against the copy, which is exceeded in caches."
                        + " Of shape: against the device's best with products of that shape alone.");
        reports.stream()
                .map(StepCaseReport::precision)
                .distinct()
                .forEach(precision -> products(precision, device).ifPresent(notes::add));
        if (torch.isPresent()) {
            notes.addAll(reports.getFirst().peer().text());
        } else if (peer) {
            notes.add(TorchPython.INSTALL);
        }
        if (System.getenv(CORE_TYPE) != null) {
            notes.add(CORE_TYPE + "=" + System.getenv(CORE_TYPE) + " is set for this command, and not for PyTorch;"
                    + " env -u " + CORE_TYPE + " measures without, --set driver.kernels=vector without the library.");
        }
        return notes;
    }

    /** What multiplies, if that is not what multiplies float32. */
    private static Optional<String> products(Precision precision, Device device) {
        return device.description().elementTypes().stream()
                .filter(support -> support.type() == precision.type() && precision != Precision.FLOAT32)
                .findFirst()
                .map(support -> "Our matrix products of " + precision + ": " + support.by() + ".");
    }
}
