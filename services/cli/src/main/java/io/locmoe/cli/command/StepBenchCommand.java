package io.locmoe.cli.command;

import io.locmoe.cli.exit.ExitCode;
import io.locmoe.cli.settings.KeyValue;
import io.locmoe.corpus.text.CorpusException;
import io.locmoe.laboratory.bench.step.StepBenchReport;
import io.locmoe.laboratory.bench.step.StepCase;
import io.locmoe.laboratory.bench.step.StepStudy;
import io.locmoe.launcher.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench step}: measures where the time of a training step goes. */
@Command(
        name = "step",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures a training step kernel by kernel, beside the limits of the machine and PyTorch.")
final class StepBenchCommand implements Callable<Integer> {
    private static final int USUAL_REPETITIONS = 5;

    @Option(
            names = "--width",
            paramLabel = "D",
            split = ",",
            defaultValue = "128,512,1024",
            description = "Widths of a token (${DEFAULT-VALUE}).")
    private List<Integer> widths;

    @Option(
            names = "--routers",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "hash,top-1,top-2",
            description = "hash, or top-K for a dense gate and K experts a token (${DEFAULT-VALUE}).")
    private List<String> routers;

    @Mixin
    private BenchOptions bench = new BenchOptions(USUAL_REPETITIONS);

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description =
                    "Steps of each case before anything counts, so that the compilers are done (${DEFAULT-VALUE}).")
    private double warmUp;

    @Option(
            names = "--processes",
            paramLabel = "N",
            split = ",",
            description = "Also measure meshes of N nodes here, each beside N processes of PyTorch over Gloo.")
    private List<Integer> processes = new ArrayList<>();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Another setting of the job, like batch=32 or driver.kernels=vector; repeatable.")
    private List<String> set = new ArrayList<>();

    @Option(names = "--no-peer", description = "Leave PyTorch out.")
    private boolean noPeer;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the measurements as JSON.")
    private Path json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (json != null) {
            checkJson();
        }
        StepStudy study = new StepStudy(
                "./locmoe "
                        + String.join(
                                " ", spec.root().commandLine().getParseResult().originalArgs()),
                cases(),
                KeyValue.parse("--set", set, "batch=32"),
                bench.repetitions(),
                warmUp,
                !noPeer,
                processes,
                bench.plugins());
        try {
            print(study.run(bench::progress));
            return ExitCode.OK;
        } catch (CorpusException e) {
            throw RunException.usage(e.getMessage());
        } catch (IOException e) {
            throw RunException.failure(json + " cannot be written: " + e, e);
        }
    }

    private void checkJson() {
        Path file = json.toAbsolutePath().normalize();
        if (Files.isDirectory(file)) {
            throw RunException.usage("--json " + json + " is a directory; name a file");
        } else if (!Files.isDirectory(file.getParent()) || !Files.isWritable(file.getParent())) {
            throw RunException.usage("--json " + json + " cannot be written: there is no directory " + file.getParent()
                    + " that is writable");
        }
    }

    private List<StepCase> cases() {
        return widths.stream()
                .flatMap(width -> routers.stream().map(router -> new StepCase(width, router.trim())))
                .distinct()
                .toList();
    }

    private void print(StepBenchReport report) throws IOException {
        bench.print(report.device() + ", " + report.machine().cpu(), report.tables(), report.remarks());
        if (json != null) {
            report.write(json);
        }
    }
}
