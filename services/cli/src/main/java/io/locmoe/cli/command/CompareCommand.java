package io.locmoe.cli.command;

import io.locmoe.cli.exit.ExitCode;
import io.locmoe.cli.progress.CompareDisplay;
import io.locmoe.cli.settings.JobOptions;
import io.locmoe.cli.settings.PluginDirectories;
import io.locmoe.cli.terminal.Terminal;
import io.locmoe.laboratory.compare.Comparison;
import io.locmoe.laboratory.compare.Contender;
import io.locmoe.launcher.RunException;
import io.locmoe.run.ControlException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
    @Option(
            names = "--routers",
            paramLabel = "LIST",
            required = true,
            description =
                    "Separated by commas: ROUTER[@GATE][:OPTION=VALUE]..., like hash,switch,locmoe,locmoe:mu=0. The"
                            + " first is the reference of --exchange-share. Without a gate, a router uses the one "
                            + "of its paper.")
    private String routers;

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
        Path directory = OutOption.usable(out, "compare");
        try {
            return ExitCode.of(new Comparison(
                            Contender.list(routers),
                            seeds,
                            rounds,
                            Optional.ofNullable(linkRate),
                            Optional.ofNullable(exchangeShare),
                            job.given(),
                            plugins.all(),
                            directory,
                            new CompareDisplay(System.out, Terminal.standardOutput()))
                    .run());
        } catch (ControlException e) {
            throw RunException.failure(e.getMessage(), e);
        }
    }
}
