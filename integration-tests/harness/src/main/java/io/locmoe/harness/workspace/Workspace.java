package io.locmoe.harness.workspace;

import io.locmoe.harness.install.HarnessException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A directory for the files of a test's mesh, accessible only to its user. It is removed with the test. A lock on a
 * file in it lasts as long as this JVM, and another file names the processes of the mesh: so the next workspace can
 * detect what a killed JVM has left, end the processes, and remove the files. Thread-safe.
 */
public final class Workspace implements AutoCloseable {
    static final String LOCK = "lock";
    private static final String NAME = "locmoe_harness-";
    /** Prefix of directories under construction, which other JVMs ignore, because they are not locked yet. */
    private static final String UNFINISHED = "." + NAME;

    /** Directories of this JVM. Probing them would release its own locks, when the lock file is closed. */
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel lock;
    private final ProcessList processes;

    private Workspace(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
        this.processes = new ProcessList(path);
    }

    /**
     * Creates a workspace in the directory for temporary files. Removes leftovers of killed JVMs there.
     *
     * @throws HarnessException if it cannot be created
     */
    public static Workspace create() {
        return createIn(Path.of(System.getProperty("java.io.tmpdir")));
    }

    static Workspace createIn(Path parent) {
        try {
            Leftovers.remove(parent, NAME, OWN);
            Path unfinished = Files.createTempDirectory(
                    parent,
                    UNFINISHED,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            FileChannel lock =
                    FileChannel.open(unfinished.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            lock.lock();
            Path path = parent.resolve(unfinished.getFileName().toString().substring(1));
            OWN.add(path);
            return new Workspace(Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE), lock);
        } catch (IOException e) {
            throw new HarnessException("no directory for the files of a mesh can be made in " + parent, e);
        }
    }

    /** The directory; absolute. */
    public Path path() {
        return path;
    }

    /** Registers a process that must not outlive this JVM. */
    public synchronized void own(ProcessHandle process) {
        processes.add(process);
    }

    /** Registers that the mesh has containers, which must not outlive this JVM. */
    public void ownContainers() {
        try {
            Files.createFile(path.resolve(Leftovers.CONTAINERS));
        } catch (IOException e) {
            throw new HarnessException("the containers of the mesh cannot be noted in " + path, e);
        }
    }

    /**
     * Removes the directory with its content, and files that killed nodes have left elsewhere.
     *
     * @throws HarnessException if something remains
     */
    @Override
    public void close() {
        try {
            NodeFiles.removeLeftBehind();
            Leftovers.removeTree(path);
            lock.close();
        } catch (IOException e) {
            throw new HarnessException("the files of the mesh in " + path + " cannot be removed", e);
        }
    }
}
