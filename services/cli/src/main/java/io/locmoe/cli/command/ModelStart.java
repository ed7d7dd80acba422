package io.locmoe.cli.command;

import io.locmoe.cli.models.TemporaryImport;
import io.locmoe.cli.settings.JobOptions;
import io.locmoe.cli.settings.PluginDirectories;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.run.Interruption;
import io.locmoe.models.FamilySettings;
import io.locmoe.models.MappedModel;
import io.locmoe.models.file.ModelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Model.CommandSpec;

/** Trainings that begin with a model of others, {@code --from}, or with its architecture, {@code --model}. */
public record ModelStart(JobOptions job, PluginDirectories plugins, CommandSpec spec) {
    private static final String SEQUENCE = "sequence";

    /**
     * Checks what the user asked for, before anything is read.
     *
     * @param mesh address of a running mesh
     * @throws RunException if the model cannot be the start
     */
    public void check(Path from, Optional<String> mesh) {
        if (job.resumes()) {
            throw RunException.usage("--from begins with a model of others, and --resume goes on with a checkpoint;"
                    + " leave one of the two out");
        }
        mesh.ifPresent(address -> {
            throw RunException.usage("--from makes a temporary checkpoint on this machine, which the nodes of --mesh "
                    + address + " may not see: ./locmoe import " + from
                    + " --out CHECKPOINT where they do, and give --resume CHECKPOINT");
        });
        requireModel(from);
    }

    /**
     * Takes the architecture of {@code --model}, unless {@code --continue} has found a checkpoint.
     *
     * @throws RunException if there is no such family or directory, or it has what the engine has not
     */
    public void architecture(String model) {
        if (!job.resumes()) {
            job.architecture(settings(model));
        }
    }

    /**
     * The settings of the architecture of {@code --model}.
     *
     * @throws RunException if there is no such family or directory, or it has what the engine has not
     */
    static Map<String, String> settings(String model) {
        try {
            return FamilySettings.of(model);
        } catch (ModelException e) {
            throw RunException.usage("--model: " + e.getMessage());
        }
    }

    /** @throws RunException if {@code --model} is not all that the trainings begin with */
    public void requireRandom(Optional<Path> from) {
        if (from.isPresent() || job.resumes()) {
            throw RunException.usage("--model begins with random weights; leave it out, or "
                    + (from.isPresent() ? "--from" : "--resume") + ", which has weights to begin with");
        }
    }

    /** @throws RunException if a directory is none of a model of others */
    static void requireModel(Path from) {
        if (Files.isDirectory(from) && !MappedModel.takes(from)) {
            boolean own = Files.isDirectory(from.resolve("checkpoints")) || Files.exists(from.resolve("manifest.json"));
            throw RunException.usage("--from " + from + " is no Hugging Face directory, which has a config.json with"
                    + " model_type, and no GGUF file"
                    + (own ? "; give --resume " + from + " to go on with a checkpoint or a run" : ""));
        }
    }

    /** Imports the model; the caller closes it when nothing needs the checkpoint any more. */
    public TemporaryImport imported(Path from, Interruption interruption) {
        try (Interruption.Reaction _ = interruption.beforeStart(System.err)) {
            return TemporaryImport.of(
                    from, sequence(), plugins.all(), spec.commandLine().getErr());
        }
    }

    /** The user's; what is no number is found by the check of all settings. */
    private OptionalInt sequence() {
        String given = job.given().getOrDefault(SEQUENCE, "");
        return given.matches("[1-9]\\d{0,8}") ? OptionalInt.of(Integer.parseInt(given)) : OptionalInt.empty();
    }
}
