package io.locmoe.cli.plan;

import io.locmoe.launcher.RunException;
import io.locmoe.launcher.network.LinkRate;
import io.locmoe.planner.hardware.Hardware;
import io.locmoe.planner.hardware.HardwareSheets;
import io.locmoe.report.ReportJob;
import io.locmoe.settings.SettingsFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Option;

/** The devices and links of a plan. */
public final class HardwareOptions {
    /** Share of a limited link that TCP gets, see {@link LinkRate}. */
    private static final double TCP = 0.956;

    private static final int BITS = 8;
    /** Calibrated cores of a file are those of its run, not all of a machine. */
    private static final String CORES = "cores";

    private static final String USUAL = "cpu";

    @Option(
            names = "--hardware",
            paramLabel = "NAME|FILE|KEY=VALUE",
            description =
                    "Devices and links: a sheet (910a, 910b, h100, cpu), a file of --calibrate or of bench step --json,"
                            + " or single values above these, like nodeRate=25e9; repeatable (cpu)."
                            + " docs/user-guide/planning.md has all values.")
    private List<String> given = new ArrayList<>();

    /**
     * The hardware.
     *
     * @param run job whose machine and link rates it has, if the user does not give others
     */
    Hardware hardware(Optional<ReportJob> run) {
        Map<String, String> values = new TreeMap<>(base(base()));
        run.ifPresent(job -> of(job).forEach((name, value) -> {
            if (!name.equals(CORES) || HardwareSheets.names().contains(base())) {
                values.put(name, value);
            }
        }));
        for (String text : given) {
            int equals = text.indexOf('=');
            if (equals >= 0) {
                values.put(
                        text.substring(0, equals).strip(),
                        text.substring(equals + 1).strip());
            }
        }
        return HardwareSheets.parse(values);
    }

    private String base() {
        List<String> bases = given.stream().filter(text -> !text.contains("=")).toList();
        if (bases.size() > 1) {
            throw RunException.usage("--hardware names several sheets or files, " + bases + "; give one, and single"
                    + " values as KEY=VALUE");
        }
        return bases.isEmpty() ? USUAL : bases.getFirst();
    }

    /** Values of the sheet without a source, but for those that the user gives; none of a file. */
    Map<String, String> assumed() {
        Map<String, String> assumed = new TreeMap<>(HardwareSheets.assumed(base()));
        given.forEach(text -> assumed.remove(text.split("=", 2)[0].strip()));
        return assumed;
    }

    private static Map<String, String> base(String name) {
        if (HardwareSheets.names().contains(name) || !Files.exists(Path.of(name))) {
            return HardwareSheets.sheet(name);
        }
        Map<String, String> file = SettingsFile.read(Path.of(name), UnaryOperator.identity());
        if (!StepBenchValues.areIn(file)) {
            return file;
        }
        Map<String, String> values = new TreeMap<>(HardwareSheets.sheet(USUAL));
        values.putAll(StepBenchValues.of(file));
        return values;
    }

    private static Map<String, String> of(ReportJob job) {
        Map<String, String> values = new TreeMap<>();
        values.put(CORES, Integer.toString(job.machine().cores()));
        job.linkRates().stream()
                .mapToDouble(rate -> LinkRate.parse(rate).bitsPerSecond() / (double) BITS * TCP)
                .min()
                .ifPresent(rate -> values.put("nodeRate", Double.toString(rate)));
        return values;
    }
}
