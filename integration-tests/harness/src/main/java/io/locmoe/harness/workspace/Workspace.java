package io.locmoe.harness.workspace;

import io.locmoe.files.PrivateDirectory;
import io.locmoe.harness.container.Podman;
import io.locmoe.harness.install.HarnessException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A directory for the files of a test's mesh, accessible only to its user. It is removed with the test. A lock on a
 * file in it lasts as long as this JVM, and another file names the processes of the mesh: so the next workspace can
 * detect what a killed JVM has left, end the processes, and remove the files. Thread-safe.
 */
public final class Workspace implements AutoCloseable {
    private static final String NAME = "locmoe_harness-";
    /** Marker in the directory of a mesh that has containers. */
    private static final String CONTAINERS = "containers";

    private final PrivateDirectory directory;
    private final ProcessList processes;

    private Workspace(PrivateDirectory directory) {
        this.directory = directory;
        this.processes = new ProcessList(directory.path());
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
            return new Workspace(PrivateDirectory.createIn(parent, NAME, Workspace::end));
        } catch (IOException e) {
            throw new HarnessException("no directory for the files of a mesh can be made in " + parent, e);
        }
    }

    /** Ends the processes and containers of a mesh, and removes its files. */
    static void end(Path directory) throws IOException {
        new ProcessList(directory).kill();
        if (Files.exists(directory.resolve(CONTAINERS))) {
            Podman.current(directory).removeOf(directory);
        }
        PrivateDirectory.removeTree(directory);
    }

    /** The directory; absolute. */
    public Path path() {
        return directory.path();
    }

    /** Registers a process that must not outlive this JVM. */
    public synchronized void own(ProcessHandle process) {
        processes.add(process);
    }

    /** Registers that the mesh has containers, which must not outlive this JVM. */
    public void ownContainers() {
        try {
            Files.createFile(path().resolve(CONTAINERS));
        } catch (IOException e) {
            throw new HarnessException("the containers of the mesh cannot be noted in " + path(), e);
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
            directory.remove();
        } catch (IOException e) {
            throw new HarnessException("the files of the mesh in " + path() + " cannot be removed", e);
        }
    }
}
