package io.locmoe.cli.profile;

import io.locmoe.cli.command.ModelStart;
import io.locmoe.cli.exit.ExitCode;
import io.locmoe.cli.models.TemporaryImport;
import io.locmoe.cli.progress.Progresses;
import io.locmoe.cli.settings.JobOptions;
import io.locmoe.cli.settings.MeshAccess;
import io.locmoe.cli.settings.PluginDirectories;
import io.locmoe.cli.terminal.Terminal;
import io.locmoe.cli.usage.ResultOutput;
import io.locmoe.control.client.MeshClient;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.laboratory.profile.Profile;
import io.locmoe.laboratory.profile.ProfiledTraining;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.files.OutDirectory;
import io.locmoe.launcher.network.LinkNetwork;
import io.locmoe.launcher.network.LinkRate;
import io.locmoe.launcher.network.NodeNetwork;
import io.locmoe.launcher.run.Interruption;
import io.locmoe.launcher.run.RunEnd;
import io.locmoe.settings.Visible;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code profile}: records some steps of a training. */
@Command(
        name = "profile",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Records steps of a training, kernel by kernel: a file of JDK Flight Recorder for each node, and a trace of"
                    + " all that Perfetto opens. Trains on nodes of this machine, or records the next steps of a"
                    + " training that a mesh is running.",
            "On a mesh with certificates, this needs the role submit for an own run, and administer for one of another"
                    + " user."
        })
public final class ProfileCommand implements Callable<Integer> {
    private static final String GOING_ON = "profile --mesh records a training that is going on as it is; leave out"
            + " --warm-up, and what would begin one, such as settings, --from, --model, --plugin-dir and --link-rate";

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "10",
            description = "Steps to record (${DEFAULT-VALUE}).")
    private int steps;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "30",
            description = "Steps before them, in which the compilers of the JVM work (${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "A new directory for the trace, the recordings, the report and the logs"
                    + " (runs/<time>-<router>).")
    private Path out;

    @Option(names = "--stop-after", hidden = true)
    private String stopAfter;

    @Mixin
    private MeshAccess access;

    @Option(
            names = "--run",
            paramLabel = "RUN",
            description = "The run to record on --mesh (the one that is going on).")
    private String run;

    @Mixin
    private JobOptions job;

    @Mixin
    private PluginDirectories plugins;

    @Option(names = "--link-rate", paramLabel = "RATE[,RATE...]", description = "Limit each node's link, as in train.")
    private String linkRate;

    @Option(names = "--from", paramLabel = "MODEL", description = "Begin with a model of others, as in train.")
    private Path from;

    @Option(
            names = "--model",
            paramLabel = "NAME|DIR",
            description = "Train an architecture from random weights, as in train.")
    private String model;

    @Mixin
    private ResultOutput output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        ProfileSettings settings = new ProfileSettings(job, plugins, warmUp, steps);
        settings.check(stopAfter);
        requireNew();
        if (access.address().isPresent()) {
            return profileMesh();
        }
        return profileHere(settings);
    }

    private int profileHere(ProfileSettings settings) {
        if (run != null) {
            throw RunException.usage("--run is for --mesh HOST:PORT");
        }
        ModelStart start = new ModelStart(job, plugins, spec);
        if (model != null) {
            start.requireRandom(Optional.ofNullable(from));
            start.architecture(model);
        }
        if (from != null) {
            start.check(from, Optional.empty());
        }
        try (Interruption interruption = new Interruption()) {
            return from == null ? profile(settings, interruption) : profile(settings, start, interruption);
        }
    }

    private int profileMesh() {
        if (!job.given().isEmpty() || spec.commandLine().getParseResult().hasMatchedOption("--warm-up")) {
            throw RunException.usage(GOING_ON);
        } else if (from != null || model != null || linkRate != null) {
            throw RunException.usage(GOING_ON);
        }
        plugins.requireNone(GOING_ON);
        PrintWriter err = spec.commandLine().getErr();
        try (MeshClient mesh = access.client()) {
            return print(new MeshProfile(mesh, Optional.ofNullable(run), steps, Optional.ofNullable(out)).take(line -> {
                err.println(Visible.line(line));
                err.flush();
            }));
        }
    }

    /** The files of one profile are never mixed with those of another. */
    private void requireNew() {
        if (out == null) {
            return;
        }
        OutDirectory.problem("--out", out).ifPresent(problem -> {
            throw RunException.usage(problem);
        });
        String[] content = out.toFile().list();
        if (content != null && content.length > 0) {
            throw RunException.usage("--out " + out + " is not empty; name a new directory for the profile");
        }
    }

    private int profile(ProfileSettings settings, ModelStart start, Interruption interruption) {
        try (TemporaryImport imported = start.imported(from, interruption)) {
            job.resume(imported.checkpoint());
            return profile(settings, interruption);
        }
    }

    private int profile(ProfileSettings given, Interruption interruption) {
        JobSettings settings;
        try (Interruption.Reaction _ = interruption.beforeStart(System.err)) {
            settings = given.read();
        }
        OutDirectory directory = OutDirectory.prepare(Optional.ofNullable(out), settings);
        try (NodeNetwork network = network(settings.meshNodes())) {
            return new ProfiledTraining(settings, plugins.all(), directory, given.recorded(settings))
                    .take(
                            network,
                            Progresses.people(
                                    System.err,
                                    Terminal.standardOutput(),
                                    settings.training().stopAfter()),
                            interruption)
                    .map(this::print)
                    .orElseGet(() -> ExitCode.of(RunEnd.INTERRUPTED));
        }
    }

    private NodeNetwork network(int nodes) {
        return linkRate == null ? NodeNetwork.loopback() : LinkNetwork.create(LinkRate.parseEach(linkRate, nodes));
    }

    private int print(Profile profile) {
        return output.print(profile::json, profile::text);
    }
}
