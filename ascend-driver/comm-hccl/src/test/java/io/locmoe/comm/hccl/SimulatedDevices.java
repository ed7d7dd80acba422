package io.locmoe.comm.hccl;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.conformance.MemoryMesh;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.topology.Topology;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** The devices of the simulator, and ranks as threads that each have one. */
final class SimulatedDevices {
    private static final List<String> LIBRARIES =
            List.of("libacl_rt.so", "libnnopbase.so", "libhcomm.so", "libhccl.so");
    private static final int REPEATED = 100_002;
    /** Where a process has mapped nothing. */
    static final Path NOTHING = Path.of("/nowhere/maps");

    private static SimulatedDevices loaded;

    private final Path libraries;
    private final Map<String, String> environment;
    private final Cann cann;
    private final Call setDevice;
    private final Call resetDevice;
    private final Call live;
    private final Call fail;

    private SimulatedDevices(Path libraries) {
        this.libraries = libraries;
        this.environment = Map.of("ASCEND_HOME_PATH", libraries.getParent().toString());
        cann = Cann.open(CannLibraries.find(environment, NOTHING));
        setDevice = cann.link("aclrtSetDevice(I)");
        resetDevice = cann.link("aclrtResetDevice(I)");
        live = cann.link("ascendSimulatorLive(L)");
        fail = cann.link("ascendSimulatorFail(L)");
        assertThat(cann.link("aclInit(L)").code(0L)).isIn(0, REPEATED);
    }

    /** Whether the simulator was built: that needs a C compiler. */
    static boolean areThere() {
        return resource("libhccl.so") != null;
    }

    /** The devices of this process: libraries are loaded once, whatever the test. */
    static synchronized SimulatedDevices ofProcess() throws IOException {
        if (loaded == null) {
            loaded = unpack(Files.createTempDirectory(Path.of("target"), "simulator"));
        }
        return loaded;
    }

    private static SimulatedDevices unpack(Path directory) throws IOException {
        Path libraries = Files.createDirectories(directory.toAbsolutePath().resolve("lib64"));
        for (String name : LIBRARIES) {
            try (InputStream in = resource(name)) {
                Files.copy(in, libraries.resolve(name));
            }
        }
        return new SimulatedDevices(libraries);
    }

    private static InputStream resource(String name) {
        String machine = System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x86_64";
        return SimulatedDevices.class.getResourceAsStream("/native/linux-" + machine + "/9.x/lib64/" + name);
    }

    /** Where the libraries are. */
    Path libraries() {
        return libraries;
    }

    /** That of a process which uses these devices. */
    Map<String, String> environment() {
        return environment;
    }

    /** What lives of a kind, as the simulator counts. */
    int live(String kind) {
        try (Arena arena = Arena.ofConfined()) {
            return live.code(arena.allocateFrom(kind).address());
        }
    }

    /** Makes calls fail: {@code aclrtMemcpy:*=500000}; an empty text ends that. */
    void fail(String rules) {
        try (Arena arena = Arena.ofConfined()) {
            assertThat(fail.code(arena.allocateFrom(rules).address())).isZero();
        }
    }

    /** Opens the first devices, so that what ranks leave on them stays until {@link #close}. */
    void open(int count) {
        IntStream.range(0, count).forEach(device -> cann.check(setDevice, setDevice.code(device)));
    }

    /** Closes what {@link #open} has opened. */
    void close(int count) {
        IntStream.range(0, count).forEach(device -> cann.check(resetDevice, resetDevice.code(device)));
    }

    /** For the device of the calling thread. */
    AclRuntime runtime() {
        return new AclRuntime(Cann.open(CannLibraries.find(environment, NOTHING)));
    }

    /** Functions that the strategy links. */
    List<Call> calls() {
        Cann fresh = Cann.open(CannLibraries.find(environment, NOTHING));
        new AclRuntime(fresh);
        new Hccl(fresh);
        return fresh.calls();
    }

    /** Runs the work on every rank at once, each with a device of its own; throws the failures, in rank order. */
    <T> List<T> run(Topology topology, MemoryMesh.RankWork<T> work) {
        MemoryMesh mesh = new MemoryMesh(topology);
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<T>> running = new ArrayList<>();
            for (int rank = 0; rank < topology.ranks(); rank++) {
                Transport transport = mesh.transport(rank);
                running.add(threads.submit(() -> onDevice(transport, work)));
            }
            List<T> results = new ArrayList<>();
            List<Throwable> failures = new ArrayList<>();
            for (Future<T> rank : running) {
                try {
                    results.add(rank.get());
                } catch (ExecutionException e) {
                    failures.add(e.getCause());
                }
            }
            if (!failures.isEmpty()) {
                AssertionError failed = new AssertionError(failures.getFirst().getMessage(), failures.getFirst());
                failures.stream().skip(1).forEach(failed::addSuppressed);
                throw failed;
            }
            return results;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private <T> T onDevice(Transport transport, MemoryMesh.RankWork<T> work) {
        cann.check(setDevice, setDevice.code(transport.rank()));
        try {
            return work.run(transport);
        } finally {
            cann.check(resetDevice, resetDevice.code(transport.rank()));
        }
    }
}
