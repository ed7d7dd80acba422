package io.locmoe.engine.checkpoint;

import io.locmoe.engine.checkpoint.Manifest.Entry;
import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.engine.checkpoint.file.SafeTensors;
import io.locmoe.engine.checkpoint.file.Sha256;
import io.locmoe.engine.checkpoint.state.TensorKind;
import io.locmoe.settings.FileFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks whether checkpoints are as they were written, by comparing every byte with the digests of the manifest. In
 * formats without manifests only the structure can be checked.
 */
final class WholeCheckpoint {
    private static final List<String> ALWAYS =
            List.of(CheckpointConfig.FILE, TensorKind.VALUES.file, TensorKind.FIRST_MOMENTS.file);

    private WholeCheckpoint() {}

    /** What is wrong with a checkpoint, as a sentence with the name of the file or tensor; empty if it is whole. */
    static Optional<String> damage(Path checkpoint) {
        try {
            CheckpointConfig config = CheckpointConfig.read(checkpoint);
            if (config.format() < CheckpointConfig.MANIFEST) {
                requireStructure(checkpoint);
            } else {
                requireFiles(checkpoint, ManifestFile.read(checkpoint), config.step());
            }
            return Optional.empty();
        } catch (CheckpointException e) {
            return Optional.of(e.getMessage());
        } catch (IOException e) {
            return Optional.of("cannot read " + checkpoint + ": " + FileFailure.of(checkpoint, e));
        }
    }

    private static void requireStructure(Path checkpoint) throws IOException {
        for (String name : List.of(TensorKind.VALUES.file, TensorKind.FIRST_MOMENTS.file)) {
            Path file = checkpoint.resolve(name);
            if (Files.exists(file)) {
                try (FileChannel channel = FileChannel.open(file)) {
                    SafeTensors.open(channel, file);
                }
            }
        }
    }

    private static void requireFiles(Path checkpoint, Manifest manifest, long step) throws IOException {
        if (manifest.step() != step) {
            throw new CheckpointException(checkpoint.resolve(CheckpointConfig.FILE) + " is of step " + step
                    + ", but the manifest of step " + manifest.step());
        }
        for (String name : ALWAYS) {
            if (!manifest.files().containsKey(name)) {
                throw new CheckpointException(checkpoint.resolve(ManifestFile.NAME) + " does not name " + name);
            }
        }
        for (Map.Entry<String, Entry> file : manifest.files().entrySet()) {
            requireFile(checkpoint.resolve(file.getKey()), file.getValue());
        }
    }

    private static void requireFile(Path file, Entry entry) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new CheckpointException(file + " is missing");
        }
        if (Files.size(file) == entry.bytes() && Sha256.of(file).equals(entry.sha256())) {
            return;
        }
        if (!entry.tensors().isEmpty()) {
            requireTensors(file, entry);
        }
        throw damaged(file, "");
    }

    /** @throws CheckpointException if the tokenizer differs from the manifest's, or only one of them has one */
    static void requireTokenizer(Path checkpoint, Manifest manifest) throws IOException {
        Path file = checkpoint.resolve(CheckpointConfig.TOKENIZER);
        Entry entry = manifest.files().get(CheckpointConfig.TOKENIZER);
        if (entry != null) {
            requireFile(file, entry);
        } else if (Files.exists(file)) {
            throw new CheckpointException(
                    file + " is not of this checkpoint: " + ManifestFile.NAME + " does not name it; remove it");
        }
    }

    /** Finds the damaged tensor, if a tensor is damaged. */
    private static void requireTensors(Path file, Entry entry) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            SafeTensors layout = SafeTensors.open(channel, file);
            for (var tensor : layout.tensors().entrySet()) {
                long start = layout.start() + tensor.getValue().offset();
                requireDigest(
                        file,
                        tensor.getKey(),
                        entry,
                        Sha256.of(channel, start, tensor.getValue().bytes()));
            }
        }
    }

    /** @throws CheckpointException if the manifest has another digest for the tensor, or none */
    static void requireDigest(Path file, String tensor, Entry entry, String digest) {
        String expected = entry.tensors().get(tensor);
        if (expected == null) {
            throw new CheckpointException(file + " has tensor " + tensor + ", which its manifest does not name");
        } else if (!expected.equals(digest)) {
            throw damaged(file, ": tensor " + tensor);
        }
    }

    /** @throws CheckpointException if the bytes do not match the digest in the manifest */
    static void requireContent(Path file, byte[] bytes, Manifest manifest) {
        Entry entry = manifest.files().get(file.getFileName().toString());
        if (entry == null || !entry.sha256().equals(Sha256.of(bytes))) {
            throw damaged(file, "");
        }
    }

    private static CheckpointException damaged(Path file, String part) {
        return new CheckpointException(file + " is damaged" + part + ": its digest is not that of " + ManifestFile.NAME
                + "; it was changed after it was written");
    }
}
