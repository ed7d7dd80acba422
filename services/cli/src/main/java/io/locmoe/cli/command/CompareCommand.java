package io.locmoe.cli.command;

import io.locmoe.cli.exit.ExitCode;
import io.locmoe.cli.models.TemporaryImport;
import io.locmoe.cli.progress.CompareDisplay;
import io.locmoe.cli.settings.JobOptions;
import io.locmoe.cli.settings.PluginDirectories;
import io.locmoe.cli.terminal.Terminal;
import io.locmoe.laboratory.compare.CommonModel;
import io.locmoe.laboratory.compare.Comparison;
import io.locmoe.laboratory.compare.Contender;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.run.Interruption;
import io.locmoe.run.ControlException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code compare}: trains several routers on the same data, from the same weights, on one mesh. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Trains several routers in turn on one mesh and shows how they affect loss, locality and time.",
        footer = {
            "",
            "The output directory gets compare.json, index.html with charts, and a directory for each training.",
            "The same command with the same --out continues where an earlier one stopped."
        })
public final class CompareCommand implements Callable<Integer> {
    /** Options of the locality loss in the usual comparison of a model of others. */
    private static final String LOCALITY = ":mu=0.1";

    private static final String WITH_LOCALITY = "top-k";

    @Option(
            names = "--routers",
            paramLabel = "LIST",
            description =
                    "Separated by commas: ROUTER[@GATE][:OPTION=VALUE]..., like hash,switch,locmoe,locmoe:mu=0. The"
                            + " first is the reference of --exchange-share. Without a gate, a router uses the one "
                            + "of its paper. With --from or --model by default the model's own router, the same with a"
                            + " locality loss if that is top-k, and hash.")
    private String routers;

    @Option(
            names = "--vary",
            paramLabel = "NAME=V[,V...]",
            description = "A sweep: train each of --routers with each of these values of an option or setting; may be"
                    + " repeated for all combinations.")
    private List<String> vary = List.of();

    @Option(
            names = "--from",
            paramLabel = "MODEL",
            description = "Begin each training with a Hugging Face directory or a GGUF file, which is imported for the"
                    + " time of the comparison. Its own router has the model's options.")
    private Path from;

    @Option(
            names = "--model",
            paramLabel = "NAME|DIR",
            description = "Begin each training with random weights in the architecture of a family, whose sizes --set"
                    + " changes, or of a Hugging Face directory or its config.json. Its own router has the model's"
                    + " options.")
    private String model;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "3",
            description = "Trainings of each router, with the seeds --seed, --seed + 1, ... (${DEFAULT-VALUE}).")
    private int seeds;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "Parts of a training; the routers take turns part by part (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--link-rate",
            paramLabel = "RATE[,RATE...]",
            description = "Limit each node's link: 100mbit, or one rate for each node. Needs Linux, root and iproute2.")
    private String linkRate;

    @Option(
            names = "--exchange-share",
            paramLabel = "S",
            description =
                    "Choose the link rate so that the exchange takes this share of the reference's step, like 0.2874.")
    private Double exchangeShare;

    @Mixin
    private JobOptions job;

    @Mixin
    private PluginDirectories plugins;

    @Option(names = "--out", paramLabel = "DIR", description = "Output directory (runs/<time>-compare).")
    private Path out;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (linkRate != null && exchangeShare != null) {
            throw RunException.usage(
                    "--link-rate sets the rate that --exchange-share would choose; leave one of them out");
        }
        if (exchangeShare != null && !(exchangeShare > 0 && exchangeShare < 0.95)) {
            throw RunException.usage("--exchange-share " + exchangeShare + " must be between 0 and 0.95");
        }
        if (seeds < 1 || rounds < 1) {
            throw RunException.usage("--seeds and --rounds must be at least 1: " + seeds + ", " + rounds);
        }
        ModelStart start = new ModelStart(job, plugins, spec);
        if (model != null) {
            start.requireRandom(Optional.ofNullable(from));
        }
        Path directory = OutOption.usable(out, "compare");
        return from == null ? compare(directory, architecture()) : compareFrom(directory, start);
    }

    private Optional<CommonModel> architecture() {
        return Optional.ofNullable(model).map(name -> CommonModel.architecture(name, ModelStart.settings(name)));
    }

    private int compareFrom(Path directory, ModelStart start) {
        start.check(from, Optional.empty());
        try (TemporaryImport imported = imported(start)) {
            Path named = from.toAbsolutePath().normalize();
            return compare(directory, Optional.of(CommonModel.imported(named, imported.checkpoint())));
        }
    }

    private TemporaryImport imported(ModelStart start) {
        try (Interruption interruption = new Interruption()) {
            return start.imported(from, interruption);
        }
    }

    private String routers(Optional<CommonModel> start) {
        return Optional.ofNullable(routers)
                .or(() -> start.map(CommonModel::router)
                        .map(own -> (own.equals(WITH_LOCALITY) ? own + "," + own + LOCALITY : own) + ",hash"))
                .orElseThrow(
                        () -> RunException.usage("--routers names the routers to compare, like hash,switch,locmoe"));
    }

    private int compare(Path directory, Optional<CommonModel> start) {
        try {
            return ExitCode.of(new Comparison(
                            Contender.list(Contender.grid(routers(start), vary)),
                            seeds,
                            rounds,
                            Optional.ofNullable(linkRate),
                            Optional.ofNullable(exchangeShare),
                            job.given(),
                            start,
                            plugins.all(),
                            directory,
                            new CompareDisplay(System.out, Terminal.standardOutput()))
                    .run());
        } catch (ControlException e) {
            throw RunException.failure(e.getMessage(), e);
        }
    }
}
