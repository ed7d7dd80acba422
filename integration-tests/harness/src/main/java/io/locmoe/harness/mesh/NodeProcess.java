package io.locmoe.harness.mesh;

import io.locmoe.harness.process.CommandProcess;

/** A started node and its process. Not thread-safe. */
interface NodeProcess {

    /** The command that started the node, with its input, output and exit code. */
    CommandProcess command();

    /** Id of the node's process on this machine. */
    long pid();

    /** Suspends the process until {@link #resume}; does nothing if it has ended. */
    void pause();

    /** Continues the process; does nothing if it has ended or was not paused. */
    void resume();

    /** Kills the node, even if it is paused, and waits until it has ended. */
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
