package io.locmoe.engine.checkpoint;

import io.locmoe.engine.checkpoint.file.BoundedFile;
import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.engine.checkpoint.file.SafeTensors;
import io.locmoe.engine.checkpoint.state.TensorKind;
import io.locmoe.engine.setup.RouterStates;
import io.locmoe.engine.setup.StateArray;
import io.locmoe.settings.FileRoots;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The weights of a checkpoint by name, float32, its routers' states, and its tokenizer. Used by one thread. */
public final class SavedModel {
    private static final long LARGEST_TOKENIZER = 64L << 20;

    private final TensorFiles.Source source;
    private final Path checkpoint;
    private final Optional<Manifest> manifest;
    private final FileRoots roots;

    private SavedModel(TensorFiles.Source source, Path checkpoint, Optional<Manifest> manifest, FileRoots roots) {
        this.source = source;
        this.checkpoint = checkpoint;
        this.manifest = manifest;
        this.roots = roots;
    }

    static SavedModel of(TensorFiles files, Path checkpoint, Optional<Manifest> manifest, FileRoots roots) {
        try {
            return new SavedModel(files.open(TensorKind.VALUES.file), checkpoint, manifest, roots);
        } catch (IOException e) {
            throw CheckpointException.unreadable(checkpoint.resolve(TensorKind.VALUES.file), e);
        }
    }

    /** The tensors in file order. */
    public Map<String, SafeTensors.Tensor> tensors() {
        return source.layout().tensors();
    }

    /**
     * Reads a tensor into new memory.
     *
     * @param name one of {@link #tensors}
     * @throws CheckpointException if it is damaged, or cannot be read
     */
    public MemorySegment read(String name, Arena arena) {
        SafeTensors.Tensor tensor = tensors().get(name);
        MemorySegment values =
                arena.allocate(Math.max(1, tensor.bytes()), Float.BYTES).asSlice(0, tensor.bytes());
        try {
            source.read(name, tensor, values);
            return values;
        } catch (IOException e) {
            throw CheckpointException.unreadable(source.path(), e);
        }
    }

    /**
     * A router's state of float64.
     *
     * @throws CheckpointException if it is missing, or of another type or length
     */
    public double[] routerState(String name, int length) {
        double[] values = new double[length];
        RouterStates one = RouterStates.of(name, new StateArray.Doubles(values));
        RouterStateFile.read(checkpoint, manifest, roots, one, UnaryOperator.identity(), true);
        return values;
    }

    /** {@code tokenizer.json}; empty if tokens are bytes. */
    public Optional<byte[]> tokenizer() {
        Path tokenizer = checkpoint.resolve(CheckpointConfig.TOKENIZER);
        try {
            return Files.exists(tokenizer)
                    ? Optional.of(BoundedFile.read(tokenizer, LARGEST_TOKENIZER, FileRoots.EVERYWHERE))
                    : Optional.empty();
        } catch (IOException e) {
            throw CheckpointException.unreadable(tokenizer, e);
        }
    }
}
