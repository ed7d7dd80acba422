package io.locmoe.cli.plan;

import io.locmoe.cli.settings.JobOptions;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.ReadSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.launcher.RunException;
import io.locmoe.models.FamilySettings;
import io.locmoe.models.file.ModelException;
import io.locmoe.node.training.JobText;
import io.locmoe.planner.hardware.Hardware;
import io.locmoe.planner.plan.Job;
import io.locmoe.planner.plan.MeasuredRun;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.report.ReportFile;
import io.locmoe.report.RunReport;
import io.locmoe.settings.FileFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@code plan}, and the jobs that they describe. */
public final class PlanOptions {
    private static final int MOST = 1000;

    @Mixin
    private JobOptions job;

    @Option(
            names = "--model",
            paramLabel = "NAME|DIR",
            description = "Plan the architecture of a family, whose sizes --set changes, or of a Hugging Face directory"
                    + " or its config.json.")
    private String model;

    @Option(
            names = "--run",
            paramLabel = "DIR",
            description = "Plan a run of this machine, with its settings, link rates and what its routers did, beside"
                    + " its measured steps; other options change the plan.")
    private Path run;

    @Option(names = "--routers-of", paramLabel = "DIR", description = "Only take from a run what its routers did.")
    private Path routersOf;

    @Option(
            names = "--vary",
            paramLabel = "NAME=V[,V...]",
            description = "A setting that is free, like nodes=8,16,32 or comm=all-to-all,hierarchical or overlap=1,2,4;"
                    + " repeatable for all combinations.")
    private List<String> vary = new ArrayList<>();

    @Option(names = "--vocabulary", paramLabel = "N", description = "Number of token ids (that of the training text).")
    private Integer vocabulary;

    @Mixin
    private HardwareOptions hardware;

    @Mixin
    private RouterLawOptions law;

    /** The run beside which the plan is shown. */
    Optional<MeasuredRun> run() {
        return Optional.ofNullable(run).map(PlanOptions::report).map(MeasuredRun::of);
    }

    private static RunReport report(Path directory) {
        if (!Files.isRegularFile(directory.resolve("report.json"))) {
            throw RunException.usage(directory + " is no directory of a run: it has no report.json");
        }
        try {
            return ReportFile.in(directory).read();
        } catch (IOException e) {
            throw RunException.failure(FileFailure.of(directory, e), e);
        }
    }

    /** Jobs of all combinations, and what is wrong with those that are none. */
    record Jobs(Map<Map<String, String>, Job> sound, Map<Map<String, String>, String> wrong) {}

    /** @throws RunException if the only combination is wrong */
    Jobs jobs(PluginCatalog catalog) {
        Map<Map<String, String>, Job> sound = new LinkedHashMap<>();
        Map<Map<String, String>, String> wrong = new LinkedHashMap<>();
        Map<String, String> base = settings();
        for (Map<String, String> choice : choices()) {
            Map<String, String> all = new TreeMap<>(base);
            all.putAll(choice);
            ReadSettings read = SettingsParser.read(all);
            if (read.faults().isEmpty()) {
                sound.put(choice, job(read.settings(), catalog));
            } else {
                wrong.put(choice, read.faults().stream().map(job::words).collect(Collectors.joining("; ")));
            }
        }
        if (sound.isEmpty()) {
            throw RunException.usage(
                    wrong.values().stream().distinct().collect(Collectors.joining(System.lineSeparator())));
        }
        return new Jobs(sound, wrong);
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        run().ifPresent(measured -> settings.putAll(measured.settings().text()));
        if (model != null) {
            try {
                job.architecture(FamilySettings.of(model));
            } catch (ModelException e) {
                throw RunException.usage("--model: " + e.getMessage());
            }
        }
        settings.putAll(job.given());
        return settings;
    }

    private List<Map<String, String>> choices() {
        List<Map<String, String>> choices = List.of(Map.of());
        for (String axis : vary) {
            String[] pair = axis.split("=", 2);
            if (pair.length < 2 || pair[0].isBlank() || pair[1].isBlank()) {
                throw RunException.usage("--vary " + axis + " is not NAME=VALUE[,VALUE...], like nodes=8,16,32");
            }
            choices = choices.stream()
                    .flatMap(choice ->
                            Stream.of(pair[1].split(",")).map(value -> with(choice, pair[0].strip(), value.strip())))
                    .toList();
            if (choices.size() > MOST) {
                throw RunException.usage("--vary makes " + choices.size() + " plans; the most is " + MOST);
            }
        }
        return choices;
    }

    private static Map<String, String> with(Map<String, String> choice, String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(choice);
        more.put(name, value);
        return more;
    }

    /** Values of the hardware without a source. */
    Map<String, String> assumed() {
        return hardware.assumed();
    }

    private Job job(JobSettings settings, PluginCatalog catalog) {
        Optional<RunReport> reported = Optional.ofNullable(run).map(PlanOptions::report);
        Optional<MeasuredRun> measured = Optional.ofNullable(routersOf)
                .map(PlanOptions::report)
                .map(MeasuredRun::of)
                .or(this::run);
        Hardware assumed = hardware.hardware(reported.map(RunReport::job));
        settings.routers().forEach(router -> catalog.router(router.name()));
        return new Job(
                settings,
                vocabulary != null ? vocabulary : JobText.checked(settings).vocabularySize(),
                assumed,
                law.routers(settings, measured));
    }
}
