package io.locmoe.run.worker;

import io.locmoe.engine.checkpoint.file.SafeTensors;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.service.FilePart;
import io.locmoe.run.service.StoredFile;
import io.locmoe.run.service.StoredFiles;
import io.locmoe.settings.FileFailure;
import io.locmoe.settings.FileRoots;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The checkpoints of a run on this node, for users who fetch them. It holds only those that the run has written itself:
 * a user may have named the directory of another one. No link is followed. Methods block.
 *
 * @param roots   where jobs may write
 * @param written directories of the checkpoints, as the run's events name them, in the order of writing
 */
public record RunStore(FileRoots roots, List<Path> written) {
    /** Most files in a list, whose names fit into a message. */
    private static final int MOST = 2000;

    public RunStore {
        written = List.copyOf(written);
    }

    /** The files of all checkpoints, or of their parts, that are here. */
    public StoredFiles list() {
        List<StoredFile> all = new ArrayList<>();
        int leftOut = 0;
        for (Path checkpoint : written.reversed()) {
            List<StoredFile> files = files(checkpoint);
            if (all.size() + files.size() > MOST) {
                leftOut++;
            } else {
                all.addAll(files);
            }
        }
        return new StoredFiles(all, leftOut);
    }

    /** None if the checkpoint is on another node, or was removed. */
    private List<StoredFile> files(Path checkpoint) {
        String name = checkpoint.getFileName().toString();
        List<StoredFile> files = new ArrayList<>();
        try (Stream<Path> children = Files.list(roots.real(checkpoint))) {
            for (Path child : children.sorted().toList()) {
                String file = child.getFileName().toString();
                if (StoredFile.isFile(file) && Files.isRegularFile(child, LinkOption.NOFOLLOW_LINKS)) {
                    files.add(new StoredFile(name, file, Files.size(child)));
                }
            }
        } catch (IOException absent) {
            return List.of();
        }
        return files;
    }

    /**
     * Reads a part of a file.
     *
     * @throws ControlException if the run has no such file here, or it cannot be read
     */
    public FilePart read(StoredFile file, long offset) {
        Path stored = written.reversed().stream()
                .filter(one -> one.getFileName().toString().equals(file.checkpoint()))
                .map(directory -> directory.resolve(file.file()))
                .filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                .findFirst()
                .orElseThrow(() -> absent(file));
        try (FileChannel channel = roots.open(stored)) {
            return part(channel, file, offset);
        } catch (NoSuchFileException e) {
            throw absent(file);
        } catch (IOException e) {
            throw new ControlException(
                    Code.INTERNAL, file.name() + " cannot be read on this node: " + FileFailure.of(e), e);
        }
    }

    private static FilePart part(FileChannel channel, StoredFile file, long offset) throws IOException {
        long bytes = channel.size();
        if (offset < 0 || offset > bytes) {
            throw new ControlException(Code.INVALID, file.name() + " has " + bytes + " bytes, and none at " + offset);
        }
        ByteBuffer part = ByteBuffer.allocate((int) Math.min(FilePart.MOST, bytes - offset));
        SafeTensors.readFully(channel, part, offset);
        return FilePart.of(part.array(), bytes);
    }

    private static ControlException absent(StoredFile file) {
        return new ControlException(
                Code.UNKNOWN_JOB, "this node has no " + file.name() + " of the run; it may have been removed");
    }
}
