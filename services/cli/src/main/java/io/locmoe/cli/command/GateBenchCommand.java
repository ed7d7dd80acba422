package io.locmoe.cli.command;

import io.locmoe.cli.exit.ExitCode;
import io.locmoe.cli.settings.KeyValue;
import io.locmoe.cli.settings.Simulation;
import io.locmoe.cli.usage.GivenCommand;
import io.locmoe.engine.settings.Choice;
import io.locmoe.laboratory.bench.GateBench;
import io.locmoe.laboratory.bench.GateBenchReport;
import io.locmoe.laboratory.bench.GateCost;
import io.locmoe.laboratory.bench.GateShape;
import io.locmoe.launcher.Distribution;
import io.locmoe.launcher.RunException;
import io.locmoe.node.training.CatalogComponents;
import io.locmoe.node.training.ChosenDevice;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.spi.device.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench gate}: measures operations, parameters and time of gates. */
@Command(
        name = "gate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures operations and time of gates, relative to the first one.")
final class GateBenchCommand implements Callable<Integer> {
    private static final int USUAL_REPETITIONS = 30;
    private static final int MOST_REPETITIONS = 100_000;
    /** Widths and numbers of experts of LocMoE's PanGu-Sigma and of the preset tiny. */
    private static final int[][] SHAPES = {{5120, 16}, {128, 8}};

    @Option(
            names = "--gates",
            paramLabel = "NAME[:KEY=VALUE]",
            split = ",",
            defaultValue = "dense,grap,grap:logits=literal",
            description = "Gates with their options (${DEFAULT-VALUE}).")
    private List<String> gates;

    @Option(
            names = "--tokens",
            paramLabel = "T",
            defaultValue = "2048",
            description = "Tokens scored at once (${DEFAULT-VALUE}).")
    private int tokens;

    @Option(names = "--width", paramLabel = "D", description = "Width of a token; with --experts (5120 and 128).")
    private Integer width;

    @Option(names = "--experts", paramLabel = "N", description = "Experts; with --width (16 and 8).")
    private Integer experts;

    @Mixin
    private BenchOptions bench = new BenchOptions(USUAL_REPETITIONS);

    @Option(
            names = "--driver",
            paramLabel = "NAME",
            defaultValue = "cpu",
            description = "Device driver (${DEFAULT-VALUE}).")
    private String driver;

    @Mixin
    private Simulation simulation;

    @Option(names = "--out", paramLabel = "DIR", description = "Also write bench-gate.json and a page with charts.")
    private Path out;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        requireCounts();
        if (out != null) {
            OutOption.checked(out);
        }
        List<Choice> choices = gates.stream().map(GateBenchCommand::choice).toList();
        try (PluginCatalog catalog = PluginCatalog.load(bench.plugins());
                Device device = ChosenDevice.open(catalog, simulation.of(driver), 0)) {
            GateBench measuring = new GateBench(device, new CatalogComponents(catalog), choices, bench.repetitions());
            List<GateShape> shapes = shapes();
            shapes.forEach(measuring::check);
            List<GateCost> costs = new ArrayList<>();
            for (GateShape shape : shapes) {
                bench.progress("measuring " + gates.size() + " gates, " + shape);
                costs.addAll(measuring.run(shape));
            }
            print(new GateBenchReport(
                    GivenCommand.of(spec),
                    Distribution.version(),
                    device.description().implementation(),
                    bench.repetitions(),
                    costs));
            return ExitCode.OK;
        } catch (IllegalArgumentException e) {
            throw RunException.usage(e.getMessage());
        } catch (IOException e) {
            throw RunException.failure("the files cannot be written to " + out + ": " + e, e);
        }
    }

    private void print(GateBenchReport report) throws IOException {
        List<String> sentences = new ArrayList<>(report.findings());
        if (out != null) {
            report.write(out);
            sentences.add("bench-gate.json and index.html are in " + out);
        }
        bench.print(
                report.device() + ", median of " + report.repetitions() + " (and quartiles)",
                report.tables(),
                sentences);
    }

    private void requireCounts() {
        if (width == null != (experts == null)) {
            throw RunException.usage("--width and --experts go together; without both, the shapes are those of "
                    + "pangu-sigma-38b and tiny");
        } else if (tokens < 1 || bench.repetitions() < 1 || width != null && (width < 1 || experts < 1)) {
            throw RunException.usage("--tokens, --width, --experts and --repetitions must be at least 1");
        } else if (bench.repetitions() > MOST_REPETITIONS) {
            throw RunException.usage("--repetitions must be at most " + MOST_REPETITIONS + ": " + bench.repetitions());
        }
    }

    private List<GateShape> shapes() {
        return width != null
                ? List.of(new GateShape(tokens, width, experts))
                : Arrays.stream(SHAPES)
                        .map(shape -> new GateShape(tokens, shape[0], shape[1]))
                        .toList();
    }

    /** Parses {@code grap:logits=literal:temperature=2}. */
    private static Choice choice(String text) {
        String[] parts = text.split(":");
        return new Choice(
                parts[0].trim(),
                KeyValue.parse(
                        "--gates " + parts[0] + ":", Arrays.asList(parts).subList(1, parts.length), "logits=literal"));
    }
}
