package io.locmoe.node;

import io.locmoe.control.access.HostNames;
import io.locmoe.files.PrivateDirectory;
import io.locmoe.guard.CallRecord;
import io.locmoe.guard.PluginExit;
import io.locmoe.settings.Excerpt;
import io.locmoe.settings.Visible;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A node as a process of its own. It starts, reports that in one line, and lives until a signal, or until its parent is
 * gone. On a signal, a job first reaches a step boundary. Leaving the mesh then takes {@link #LEAVE_SECONDS} at most.
 */
public final class NodeProcess {
    /** Name prefix of the directory that holds a mesh's certificates while its command lives. */
    public static final String CERTIFICATES = "locmoe_mesh-";

    /** Longest time for leaving the mesh. */
    public static final int LEAVE_SECONDS = 15;

    /** The exit code of SIGTERM: a supervisor that restarts nodes after SIGTERM then restarts this one, too. */
    private static final int TOLD_TO_LEAVE = 143;

    /** Whether the process for which the node runs is gone. */
    private static volatile boolean abandoned;

    private NodeProcess() {}

    /** Arguments: the configuration file, then optionally {@code --watch-parent}. */
    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(
                Path.of(arguments[0]),
                List.of(),
                UnaryOperator.identity(),
                List.of(arguments).contains("--watch-parent"),
                System.out,
                System.err));
    }

    /**
     * Runs a node until it is told to end.
     *
     * @param shipped     plug-in directories that every node has, before those of its configuration
     * @param changed     what the command line changes of the configuration
     * @param watchParent whether the end of standard input ends the node
     * @param out         gets {@code node-0 is ready at host:port}, with the address of the control plane
     * @param error       gets the reason if the node does not start
     * @return exit code: 0 after an orderly end, 143 if a user has told the node to leave the mesh, 2 for a
     *     configuration that cannot be used, otherwise 1
     */
    public static int run(
            Path file,
            List<Path> shipped,
            UnaryOperator<NodeConfig> changed,
            boolean watchParent,
            PrintStream out,
            PrintStream error)
            throws InterruptedException {
        PluginExit.watch(sentence -> error.println(Visible.line(sentence)), 1);
        HostNames.renew();
        JdkKeys.choose();
        if (watchParent) {
            ParentWatch.stream(System.in, NodeProcess::end);
        }
        try {
            NodeConfig config = withPlugins(changed.apply(NodeConfigFile.read(file)), shipped);
            if (config.parentPid() != 0) {
                ParentWatch.process(config.parentPid(), NodeProcess::end);
            }
            NodeApplication node = NodeApplication.start(config);
            PluginExit.beforeTheEnd(() -> {
                if (!abandoned && PluginExit.culprit().isEmpty()) {
                    node.leave();
                }
                node.close();
                removeLeftCertificates(config);
            });
            out.println(Visible.line(config.name()) + " is ready at " + node.controlAddress());
            out.flush();
            return node.awaitClosed() ? TOLD_TO_LEAVE : 0;
        } catch (NodeException e) {
            error.println(Excerpt.message(e.getMessage()));
            return e.code() == NodeException.Code.CONFIGURATION ? 2 : 1;
        }
    }

    /** Removes the certificates of a mesh whose command was killed; a living command holds their lock. */
    private static void removeLeftCertificates(NodeConfig config) {
        config.certificates()
                .map(own -> own.toAbsolutePath().getParent())
                .filter(all -> String.valueOf(all.getFileName()).startsWith(CERTIFICATES))
                .ifPresent(PrivateDirectory::removeIfLeft);
    }

    private static NodeConfig withPlugins(NodeConfig config, List<Path> shipped) {
        List<Path> directories = Stream.concat(shipped.stream(), config.pluginDirectories().stream())
                .distinct()
                .toList();
        return config.withDevices(directories, config.devices());
    }

    /** Ends the process in an orderly way; after {@link #LEAVE_SECONDS}, halts it. */
    private static void end() {
        abandoned = true;
        Thread.ofPlatform().daemon().name("last-resort").start(() -> {
            try {
                TimeUnit.SECONDS.sleep(LEAVE_SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            CallRecord.end();
            Runtime.getRuntime().halt(1);
        });
        System.exit(0);
    }
}
