package io.locmoe.run.service;

import io.locmoe.run.ControlException;
import io.locmoe.run.event.RunHistory;
import io.vertx.core.Future;
import java.util.List;

/**
 * Service of a mesh for its users. Calls return at once; futures complete on an event loop and fail with
 * {@link ControlException}.
 */
public interface MeshService {

    /** Starts a run; returns its id. */
    Future<String> submit(RunRequest request);

    /** The events of a run, from its first one. */
    Future<RunHistory> watch(String runId);

    /** Stops a run at a step boundary, with a checkpoint. */
    Future<Void> cancel(String runId);

    /** Asks a run for a checkpoint at the next step boundary. */
    Future<Void> checkpoint(String runId);

    /**
     * Runs that nodes know, the newest first: running ones, and the last ones that have ended.
     *
     * @param node name of the node whose runs to list; if empty, those of all nodes that answer
     * @param run  the only run to list, with its settings; if empty, all runs, without settings
     */
    Future<List<RunSummary>> runs(String node, String run);

    /** Files of the checkpoints that a run has written on a node, for its user. */
    Future<StoredFiles> files(String runId, String node);

    /** A part of one of these files, from an offset on; only the last one may be shorter than {@link FilePart#MOST}. */
    Future<FilePart> read(String runId, String node, StoredFile file, long offset);

    Future<MeshStatus> topology();

    /** The plug-ins of a node, after it has rescanned its directories. */
    Future<HeldPlugins> plugins(String node);

    /** What a node measures of itself. */
    Future<NodeFigures> figures(String node);

    /** The newest entries of a node's log that match. */
    Future<LogEntries> log(String node, LogFilter filter);

    /**
     * Records steps of a run on a node, for its user.
     *
     * @return a part of the recording, an empty one while it goes on
     */
    Future<FilePart> record(String node, RecordingRequest request);

    /**
     * Makes a node leave the mesh and end its process; a run stops at a step boundary first. Completes when the
     * node has been told.
     */
    Future<Void> leave(String node);
}
