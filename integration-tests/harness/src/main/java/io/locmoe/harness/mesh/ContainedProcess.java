package io.locmoe.harness.mesh;

import io.locmoe.harness.container.Podman;
import io.locmoe.harness.install.HarnessException;
import io.locmoe.harness.process.CommandProcess;
import java.time.Duration;

/** A node as the only process of a container, which ends with it. */
final class ContainedProcess implements NodeProcess {
    private static final Duration REMOVAL = Duration.ofSeconds(20);

    /** Attempts of runc, which thaws a container of cgroups version 1 when it cannot freeze it in one of them. */
    private static final int FREEZES = 5;

    private static final String NOT_FROZEN = "unable to freeze";

    private final CommandProcess command;
    private final Podman podman;
    private final String container;
    private boolean paused;

    /**
     * @param command   command that runs the container
     * @param container name of the container
     */
    ContainedProcess(CommandProcess command, Podman podman, String container) {
        this.command = command;
        this.podman = podman;
        this.container = container;
    }

    @Override
    public CommandProcess command() {
        return command;
    }

    @Override
    public long pid() {
        return Long.parseLong(podman.run("inspect", "--format={{.State.Pid}}", container));
    }

    @Override
    public void pause() {
        if (command.runs() && !paused) {
            freeze(FREEZES);
            paused = true;
        }
    }

    private void freeze(int attempts) {
        try {
            podman.run("pause", container);
        } catch (HarnessException e) {
            if (attempts == 1 || !e.getMessage().contains(NOT_FROZEN)) {
                throw e;
            }
            freeze(attempts - 1);
        }
    }

    @Override
    public void resume() {
        if (command.runs() && paused) {
            podman.run("unpause", container);
        }
        paused = false;
    }

    /** @throws HarnessException if the container is not removed */
    @Override
    public void kill() {
        if (command.runs()) {
            podman.run("kill", container);
            command.awaitEnd(REMOVAL);
        }
    }
}
