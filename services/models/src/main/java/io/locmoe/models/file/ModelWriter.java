package io.locmoe.models.file;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.corpus.chat.ChatTemplates;
import io.locmoe.engine.checkpoint.file.DurableFiles;
import io.locmoe.engine.checkpoint.file.SafeTensors.Named;
import io.locmoe.engine.checkpoint.file.TensorWriter;
import io.locmoe.settings.FileFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes a Hugging Face directory under another name and renames it when it is complete.
 *
 * @param config    {@code config.json}
 * @param tokenizer {@code tokenizer.json}
 * @param beside    further files by name: objects of JSON, and the text of a chat template
 * @param largest   bytes of tensors in one file; a tensor that is larger has a file of its own
 */
public record ModelWriter(ObjectNode config, Optional<byte[]> tokenizer, ObjectNode beside, long largest) {

    /**
     * Writes the directory.
     *
     * @param target directory that does not exist
     * @param source gives the bytes of each tensor once, in order
     * @throws ModelException if the directory exists, or cannot be written
     */
    public void write(Path target, List<Named> tensors, TensorWriter.Source source) {
        Path partial = target.resolveSibling(".partial-" + target.getFileName());
        requireNone(target);
        requireNone(partial);
        try {
            Files.createDirectory(partial);
            try {
                weights(partial, tensors, source);
                small(partial);
                DurableFiles.force(partial);
                Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                remove(partial);
            }
            DurableFiles.force(target.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw new ModelException("cannot write " + target + ": " + FileFailure.of(target, e), e);
        }
    }

    private static void requireNone(Path path) {
        if (Files.exists(path)) {
            throw new ModelException(path + " exists; remove it, or name a directory that does not exist");
        }
    }

    private void weights(Path directory, List<Named> tensors, TensorWriter.Source source) throws IOException {
        List<List<Named>> shards = shards(tensors);
        if (shards.size() == 1) {
            TensorWriter.write(directory.resolve(ShardIndex.ALONE), tensors, source);
            return;
        }
        ObjectNode index = JsonFile.JSON.createObjectNode();
        index.putObject("metadata")
                .put("total_size", tensors.stream().mapToLong(Named::bytes).sum());
        ObjectNode places = index.putObject("weight_map");
        for (int s = 0; s < shards.size(); s++) {
            String name = String.format("model-%05d-of-%05d.safetensors", s + 1, shards.size());
            TensorWriter.write(directory.resolve(name), shards.get(s), source);
            shards.get(s).forEach(tensor -> places.put(tensor.name(), name));
        }
        write(directory, ShardIndex.NAME, index);
    }

    private List<List<Named>> shards(List<Named> tensors) {
        List<List<Named>> shards = new ArrayList<>(List.of(new ArrayList<>()));
        long bytes = 0;
        for (Named tensor : tensors) {
            if (bytes > 0 && bytes + tensor.bytes() > largest) {
                shards.add(new ArrayList<>());
                bytes = 0;
            }
            shards.getLast().add(tensor);
            bytes += tensor.bytes();
        }
        return shards;
    }

    private void small(Path directory) throws IOException {
        write(directory, ModelDirectory.CONFIG, config);
        if (tokenizer.isPresent()) {
            DurableFiles.write(directory.resolve(ModelDirectory.TOKENIZER), tokenizer.get());
        }
        for (String name : ModelDirectory.BESIDE) {
            if (beside.path(name) instanceof ObjectNode content) {
                write(directory, name, content);
            }
        }
        if (beside.path(ChatTemplates.FILE).isTextual()) {
            byte[] template = beside.path(ChatTemplates.FILE).textValue().getBytes(StandardCharsets.UTF_8);
            DurableFiles.write(directory.resolve(ChatTemplates.FILE), template);
        }
    }

    private static void write(Path directory, String name, ObjectNode content) throws IOException {
        DurableFiles.write(
                directory.resolve(name),
                JsonFile.JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(content));
    }

    /** Removes a directory that was not completed. */
    private static void remove(Path partial) throws IOException {
        if (Files.exists(partial)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(partial)) {
                for (Path file : files) {
                    Files.delete(file);
                }
            }
            Files.delete(partial);
        }
    }
}
