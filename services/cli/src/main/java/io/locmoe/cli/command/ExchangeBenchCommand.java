package io.locmoe.cli.command;

import io.locmoe.cli.exit.ExitCode;
import io.locmoe.cli.settings.PluginDirectories;
import io.locmoe.laboratory.bench.exchange.ExchangeStudy;
import io.locmoe.laboratory.bench.exchange.ExchangeTables;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench exchange}: how fast bytes move between processes of this machine. */
@Command(
        name = "exchange",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures all-to-all over loopback: Flight, body channels, raw TCP sockets, OpenMPI.")
final class ExchangeBenchCommand implements Callable<Integer> {
    @Option(
            names = "--sizes",
            paramLabel = "SIZE",
            split = ",",
            defaultValue = "16KB,64KB,256KB,1MB,4MB,16MB",
            description = "Bytes to each peer (${DEFAULT-VALUE}).")
    private List<String> sizes;

    @Option(names = "--nodes", paramLabel = "N", defaultValue = "4", description = "Processes (${DEFAULT-VALUE}).")
    private int nodes;

    @Option(
            names = "--repetitions",
            paramLabel = "N",
            defaultValue = "7",
            description = "Measurements of each path and size, taken in turn (${DEFAULT-VALUE}).")
    private int repetitions;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "20000",
            description = "Exchanges over each path before anything is measured, so that the compilers are done "
                    + "(${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(
            names = "--strategy",
            paramLabel = "NAME",
            defaultValue = "all-to-all",
            description = "Communication strategy (${DEFAULT-VALUE}).")
    private String strategy;

    @Option(names = "--no-mpi", description = "Leave OpenMPI out.")
    private boolean noMpi;

    @Mixin
    private PluginDirectories directories;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        ExchangeStudy study = new ExchangeStudy(
                ExchangeStudy.sizes(sizes), nodes, repetitions, warmUp, strategy, !noMpi, directories.all());
        ExchangeTables tables = study.run(this::progress);
        PrintWriter text = spec.commandLine().getOut();
        text.println(tables.rates().text());
        text.println(tables.latencies().text());
        tables.findings().forEach(text::println);
        text.println(study.note());
        text.flush();
        return ExitCode.OK;
    }

    private void progress(String line) {
        spec.commandLine().getErr().println(line);
        spec.commandLine().getErr().flush();
    }
}
