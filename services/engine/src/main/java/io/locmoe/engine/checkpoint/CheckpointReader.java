package io.locmoe.engine.checkpoint;

import io.locmoe.engine.model.ParameterBlock.Parameter;
import io.locmoe.engine.model.ParameterNames;
import io.locmoe.engine.model.RouterStates;
import io.locmoe.engine.settings.JobSettings;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads tensors of a checkpoint by name. */
public final class CheckpointReader implements AutoCloseable {
    /** Settings that give the tensors their shapes, or the heads theirs. */
    private static final List<String> SHAPE =
            List.of("width", "blocks", "sparseEvery", "heads", "sequence", "experts", "feedForward");

    private record Source(FileChannel channel, Path path, SafeTensors layout) {}

    private final Path directory;
    private final CheckpointConfig config;
    private final Map<String, Source> files = new HashMap<>();

    /** @param directory as for {@link CheckpointConfig#read} */
    public CheckpointReader(Path directory) {
        this.directory = CheckpointConfig.locate(directory);
        this.config = CheckpointConfig.read(this.directory);
    }

    public CheckpointConfig config() {
        return config;
    }

    /**
     * Reads the values of model parameters, stored one after another.
     *
     * @param names of the model
     */
    public void readModel(List<Parameter> parameters, ParameterNames names, MemorySegment target) {
        read(TensorKind.VALUES, parameters, names, target);
    }

    /**
     * Reads what routers keep besides their parameters into the arrays of a model.
     *
     * @param names of the model
     * @throws CheckpointException if a state is missing, or of another type or length
     */
    public void readRouterStates(RouterStates states, ParameterNames names) {
        RouterStateFile.read(directory, states, name -> saved(name, names));
    }

    /**
     * Checks, as far as it can be known before a model is built, whether a job can continue from this checkpoint.
     *
     * @param vocabulary token ids of the job's text
     * @param parameters of its gates and routers
     * @param states     of its routers, which get the checkpoint's values
     * @throws CheckpointException if the checkpoint is of another model, or a file is missing or broken
     */
    public void requireFit(JobSettings job, int vocabulary, List<Parameter> parameters, RouterStates states) {
        Path file = directory.resolve(CheckpointConfig.FILE);
        for (String name : SHAPE) {
            String own = config.settings().get(name);
            if (own != null && !own.equals(job.text().get(name))) {
                throw new CheckpointException(file + " is of a model with " + name + "=" + own
                        + ", but the job asks for " + name + "=" + job.text().get(name));
            }
        }
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
            Source source = open(kind.file);
            for (Parameter p : parameters) {
                String name = kind.prefix + saved(p.name(), names);
                check(source.path, name, p, source.layout.tensors().get(name));
            }
        } catch (IOException e) {
            throw new CheckpointException("cannot read " + directory.resolve(kind.file) + ": " + e.getMessage(), e);
        }
    }

    /** This checkpoint's name for what a model calls {@code name}. */
    private String saved(String name, ParameterNames names) {
        return config.format() == 1 ? names.formerly(name) : name;
    }

    /**
     * Reads tensors, stored one after another.
     *
     * @throws CheckpointException if one is missing or of another shape
     */
    void read(TensorKind kind, List<Parameter> parameters, ParameterNames names, MemorySegment target) {
        try {
            Source source = open(kind.file);
            long at = 0;
            for (Parameter p : parameters) {
                String name = kind.prefix + saved(p.name(), names);
                SafeTensors.Tensor tensor = source.layout.tensors().get(name);
                check(source.path, name, p, tensor);
                SafeTensors.readFully(
                        source.channel,
                        target.asSlice(at, tensor.bytes()).asByteBuffer(),
                        source.layout.start() + tensor.offset());
                at += tensor.bytes();
            }
        } catch (IOException e) {
            throw new CheckpointException("cannot read " + directory.resolve(kind.file) + ": " + e.getMessage(), e);
        }
    }

    /**
     * Refuses a checkpoint of another model even if it has every tensor of this one, in the same shape.
     *
     * @param tensors names of every tensor of the model
     * @param names   of the model
     * @param heads   attention heads of the model, which no tensor's shape reveals
     */
    void requireModel(Set<String> tensors, ParameterNames names, int heads) {
        String saved = config.settings().get("heads");
        if (saved != null && !saved.equals(Integer.toString(heads))) {
            throw new CheckpointException(directory.resolve(CheckpointConfig.FILE) + " is of a model with heads="
                    + saved + ", but the job asks for heads=" + heads);
        }
        Set<String> wanted = new HashSet<>();
        tensors.forEach(name -> wanted.add(saved(name, names)));
        Source model = files.get(TensorKind.VALUES.file);
        for (String name : model.layout.tensors().keySet()) {
            if (!wanted.contains(name)) {
                throw new CheckpointException(model.path + " has tensor " + name
                        + ", which the model does not have; use the checkpoint's own blocks, experts, gate and router");
            }
        }
    }

    private Source open(String file) throws IOException {
        Source source = files.get(file);
        if (source == null) {
            Path path = directory.resolve(file);
            FileChannel channel = FileChannel.open(path);
            try {
                source = new Source(channel, path, SafeTensors.open(channel, path));
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
            files.put(file, source);
        }
        return source;
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
        for (Source source : files.values()) {
            try {
                source.channel.close();
            } catch (IOException e) {
                System.getLogger(CheckpointReader.class.getName())
                        .log(System.Logger.Level.WARNING, "closing " + source.path, e);
            }
        }
    }
}
