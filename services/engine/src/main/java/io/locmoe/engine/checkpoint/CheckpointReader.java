package io.locmoe.engine.checkpoint;

import io.locmoe.engine.checkpoint.TensorFiles.Source;
import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.engine.checkpoint.file.Float32Weights;
import io.locmoe.engine.checkpoint.file.SafeTensors;
import io.locmoe.engine.checkpoint.state.TensorKind;
import io.locmoe.engine.parameter.Parameter;
import io.locmoe.engine.parameter.ParameterNames;
import io.locmoe.engine.parameter.Weights;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.setup.RouterStates;
import io.locmoe.settings.FileRoots;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads tensors of a checkpoint by name. */
public final class CheckpointReader implements StoredModel {
    private final Path directory;
    private final FileRoots roots;
    private final CheckpointConfig config;
    private final Optional<Manifest> manifest;
    private final TensorFiles files;

    /** Like {@link #CheckpointReader(Path, FileRoots)}, without confinement to directories. */
    public CheckpointReader(Path checkpoint) {
        this(checkpoint, FileRoots.EVERYWHERE);
    }

    /**
     * Reads the configuration; each tensor is checked when it is read.
     *
     * @param checkpoint the checkpoint itself
     * @param roots      directories that must contain the files, links resolved
     * @throws CheckpointException if there is none, it is broken, or it is outside the roots
     */
    CheckpointReader(Path checkpoint, FileRoots roots) {
        this.directory = checkpoint;
        this.roots = roots;
        this.config = CheckpointConfig.read(directory, roots);
        this.manifest = config.format() < CheckpointConfig.MANIFEST
                ? Optional.empty()
                : Optional.of(ManifestFile.read(directory, roots));
        this.files = new TensorFiles(directory, manifest, roots);
    }

    Path directory() {
        return directory;
    }

    @Override
    public CheckpointConfig config() {
        return config;
    }

    /** The model as it was saved; valid while this reader is open. */
    public SavedModel saved() {
        return SavedModel.of(files, directory, manifest, roots);
    }

    /** Reads the values of parameters by the model's names, stored one after another. */
    public void readModel(List<Parameter> parameters, ParameterNames names, MemorySegment target) {
        read(TensorKind.VALUES, parameters, names, target);
    }

    @Override
    public Weights weights(ParameterNames names) {
        return new Float32Weights((parameter, target) -> readModel(List.of(parameter), names, target));
    }

    /** States that an {@linkplain CheckpointConfig#isUntrainedImport import} does not have stay as they are. */
    @Override
    public void readRouterStates(RouterStates states, ParameterNames names) {
        boolean all = !config.isUntrainedImport();
        RouterStateFile.read(directory, manifest, roots, states, name -> saved(name, names), all);
    }

    /**
     * Checks, as far as possible before a model is built, whether a job can continue from this checkpoint.
     *
     * @param vocabulary token ids of the job's text
     * @param parameters parameters of the job's gates and routers
     * @param states     states of its routers, which get the checkpoint's values
     * @throws CheckpointException if the checkpoint is of another model, or a file is missing or broken
     */
    public void requireFit(JobSettings job, int vocabulary, List<Parameter> parameters, RouterStates states) {
        Path file = directory.resolve(CheckpointConfig.FILE);
        ModelParts.requireSame(file, config.settings(), job.text());
        if (config.vocabulary() != vocabulary) {
            throw new CheckpointException(file + " is of a model with " + config.vocabulary()
                    + " token ids, but the job's tokenizer has " + vocabulary + "; use the checkpoint's own tokenizer");
        }
        ParameterNames names = ParameterNames.of(job.model());
        for (TensorKind kind : TensorKind.values()) {
            requireTensors(kind, parameters, names);
        }
        readRouterStates(states, names);
    }

    private void requireTensors(TensorKind kind, List<Parameter> parameters, ParameterNames names) {
        try {
            Source source = files.open(kind.file);
            for (Parameter p : parameters) {
                String name = kind.prefix + saved(p.name(), names);
                check(source.path(), name, p, source.layout().tensors().get(name));
            }
        } catch (IOException e) {
            throw unreadable(kind, e);
        }
    }

    private CheckpointException unreadable(TensorKind kind, IOException e) {
        return CheckpointException.unreadable(directory.resolve(kind.file), e);
    }

    /** The name in this checkpoint of what a model calls {@code name}. */
    private String saved(String name, ParameterNames names) {
        return config.format() == 1 ? names.formerly(name) : name;
    }

    /**
     * Reads tensors, stored one after another.
     *
     * @throws CheckpointException if one is missing, damaged, or of another shape
     */
    void read(TensorKind kind, List<Parameter> parameters, ParameterNames names, MemorySegment target) {
        try {
            Source source = files.open(kind.file);
            long at = 0;
            for (Parameter p : parameters) {
                String name = kind.prefix + saved(p.name(), names);
                SafeTensors.Tensor tensor = source.layout().tensors().get(name);
                check(source.path(), name, p, tensor);
                source.read(name, tensor, target.asSlice(at, tensor.bytes()));
                at += tensor.bytes();
            }
        } catch (IOException e) {
            throw unreadable(kind, e);
        }
    }

    /**
     * Refuses a checkpoint of another model even if it has every tensor of this one, in the same shape.
     *
     * @param tensors names of every tensor of the model
     * @param names   the model's names
     * @param job     settings of the job, of which tensors do not reveal all
     */
    void requireModel(Set<String> tensors, ParameterNames names, JobSettings job) {
        ModelParts.requireSame(directory.resolve(CheckpointConfig.FILE), config.settings(), job.text());
        Set<String> wanted = new HashSet<>();
        tensors.forEach(name -> wanted.add(saved(name, names)));
        for (TensorKind kind : TensorKind.values()) {
            requireKnown(kind, wanted);
        }
    }

    private void requireKnown(TensorKind kind, Set<String> wanted) {
        try {
            Source source = files.open(kind.file);
            for (String name : source.layout().tensors().keySet()) {
                boolean ofKind = Stream.of(TensorKind.values())
                        .filter(k -> k.file.equals(kind.file) && name.startsWith(k.prefix))
                        .anyMatch(k -> wanted.contains(name.substring(k.prefix.length())));
                if (!ofKind && !config.mayLose(name)) {
                    throw new CheckpointException(source.path() + " has tensor " + name + ", which the model does not"
                            + " have; use the checkpoint's own blocks, experts, gate and router");
                }
            }
        } catch (IOException e) {
            throw unreadable(kind, e);
        }
    }

    private static void check(Path path, String name, Parameter wanted, SafeTensors.Tensor found) {
        if (found == null) {
            throw new CheckpointException(path + " has no tensor " + name
                    + "; the checkpoint is of a model with different blocks, experts, gate or router");
        }
        if (!Arrays.equals(found.shape(), wanted.shape())
                || found.bytes() != (long) wanted.wholeElements() * Float.BYTES) {
            throw new CheckpointException(path + ": tensor " + name + " has shape " + Arrays.toString(found.shape())
                    + ", but the model needs " + Arrays.toString(wanted.shape())
                    + "; use the checkpoint's own width, sequence, feedForward, experts and tokenizer");
        }
    }

    @Override
    public void close() {
        files.close();
    }
}
