package io.locmoe.cli.bench.exchange;

import io.locmoe.cli.CommandException;
import io.locmoe.cli.ExitCode;
import io.locmoe.cli.settings.PluginDirectories;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Collections;
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
        description = "Measures all-to-all over loopback: by Flight, by body channels, by raw TCP sockets, by OpenMPI.")
public final class ExchangeBenchCommand implements Callable<Integer> {
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
            description = "Measurements of each way and size, by turns (${DEFAULT-VALUE}).")
    private int repetitions;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "20000",
            description = "Exchanges by each way before anything is measured, so that the compilers are done "
                    + "(${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(
            names = "--strategy",
            paramLabel = "NAME",
            defaultValue = "all-to-all",
            description = "Communication strategy (${DEFAULT-VALUE}).")
    private String strategy;

    @Option(names = "--no-mpi", description = "Leaves OpenMPI out.")
    private boolean noMpi;

    @Mixin
    private PluginDirectories directories;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<Integer> bytes = bytes();
        boolean mpi = !noMpi && MpiProgram.isInstalled();
        try (ExchangeProcesses processes =
                        ExchangeProcesses.start(nodes, Collections.max(bytes), strategy, directories.all());
                MpiProgram program = mpi ? MpiProgram.compile() : null) {
            ExchangeBench bench =
                    new ExchangeBench(processes, program, nodes, repetitions, warmUp, Collections.max(bytes));
            print(new ExchangeTables(bench.run(bytes, this::progress), nodes), mpi);
            return ExitCode.OK;
        } catch (IOException e) {
            throw CommandException.failure("the benchmark failed: " + e, e);
        }
    }

    private List<Integer> bytes() {
        if (nodes < 2 || nodes > 16 || repetitions < 1 || warmUp < 0) {
            throw CommandException.usage(
                    "--nodes must be in [2, 16], --repetitions at least 1 and --warm-up at least 0");
        }
        try {
            return sizes.stream().map(ByteSize::parse).sorted().toList();
        } catch (IllegalArgumentException e) {
            throw CommandException.usage("--sizes: " + e.getMessage());
        }
    }

    private void progress(String line) {
        spec.commandLine().getErr().println(line);
        spec.commandLine().getErr().flush();
    }

    private void print(ExchangeTables tables, boolean mpi) {
        PrintWriter text = spec.commandLine().getOut();
        text.println(tables.rates().text());
        text.println(tables.latencies().text());
        tables.findings().forEach(text::println);
        text.println(
                mpi
                        ? "Medians of " + repetitions + " repetitions by turns; strategy " + strategy + ", "
                                + Runtime.getRuntime().availableProcessors() + " processors"
                        : noMpi ? "" : MpiProgram.INSTALL);
        text.flush();
    }
}
