package io.locmoe.launcher.network;

import io.locmoe.launcher.RunException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Removes a network, even if this JVM is killed: a shell in its own session waits for the end of a stream that this JVM
 * holds open. Not thread-safe.
 */
final class NetworkWatchdog implements AutoCloseable {
    private static final String SCRIPT = "network-watchdog.sh";
    private static final int SECONDS = 30;

    private final SystemTools tools;
    private final NetworkNames names;
    private Process process;

    private NetworkWatchdog(SystemTools tools, NetworkNames names) {
        this.tools = tools;
        this.names = names;
    }

    /** Starts the watchdog of a network that is about to be created, or was left by a dead command. */
    static NetworkWatchdog start(SystemTools tools, NetworkNames names) {
        NetworkWatchdog watchdog = new NetworkWatchdog(tools, names);
        watchdog.launch();
        return watchdog;
    }

    private void launch() {
        try (InputStream script = NetworkWatchdog.class.getResourceAsStream(SCRIPT)) {
            String text = new String(script.readAllBytes(), StandardCharsets.UTF_8);
            process = tools.process(List.of("setsid", "sh", "-c", text, "locmoe-network", names.prefix(), names.link()))
                    .directory(Path.of("/").toFile())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw RunException.failure("the process that removes the network cannot be started: " + e.getMessage(), e);
        }
    }

    /**
     * Removes the network now, and returns when it is gone.
     *
     * @throws RunException if parts of it are left
     */
    @Override
    public void close() {
        if (!process.isAlive()) {
            launch();
        }
        try {
            process.getOutputStream().write("close\n".getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().close();
            if (process.waitFor(SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0) {
                return;
            }
        } catch (IOException e) {
            // The process has ended in the meantime; what is left is reported below.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw RunException.failure(
                "the network of the nodes could not be removed; see `ip netns list` for what is left of "
                        + names.prefix() + " and remove it with `ip netns del`");
    }
}
