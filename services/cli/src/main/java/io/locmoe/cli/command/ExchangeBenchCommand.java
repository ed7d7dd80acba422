package io.locmoe.cli.command;

import io.locmoe.cli.exit.ExitCode;
import io.locmoe.laboratory.bench.exchange.ExchangeStudy;
import io.locmoe.laboratory.bench.exchange.ExchangeTables;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench exchange}: measures how fast bytes move between processes of this machine. */
@Command(
        name = "exchange",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures all-to-all over loopback: Flight, body channels, raw TCP sockets, OpenMPI.")
final class ExchangeBenchCommand implements Callable<Integer> {
    private static final int USUAL_REPETITIONS = 7;

    @Option(
            names = "--sizes",
            paramLabel = "SIZE",
            split = ",",
            defaultValue = "16KB,64KB,256KB,1MB,4MB,16MB",
            description = "Bytes to each peer (${DEFAULT-VALUE}).")
    private List<String> sizes;

    @Option(names = "--nodes", paramLabel = "N", defaultValue = "4", description = "Processes (${DEFAULT-VALUE}).")
    private int nodes;

    @Mixin
    private BenchOptions bench = new BenchOptions(USUAL_REPETITIONS);

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "20000",
            description = "Exchanges by each method before the measurement, so that the JIT compilers are done "
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

    @Override
    public Integer call() {
        ExchangeStudy study = new ExchangeStudy(
                ExchangeStudy.sizes(sizes), nodes, bench.repetitions(), warmUp, strategy, !noMpi, bench.plugins());
        ExchangeTables tables = study.run(bench::progress);
        List<String> sentences = new ArrayList<>(tables.findings());
        sentences.add(study.note());
        bench.print("", List.of(tables.rates(), tables.latencies()), sentences);
        return ExitCode.OK;
    }
}
