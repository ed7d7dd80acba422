package io.locmoe.laboratory.bench.exchange;

import io.locmoe.page.Columns;
import io.locmoe.page.DataTable;
import io.locmoe.page.Digits;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The measurements as tables and sentences. */
public record ExchangeTables(List<ExchangeTimes> times, int nodes) {
    private static final List<String> BODIES = List.of("tcp", "unix", "shared-memory");
    private static final List<String> OURS = List.of("flight", "tcp", "unix", "shared-memory", "flight-tls", "tcp-tls");
    private static final double FLIGHT_GOAL = .45;
    private static final double BODIES_GOAL = .9;
    private static final double TLS_GOAL = .6;
    private static final double SHARED_GOAL = 1.2;
    private static final double MPI_SHARED_GOAL = .6;

    private boolean mpi() {
        return times.getFirst().has(MpiProgram.TCP);
    }

    /** Rates: bytes that one process sends per second. */
    public DataTable rates() {
        Columns<ExchangeTimes> columns = Columns.of(times).column("to each peer", t -> ByteSize.text(t.bytes()));
        paths().forEach(path -> columns.column(path, t -> Digits.fixed((nodes - 1L) * t.bytes() / t.median(path), 0)));
        OURS.forEach(path -> columns.column(path + "/raw", t -> Digits.fixed(t.speed(path, "raw"), 2)));
        if (mpi()) {
            BODIES.forEach(path ->
                    columns.column(path + "/" + MpiProgram.TCP, t -> Digits.fixed(t.speed(path, MpiProgram.TCP), 2)));
            columns.column(
                    "shared-memory/" + MpiProgram.SHARED,
                    t -> Digits.fixed(t.speed("shared-memory", MpiProgram.SHARED), 2));
        }
        columns.column("tcp-tls/tcp", t -> Digits.fixed(t.speed("tcp-tls", "tcp"), 2));
        return columns.table("All-to-all of " + nodes + " processes, MB/s out of each, and ratios of speed");
    }

    /** Single exchanges of the smallest size. */
    public DataTable latencies() {
        ExchangeTimes smallest = times.getFirst();
        return Columns.of(paths())
                .column("by", path -> path)
                .column("p50", path -> Digits.fixed(smallest.round(path, .5), 0))
                .column("p99", path -> Digits.fixed(smallest.round(path, .99), 0))
                .table("One exchange of " + ByteSize.text(smallest.bytes()) + " in µs");
    }

    private List<String> paths() {
        return List.copyOf(times.getFirst().micros().keySet());
    }

    /** The goals, with the sizes that miss them. */
    public List<String> findings() {
        List<String> findings = new ArrayList<>();
        findings.add(goal("Flight at least 0.45 of raw TCP", t -> t.speed("flight", "raw") >= FLIGHT_GOAL, 0));
        findings.add(goal(
                "bodies by TCP at least 0.9 of raw TCP from 1 MB on",
                t -> t.speed("tcp", "raw") >= BODIES_GOAL,
                1 << 20));
        findings.add(goal(
                "bodies by Unix sockets at least 0.9 of raw TCP from 1 MB on",
                t -> t.speed("unix", "raw") >= BODIES_GOAL,
                1 << 20));
        findings.add(goal(
                "TLS by TCP at least 0.6 of TCP from 256 KB on",
                t -> t.speed("tcp-tls", "tcp") >= TLS_GOAL,
                256 << 10));
        if (mpi()) {
            findings.addAll(besideMpi());
        }
        return findings;
    }

    private List<String> besideMpi() {
        return List.of(
                goal(
                        "bodies by TCP not slower than OpenMPI by TCP from 64 KB on",
                        t -> t.speed("tcp", MpiProgram.TCP) >= 1,
                        64 << 10),
                goal(
                        "bodies by shared memory at least 1.2 of OpenMPI by TCP",
                        t -> t.speed("shared-memory", MpiProgram.TCP) >= SHARED_GOAL,
                        0),
                goal(
                        "bodies by shared memory at least 0.6 of OpenMPI by shared memory from 64 KB on",
                        t -> t.speed("shared-memory", MpiProgram.SHARED) >= MPI_SHARED_GOAL,
                        64 << 10));
    }

    private String goal(String text, Predicate<ExchangeTimes> met, int from) {
        List<String> missed = times.stream()
                .filter(t -> t.bytes() >= from && !met.test(t))
                .map(t -> ByteSize.text(t.bytes()))
                .toList();
        if (times.stream().noneMatch(t -> t.bytes() >= from)) {
            return text + ": not measured";
        }
        return text + (missed.isEmpty() ? ": yes" : ": not at " + String.join(", ", missed));
    }
}
