package io.locmoe.dashboard;

import io.locmoe.dashboard.mesh.PagedMesh;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The runs of a server. Any thread; methods may block for as long as the disk, or a mesh, takes. */
public interface PagedRuns {
    /** All of them, the newest first. */
    List<PagedRun> all();

    /** The run of this name; a name of a browser may be anything. */
    Optional<PagedRun> run(String name);

    /** Pages of comparisons beside the runs, by the names of their directories. */
    Map<String, Path> comparisons();

    /** The mesh on which the runs are, or the run of the command that serves the page; empty if it knows none. */
    default Optional<PagedMesh> mesh() {
        return Optional.empty();
    }

    /** The run that the mesh trains now, or else the last one; empty without a mesh, or if it remembers none. */
    default Optional<PagedRun> current() {
        return Optional.empty();
    }
}
