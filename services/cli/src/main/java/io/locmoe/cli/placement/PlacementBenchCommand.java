package io.locmoe.cli.placement;

import io.locmoe.cli.exit.ExitCode;
import io.locmoe.cli.settings.KeyValue;
import io.locmoe.cli.settings.PluginDirectories;
import io.locmoe.cli.usage.GivenCommand;
import io.locmoe.corpus.text.CorpusException;
import io.locmoe.engine.job.TrainingException;
import io.locmoe.engine.settings.Choice;
import io.locmoe.guard.PluginException;
import io.locmoe.laboratory.bench.placement.LoadRecording;
import io.locmoe.laboratory.bench.placement.PlacementBenchReport;
import io.locmoe.laboratory.bench.placement.PlacementStudy;
import io.locmoe.launcher.RunException;
import io.locmoe.node.training.CatalogComponents;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.settings.SettingsException;
import io.locmoe.settings.Visible;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bench placement}: records loads of a real router, and replays them through placement planners. */
@Command(
        name = "placement",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Replays the loads of experts that a training had through placement planners, and says how"
                + " evenly ranks would compute. With --record, trains a small model here and records its loads.")
public final class PlacementBenchCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "TRACE", description = "A file that --record made.")
    private Path trace;

    @Option(
            names = "--planners",
            paramLabel = "NAME[:KEY=VALUE]",
            split = ",",
            defaultValue = "static,eplb,lp,greedy-local",
            description = "Placement planners with their options (${DEFAULT-VALUE}).")
    private List<String> planners;

    @Option(
            names = "--replicas",
            paramLabel = "N",
            defaultValue = "2",
            description = "Experts that a rank may compute beyond as many as it is home to (${DEFAULT-VALUE}).")
    private int replicas;

    @Option(
            names = "--every",
            paramLabel = "N",
            defaultValue = "4",
            description = "Steps between two plans (${DEFAULT-VALUE}).")
    private int every;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the results as JSON.")
    private Path json;

    @Option(
            names = "--record",
            paramLabel = "FILE",
            description = "Train on eight ranks in this process, and write the loads of the last steps to FILE.")
    private Path recorded;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "200",
            description = "Steps of the training of --record (${DEFAULT-VALUE}).")
    private int steps;

    @Option(
            names = "--keep",
            paramLabel = "N",
            defaultValue = "12",
            description = "Last steps that --record records (${DEFAULT-VALUE}).")
    private int keep;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "A setting of the training of --record, like router=switch; repeatable.")
    private List<String> set = new ArrayList<>();

    @Mixin
    private PluginDirectories directories;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        check();
        try (PluginCatalog catalog = PluginCatalog.load(directories.all())) {
            if (recorded == null) {
                replay(catalog);
            } else {
                recordLoads(catalog);
            }
            return ExitCode.OK;
        } catch (SettingsException | CorpusException e) {
            throw RunException.usage(e.getMessage());
        } catch (TrainingException | PluginException e) {
            throw RunException.failure(e.getMessage(), e);
        } catch (IOException e) {
            throw RunException.failure("a file cannot be written: " + e, e);
        }
    }

    private void check() {
        if (recorded == null == (trace == null)) {
            throw RunException.usage("name a trace to replay, or --record FILE to make one");
        } else if (recorded == null && !set.isEmpty()) {
            throw RunException.usage("--set is for --record; a trace is replayed as it is");
        }
        requireWritable("--record", recorded);
        requireWritable("--json", json);
    }

    private static void requireWritable(String option, Path given) {
        Path directory = given == null ? null : given.toAbsolutePath().getParent();
        if (directory != null
                && (!Files.isDirectory(directory) || !Files.isWritable(directory) || Files.isDirectory(given))) {
            throw RunException.usage(option + " " + given + " cannot be written; name a file in a directory that exists"
                    + " and is writable");
        }
    }

    private void recordLoads(PluginCatalog catalog) throws IOException {
        new LoadRecording(
                        GivenCommand.of(spec),
                        steps,
                        keep,
                        KeyValue.parse("--set", set, "router=switch"),
                        catalog,
                        this::progress)
                .write(recorded);
        print("the loads are in " + recorded + "; replay them: ./locmoe bench placement " + recorded);
    }

    private void replay(PluginCatalog catalog) throws IOException {
        List<Choice> choices =
                planners.stream().map(PlacementBenchCommand::choice).toList();
        PlacementBenchReport report = new PlacementStudy(
                        GivenCommand.of(spec), new CatalogComponents(catalog), choices, replicas, every, this::progress)
                .replay(trace);
        if (json != null) {
            report.write(json);
        }
        print(report.table().text());
        print(report.note());
    }

    /** Parses {@code lp:target=1.01}. */
    private static Choice choice(String text) {
        String[] parts = text.trim().split(":");
        List<String> options = Arrays.asList(parts).subList(1, parts.length);
        return new Choice(parts[0], KeyValue.parse("--planners " + parts[0] + ":", options, "target=1.01"));
    }

    private void progress(String line) {
        print(spec.commandLine().getErr(), line);
    }

    private void print(String text) {
        print(spec.commandLine().getOut(), text);
    }

    private static void print(PrintWriter writer, String text) {
        writer.println(Visible.lines(text));
        writer.flush();
    }
}
