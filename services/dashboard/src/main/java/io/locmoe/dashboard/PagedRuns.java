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

    /** The mesh of which a node serves the page; empty where a command serves it. */
    default Optional<PagedMesh> mesh() {
        return Optional.empty();
    }
}
