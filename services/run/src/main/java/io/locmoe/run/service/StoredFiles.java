package io.locmoe.run.service;

import java.util.List;

/**
 * The files of the checkpoints that a run has written on a node.
 *
 * @param files   those of the newest checkpoint first
 * @param leftOut number of older checkpoints that did not fit into a message
 */
public record StoredFiles(List<StoredFile> files, int leftOut) {
    public StoredFiles {
        files = List.copyOf(files);
    }
}
