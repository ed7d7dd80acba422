package io.locmoe.harness.mesh;

import io.locmoe.harness.process.CommandProcess;

/** A node that has been started, and what holds it. Not thread-safe. */
interface NodeProcess {

    /** What has started the node: has its input, its output and its end. */
    CommandProcess command();

    /** Id of the node's own process on this machine. */
    long pid();

    /** Stands still until {@link #resume}; nothing happens if it has ended. */
    void pause();

    /** Goes on; nothing happens if it has ended or was not paused. */
    void resume();

    /** Kills the node, also if it is paused, and waits until it is gone. */
    void kill();

    /** A node as a process of this machine. */
    record Direct(CommandProcess command) implements NodeProcess {
        @Override
        public long pid() {
            return command.pid();
        }

        @Override
        public void pause() {
            command.signal("STOP");
        }

        @Override
        public void resume() {
            command.signal("CONT");
        }

        @Override
        public void kill() {
            command.close();
        }
    }
}
