package io.locmoe.dashboard.mesh;

import java.util.List;
import java.util.Optional;

/** A mesh that has a page, for one reader. Any thread; methods may block for as long as nodes take to answer. */
public interface PagedMesh {
    /** Tells who serves the page: the name of a node, or words for a command. */
    String server();

    /** The nodes as they are now, in the order in which jobs number them. */
    List<PagedNode> nodes();

    /**
     * The newest entries of a node's log.
     *
     * @param text  part of an entry, in small or capital letters; empty for every entry
     * @param level the lowest to show, such as WARN; empty for every level
     */
    PagedLog log(String node, String text, String level);

    /** Tells a node to leave the mesh; returns a sentence for the user, or throws with one. */
    String leave(String node);

    /** Why the reader may not make a node leave, or read logs, as a sentence; empty if both are allowed. */
    Optional<String> forbidden();
}
