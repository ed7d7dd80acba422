package io.locmoe.control.client;

import io.locmoe.run.service.FilePart;
import io.locmoe.run.service.RecordingRequest;
import io.locmoe.run.service.StoredFile;
import io.locmoe.run.service.StoredFiles;

/**
 * The files of a run on the nodes of a mesh, for its user. Methods block for a limited time and throw
 * {@link io.locmoe.run.ControlException}.
 */
public record FileClient(MeshClient mesh, String run) {

    /** Files of the checkpoints that the run has written on a node. */
    public StoredFiles list(String node) {
        return mesh.ask(there -> there.files(run, node));
    }

    /** A part of a file from an offset on, as it was on the node. */
    public FilePart read(String node, StoredFile file, long offset) {
        return mesh.ask(there -> there.read(run, node, file, offset)).checked();
    }

    /** Records steps of the run on a node; a part of the recording, an empty one while it goes on. */
    public FilePart record(String node, RecordingRequest request) {
        return mesh.ask(there -> there.record(node, request)).checked();
    }
}
