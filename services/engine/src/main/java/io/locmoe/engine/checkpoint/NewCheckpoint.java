package io.locmoe.engine.checkpoint;

import io.locmoe.engine.checkpoint.Manifest.Entry;
import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.engine.checkpoint.file.DurableFiles;
import io.locmoe.engine.checkpoint.file.SafeTensors.Named;
import io.locmoe.engine.checkpoint.file.TensorWriter;
import io.locmoe.engine.checkpoint.state.TensorKind;
import io.locmoe.engine.job.Components;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.setup.MeshView;
import io.locmoe.settings.FileFailure;
import io.locmoe.spi.topology.ExpertPlacement;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A checkpoint of step 0 whose weights come from elsewhere. Its moments are 0, so that a training can continue it.
 *
 * @param domains   names of the domains that its text will have
 * @param tokenizer {@code tokenizer.json}; empty if tokens are bytes, or the user names one
 * @param source    what the model was imported from, as a JSON object; empty if that does not describe it
 * @param tensors   the model's parameters, as float32
 * @param states    states of its routers, as float64 by name; those that are missing are as in a new model
 */
public record NewCheckpoint(
        JobSettings settings,
        Components components,
        int vocabulary,
        List<String> domains,
        Optional<byte[]> tokenizer,
        Optional<String> source,
        List<Named> tensors,
        Map<String, double[]> states) {

    /**
     * The configuration of a model that comes from elsewhere, as if it were a checkpoint of step 0.
     *
     * @param further what is not among the job's own settings, such as the tokenizer, by dotted name
     * @param source  what the model comes from, as a JSON object
     */
    public static CheckpointConfig configuration(
            JobSettings job, int vocabulary, List<String> domains, Map<String, String> further, String source) {
        Map<String, String> settings = new TreeMap<>(job.text());
        settings.putAll(further);
        return new CheckpointConfig(
                CheckpointConfig.FORMAT,
                0,
                vocabulary,
                domains,
                mesh(job),
                settings,
                Optional.empty(),
                Optional.of(source));
    }

    private static MeshView mesh(JobSettings job) {
        return new MeshView(job.topology(), ExpertPlacement.even(0, job.model().experts(), job.topology()));
    }

    /**
     * Writes the checkpoint under another name and renames it when it is complete. Every router reads the gate's
     * scores.
     *
     * @param target  directory that does not exist
     * @param weights gives each tensor once, in order
     * @throws CheckpointException if the directory exists, or cannot be written
     */
    public void write(Path target, TensorWriter.Source weights) {
        Path partial = target.resolveSibling(".partial-" + target.getFileName());
        try {
            if (Files.exists(target)) {
                throw new CheckpointException(target + " exists; name a directory that does not");
            }
            CheckpointFiles.remove(partial);
            CheckpointFiles.begin(partial);
            try {
                ManifestFile.write(partial, manifest(content(partial, weights)));
                CheckpointFiles.complete(partial);
                Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                CheckpointFiles.remove(partial);
            }
            DurableFiles.force(target.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw new CheckpointException("cannot write " + target + ": " + FileFailure.of(target, e), e);
        }
    }

    private Map<String, Entry> content(Path directory, TensorWriter.Source weights) throws IOException {
        Map<String, Entry> files = new TreeMap<>();
        byte[] config = config();
        DurableFiles.write(directory.resolve(CheckpointConfig.FILE), config);
        files.put(CheckpointConfig.FILE, Entry.of(config));
        if (tokenizer.isPresent()) {
            DurableFiles.write(directory.resolve(CheckpointConfig.TOKENIZER), tokenizer.get());
            files.put(CheckpointConfig.TOKENIZER, Entry.of(tokenizer.get()));
        }
        Optional<byte[]> router = RouterStateFile.of(states).content();
        if (router.isPresent()) {
            DurableFiles.write(directory.resolve(RouterStateFile.FILE), router.get());
            files.put(RouterStateFile.FILE, Entry.of(router.get()));
        }
        files.putAll(tensors(directory, weights));
        return files;
    }

    private Map<String, Entry> tensors(Path directory, TensorWriter.Source weights) throws IOException {
        Map<String, Entry> files = new TreeMap<>();
        String values = TensorKind.VALUES.file;
        files.put(values, Entry.of(TensorWriter.write(directory.resolve(values), tensors, weights)));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment zeros = arena.allocate(
                    Math.max(1, tensors.stream().mapToLong(Named::bytes).max().orElse(0)));
            String moments = TensorKind.FIRST_MOMENTS.file;
            TensorWriter.Source none = tensor -> zeros.asSlice(0, tensor.bytes());
            files.put(moments, Entry.of(TensorWriter.write(directory.resolve(moments), moments(), none)));
        }
        return files;
    }

    private List<Named> moments() {
        List<Named> moments = new ArrayList<>();
        for (TensorKind kind : List.of(TensorKind.FIRST_MOMENTS, TensorKind.SECOND_MOMENTS)) {
            tensors.forEach(t -> moments.add(new Named(kind.prefix + t.name(), t.shape(), t.type())));
        }
        return moments;
    }

    private byte[] config() {
        return new ConfigContent(
                        0,
                        settings,
                        vocabulary,
                        domains,
                        tokenizer.isPresent(),
                        mesh(settings),
                        components,
                        _ -> true,
                        Optional.empty(),
                        source)
                .json();
    }

    private Manifest manifest(Map<String, Entry> files) {
        return new Manifest(
                CheckpointLineage.first().branch(),
                1,
                0,
                false,
                Optional.empty(),
                settings.training().precision(),
                components.stamps(settings),
                files,
                "");
    }
}
