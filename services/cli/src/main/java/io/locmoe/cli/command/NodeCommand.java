package io.locmoe.cli.command;

import io.locmoe.cli.log.LogbackTap;
import io.locmoe.launcher.Distribution;
import io.locmoe.launcher.nodes.NodeLog;
import io.locmoe.node.NodeConfig;
import io.locmoe.node.NodeProcess;
import io.locmoe.node.log.LogTail;
import io.locmoe.node.log.ProcessLog;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code node}: runs one node of a mesh in this process. */
@Command(
        name = "node",
        mixinStandardHelpOptions = true,
        description = "Runs one node of a mesh until it is told to stop.")
public final class NodeCommand implements Callable<Integer> {
    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "The node's configuration, YAML or JSON; docs/settings.md lists its keys.")
    private Path config;

    @Option(names = "--watch-parent", description = "End when standard input ends, as the nodes of train do.")
    private boolean watchParent;

    @Option(names = "--no-page", description = "Serve no page of the mesh, like the setting page: false.")
    private boolean noPage;

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            defaultValue = "${env:LOCMOE_LOG_FORMAT:-text}",
            description = "Format of the log on standard error: ${COMPLETION-CANDIDATES}, one object per line."
                    + " LOCMOE_LOG_FORMAT sets it, too.")
    private LogFormat logFormat;

    /** Names as users write them, and as {@code logback.xml} has them. */
    enum LogFormat {
        text,
        json
    }

    @Override
    public Integer call() throws InterruptedException {
        NodeLog.begin();
        // Read when the first logger is created. A user who debugs has set another level.
        System.getProperties().putIfAbsent("locmoe.log.level", "INFO");
        System.setProperty("locmoe.log.format", logFormat.name());
        System.setProperty("hazelcast.logging.type", "slf4j");
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        ProcessLog.is(new LogbackTap());
        ProcessLog.open(LogTail.OF_PROCESS::add);
        return NodeProcess.run(
                config,
                List.of(Distribution.current().plugins()),
                noPage ? NodeConfig::withoutPage : UnaryOperator.identity(),
                watchParent,
                System.out,
                System.err);
    }
}
