package io.locmoe.run.service;

import io.locmoe.identity.Role;

/** What a user asks of a mesh, by whichever port, and the role that it needs. */
public enum MeshCall {
    TOPOLOGY(Role.WATCH, "seeing the mesh"),
    PLUGINS(Role.WATCH, "seeing plug-ins"),
    RUNS(Role.WATCH, "seeing runs"),
    WATCH(Role.WATCH, "watching a run"),
    FIGURES(Role.WATCH, "seeing what a node measures"),
    SUBMIT(Role.SUBMIT, "starting a run"),
    /** Another user's run needs {@link Role#ADMINISTER}, here and in the next four. */
    CANCEL(Role.SUBMIT, "ending a run"),
    CHECKPOINT(Role.SUBMIT, "asking for a checkpoint"),
    FILES(Role.SUBMIT, "listing files of a run"),
    READ(Role.SUBMIT, "reading files of a run"),
    RECORD(Role.SUBMIT, "recording steps of a run"),
    /** The log of a node tells of every user's runs. */
    LOG(Role.ADMINISTER, "reading the log of a node"),
    LEAVE(Role.ADMINISTER, "making a node leave");

    private final Role role;
    private final String words;

    MeshCall(Role role, String words) {
        this.role = role;
        this.words = words;
    }

    public Role role() {
        return role;
    }

    /** What it is, as the subject of a sentence. */
    public String words() {
        return words;
    }
}
