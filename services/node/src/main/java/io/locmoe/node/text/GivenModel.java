package io.locmoe.node.text;

import io.locmoe.engine.checkpoint.CheckpointSearch;
import io.locmoe.engine.checkpoint.StoredModel;
import io.locmoe.engine.generation.OtherPrecision;
import io.locmoe.engine.job.Components;
import io.locmoe.engine.settings.Precision;
import io.locmoe.files.PrivateDirectory;
import io.locmoe.models.MappedModel;
import io.locmoe.models.file.ModelDirectory;
import io.locmoe.models.file.ModelException;
import io.locmoe.settings.FileFailure;
import io.locmoe.settings.FileRoots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A model that a user has named: a checkpoint, or a Hugging Face directory or a GGUF file as it is.
 *
 * @param place has the tokenizer of a file; empty for other models
 */
public record GivenModel(StoredModel stored, Optional<PrivateDirectory> place) implements AutoCloseable {
    /** Begins the names of our directories among the temporary files. */
    private static final String PREFIX = "locmoe_import-";

    /**
     * Opens a model of any kind.
     *
     * @param given   a checkpoint, the directory of a run, a Hugging Face directory, or a GGUF file
     * @param roots   directories that must contain the files, links resolved
     * @param notices gets sentences for the user
     * @throws io.locmoe.engine.checkpoint.file.CheckpointException if a checkpoint is damaged, or there is none
     * @throws ModelException if the model of others cannot be read
     */
    static GivenModel open(Path given, FileRoots roots, Components components, Consumer<String> notices) {
        return MappedModel.takes(given)
                ? ofOthers(given, roots, components, notices)
                : new GivenModel(CheckpointSearch.open(given, roots, notices), Optional.empty());
    }

    /**
     * Opens a model of others.
     *
     * @param given   a Hugging Face directory, or a GGUF file
     * @param roots   directories that must contain the files, links resolved
     * @param notices gets sentences for the user
     * @throws ModelException if it cannot be read
     */
    public static GivenModel ofOthers(Path given, FileRoots roots, Components components, Consumer<String> notices) {
        confine(given, roots);
        Optional<PrivateDirectory> place = ModelDirectory.isOne(given) ? Optional.empty() : Optional.of(temporary());
        try {
            Path tokenizer = place.map(PrivateDirectory::path).orElse(given);
            MappedModel model = MappedModel.open(given, tokenizer, components);
            model.note().ifPresent(notices);
            return new GivenModel(model, place);
        } catch (RuntimeException | Error e) {
            place.ifPresent(PrivateDirectory::close);
            throw e;
        }
    }

    private static void confine(Path given, FileRoots roots) {
        if (roots.places().isEmpty()) {
            return;
        }
        try (Stream<Path> files = Files.isDirectory(given) ? Files.list(given) : Stream.of(given)) {
            for (Path file : files.toList()) {
                roots.real(file);
            }
        } catch (IOException e) {
            throw new ModelException("the model " + given + " cannot be read: " + FileFailure.of(e), e);
        }
    }

    /**
     * A directory among the temporary files, which goes with this process.
     *
     * @throws ModelException if there can be none
     */
    public static PrivateDirectory temporary() {
        Path files = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
        try {
            return PrivateDirectory.createIn(files, PREFIX);
        } catch (IOException e) {
            throw new ModelException("no temporary files can be made in " + files + ": " + FileFailure.of(e), e);
        }
    }

    /** The same model, with another operand type of products if one is given; closed in place of this one. */
    public GivenModel in(Optional<Precision> precision) {
        return precision
                .map(other -> new GivenModel(new OtherPrecision(stored, other), place))
                .orElse(this);
    }

    @Override
    public void close() {
        try (stored) {
            place.ifPresent(PrivateDirectory::close);
        }
    }
}
