package io.locmoe.launcher.fetch;

import io.locmoe.control.client.FileClient;
import io.locmoe.engine.checkpoint.CheckpointSearch;
import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.launcher.RunException;
import io.locmoe.run.service.FilePart;
import io.locmoe.run.service.StoredFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Downloads checkpoints into a directory. A checkpoint gets its name when all its files are there and agree with its
 * manifest; until then it is a hidden directory, where an interrupted download continues. Blocks.
 *
 * @param client reads one part of a file at a time, so memory does not depend on the size of the model
 */
record Download(FileClient client, Path directory) {

    /**
     * Downloads a checkpoint if it is not here.
     *
     * @return whether it was downloaded
     * @throws RunException if it does not agree with its manifest
     * @throws io.locmoe.run.ControlException if a file cannot be read on its node
     */
    boolean get(HeldCheckpoint checkpoint) throws IOException {
        Path whole = directory.resolve(checkpoint.name());
        if (Files.exists(whole)) {
            return false;
        }
        Path part = directory.resolve("." + checkpoint.name() + ".part");
        Files.createDirectories(part);
        for (HeldCheckpoint.Held held : checkpoint.files().values()) {
            get(held, part);
        }
        check(part, checkpoint);
        Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
        return true;
    }

    private static void check(Path part, HeldCheckpoint checkpoint) throws IOException {
        try {
            CheckpointSearch.require(part, _ -> {});
        } catch (CheckpointException damaged) {
            remove(part);
            throw RunException.failure(
                    checkpoint.name() + " of " + String.join(" and ", checkpoint.nodes())
                            + " is not whole and was not kept: " + damaged.getMessage(),
                    damaged);
        }
    }

    private static void remove(Path part) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(part)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(part);
    }

    private void get(HeldCheckpoint.Held held, Path into) throws IOException {
        StoredFile file = held.file();
        Path whole = into.resolve(file.file());
        if (Files.exists(whole) && Files.size(whole) == file.bytes()) {
            return;
        }
        Path part = into.resolve("." + file.file() + ".part");
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            long at = Math.min(channel.size(), file.bytes());
            channel.truncate(at).position(at);
            read(held, at, channel);
            channel.force(true);
        }
        Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void read(HeldCheckpoint.Held held, long from, FileChannel to) throws IOException {
        StoredFile file = held.file();
        for (long at = from; at < file.bytes(); ) {
            FilePart part = client.read(held.node(), file, at);
            if (part.bytes() != file.bytes() || part.content().length == 0) {
                throw RunException.failure(
                        file.name() + " has changed on " + held.node() + " while it was fetched; fetch the run again");
            }
            ByteBuffer content = ByteBuffer.wrap(part.content());
            while (content.hasRemaining()) {
                to.write(content);
            }
            at += part.content().length;
        }
    }
}
