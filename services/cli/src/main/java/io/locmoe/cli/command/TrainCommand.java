package io.locmoe.cli.command;

import io.locmoe.cli.exit.ExitCode;
import io.locmoe.cli.models.TemporaryImport;
import io.locmoe.cli.settings.JobOptions;
import io.locmoe.cli.settings.MeshAccess;
import io.locmoe.cli.settings.PluginDirectories;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.files.StartedRun;
import io.locmoe.launcher.run.Interruption;
import io.locmoe.launcher.run.RunEnd;
import io.locmoe.launcher.store.RunCopy;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code train}: trains a model over a mesh. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Trains a model; starts the nodes of the mesh on this machine.",
        footer = {
            "",
            "Each setting is taken from the first of these that has it: options, --set, --config, --model,"
                    + " the preset."
        })
public final class TrainCommand implements Callable<Integer> {
    @Mixin
    private JobOptions job;

    @Mixin
    private PluginDirectories plugins;

    @Mixin
    private MeshAccess mesh;

    @Option(
            names = "--link-rate",
            paramLabel = "RATE[,RATE...]",
            description = "Limit each node's link, in both directions: 100mbit, or one rate for each node, separated by"
                    + " commas. The nodes run in network namespaces; needs Linux, root and iproute2.")
    private String linkRate;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where report, checkpoints and logs go (runs/<time>-<router>).")
    private Path out;

    @Option(
            names = "--from",
            paramLabel = "MODEL",
            description = "Begin with a Hugging Face directory or a GGUF file, which is imported for the time of the"
                    + " training; --set sequence=N takes shorter sequences than the model's. The families that are"
                    + " taken are in docs/models.md.")
    private Path from;

    @Option(
            names = "--model",
            paramLabel = "NAME|DIR",
            description = "Train an architecture from random weights: that of a family, whose sizes --set changes, or"
                    + " that of a Hugging Face directory or its config.json, of which no weights are read.")
    private String model;

    @Option(
            names = TrainProgress.TENSORBOARD,
            paramLabel = "DIR",
            description = "Also write event files for TensorBoard, in a directory of DIR with the name of the run's.")
    private Path tensorBoard;

    @Option(
            names = "--continue",
            description =
                    "Continue the run in --out, or in --store, from its newest whole checkpoint; begin it if there"
                            + " is none. For clusters, which start the same command again.")
    private boolean proceed;

    @Option(
            names = "--detach",
            description = "Submit the training to --mesh and return; the commands runs watch, cancel and checkpoint"
                    + " take its name. Checkpoints go to --out on the nodes, or to a directory that the mesh chooses.")
    private boolean detach;

    @Option(names = "--json", description = "Progress as JSON lines, one for each event.")
    private boolean json;

    @Option(
            names = "--no-page",
            description = "Serve no page of the training; otherwise its address, for browsers of this machine, is"
                    + " printed at the start.")
    private boolean noPage;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        try (Interruption interruption = new Interruption()) {
            return ExitCode.of(train(interruption));
        } catch (ControlException e) {
            throw e.code() == Code.INVALID
                    ? RunException.usage(e.getMessage())
                    : RunException.failure(e.getMessage(), e);
        }
    }

    private RunEnd train(Interruption interruption) {
        boolean running = isOnRunningMesh();
        ModelStart start = new ModelStart(job, plugins, spec);
        prepare(start);
        TrainPlan plan = new TrainPlan(
                job,
                plugins,
                Optional.ofNullable(linkRate),
                Optional.ofNullable(out),
                new TrainProgress(json, Optional.ofNullable(tensorBoard), !noPage),
                interruption);
        if (from == null || job.resumes()) {
            return train(plan, running);
        }
        try (TemporaryImport imported = start.imported(from, interruption)) {
            job.resume(imported.checkpoint());
            return train(plan, running);
        }
    }

    private void prepare(ModelStart start) {
        if (model != null) {
            start.requireRandom(Optional.ofNullable(from));
        }
        if (from != null) {
            start.check(from, mesh.address());
        }
        if (proceed) {
            goOn();
        }
        if (model != null) {
            start.architecture(model);
        }
    }

    private void goOn() {
        if (out == null) {
            throw RunException.usage("--continue needs --out, the directory of the run to go on with");
        }
        bringFromStore();
        job.resumeOnly(new StartedRun(out)::resume);
    }

    /** With a store, the newest checkpoint may be there only: the directory of a pod goes with it. */
    private void bringFromStore() {
        Optional.ofNullable(job.given().get("store"))
                .filter(store -> !store.isEmpty())
                .flatMap(store -> RunCopy.at(store).bringNewest(out))
                .ifPresent(checkpoint -> {
                    spec.commandLine().getErr().println("locmoe: " + checkpoint + " came from the store to " + out);
                    spec.commandLine().getErr().flush();
                });
    }

    private boolean isOnRunningMesh() {
        Optional<String> address = mesh.address();
        if (address.isPresent() && linkRate != null) {
            throw RunException.usage("--link-rate limits the nodes that this command starts, and those of --mesh "
                    + address.get() + " are already running; leave one of the two out");
        } else if (address.isEmpty() && detach) {
            throw RunException.usage(
                    "--detach needs a mesh that runs without this command; name it with --mesh" + " HOST:PORT");
        } else if (detach && tensorBoard != null) {
            throw RunException.usage("--tensorboard is written while the command watches the training, and --detach"
                    + " returns before it; leave one of the two out");
        }
        return address.isPresent();
    }

    private RunEnd train(TrainPlan plan, boolean running) {
        if (detach) {
            return new DetachedTraining(plan, mesh).submit(System.out);
        }
        return running ? plan.onMesh(mesh) : plan.onOwnMesh();
    }
}
