package io.locmoe.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.locmoe.control.client.MeshClient;
import io.locmoe.control.proto.Mesh;
import io.locmoe.control.proto.Rank;
import io.locmoe.identity.Role;
import io.locmoe.run.service.RankStart;
import io.locmoe.run.service.RunRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checks who may call what: every RPC of the protocol, by everybody, with every header by which a call may be passed
 * on, at both ports. Node 0 leads a job of alice's, which node 1 trains with it and node 2 does not.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryCallTest {
    private static final String REFUSED_ROLE = "FORBIDDEN";
    private static final String UNPROVEN = "UNAUTHENTICATED";
    private static final String NO_USER = "INVALID";
    private static final String NO_SUCH_CALL = "status 12";
    private static final String NO_CONNECTION = "no connection";

    /** The values of the header that names the user for whom a call is forwarded. */
    private static final List<Optional<String>> HEADERS = List.of(
            Optional.empty(),
            Optional.of("submit " + TestCaller.OWNER),
            Optional.of("administer chief"),
            Optional.of("node node-0"),
            Optional.of("root"));

    private final NodeMesh mesh = new NodeMesh();
    private RawCalls calls;
    private MeshClient owner;
    private MeshClient chief;
    private RankStart job;
    private int jobs;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        mesh.tokens = Optional.of(Files.writeString(directory.resolve("tokens"), TestCaller.tokens()));
        mesh.with(3);
        calls = new RawCalls(mesh.certificates);
        owner = mesh.client(0, TestCaller.user(Role.SUBMIT, TestCaller.OWNER));
        chief = mesh.client(0);
    }

    @AfterAll
    void close() throws Exception {
        calls.close();
        mesh.close();
    }

    /** The running job, as it was announced to node 1. */
    private RankStart running() throws Exception {
        if (job == null) {
            Map<String, String> settings = new TreeMap<>(NodeMesh.job(2, 100_000, "steps", "100000", "recoveries", "1")
                    .settings());
            String id = owner.submit(new RunRequest(settings, "/checkpoints", "run " + jobs++));
            NodeMesh.awaitStep(chief, id, 1);
            await().atMost(NodeMesh.LIMIT_SECONDS, TimeUnit.SECONDS)
                    .until(() -> mesh.work.get(1).started.stream()
                            .anyMatch(start -> start.jobId().equals(id)));
            job = mesh.work.get(1).started.getLast();
        }
        return job;
    }

    private void end() throws Exception {
        try {
            chief.cancel(job.jobId());
        } catch (RuntimeException over) {
            assertThat(over).hasMessageContaining("has ended");
        }
        NodeMesh.end(chief, job.jobId());
        await().atMost(NodeMesh.LIMIT_SECONDS, TimeUnit.SECONDS)
                .until(() -> mesh.work.stream().allMatch(FakeWork::isIdle));
        job = null;
    }

    @Test
    void everyCallOfTheProtocolHasARow() {
        Stream<ServiceDescriptor> services =
                Stream.of(Mesh.getDescriptor(), Rank.getDescriptor()).flatMap(file -> file.getServices().stream());
        assertThat(services.flatMap(service -> service.getMethods().stream())
                        .map(method -> "/" + method.getService().getFullName() + "/" + method.getName()))
                .containsExactlyInAnyOrderElementsOf(
                        RpcRow.all().map(RpcRow::path).toList());
    }

    /** A combination of caller and port. */
    private record Cell(TestCaller caller, Optional<String> header, boolean nodesOnly) {
        @Override
        public String toString() {
            return caller + " at " + (nodesOnly ? "rankPort" : "controlPort")
                    + header.map(user -> " for " + user).orElse("");
        }
    }

    private static List<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        for (TestCaller caller : TestCaller.all().toList()) {
            for (Optional<String> header : HEADERS) {
                cells.add(new Cell(caller, header, false));
                cells.add(new Cell(caller, header, true));
            }
        }
        return cells;
    }

    static Stream<RpcRow> rows() {
        return RpcRow.all();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everyCallIsAnsweredOnlyForPermittedRoles(RpcRow row) throws Exception {
        running();
        SoftAssertions all = new SoftAssertions();
        List<Cell> permitted = new ArrayList<>();
        for (Cell cell : cells()) {
            Optional<String> refusal = refusal(row, cell);
            if (refusal.isPresent()) {
                all.assertThat(answer(row, cell)).as("%s", cell).isEqualTo(refusal.get());
            } else {
                permitted.add(cell);
            }
        }
        for (Cell cell : permitted) {
            all.assertThat(answer(row, cell)).as("%s", cell).isNotIn(REFUSED_ROLE, UNPROVEN, NO_CONNECTION);
        }
        if (row.ends()) {
            end();
        }
        all.assertAll();
    }

    private String answer(RpcRow row, Cell cell) {
        NodeApplication node = mesh.nodes.get(row.node());
        return calls.answer(
                cell.caller(),
                cell.nodesOnly() ? node.rankPort() : node.controlPort(),
                row.path(),
                cell.header(),
                row.request().apply(job, cell.caller().name()));
    }

    /** The expected refusal of a call; empty if the call is permitted. */
    private static Optional<String> refusal(RpcRow row, Cell cell) {
        TestCaller caller = cell.caller();
        if (cell.nodesOnly() && !caller.isNode()) {
            return Optional.of(NO_CONNECTION);
        } else if (cell.nodesOnly() != row.isOfNodes()) {
            return Optional.of(NO_SUCH_CALL);
        } else if (cell.nodesOnly()) {
            boolean may = cell.header().isEmpty() && row.nodes().contains(caller.name());
            return may ? Optional.empty() : Optional.of(REFUSED_ROLE);
        } else if (caller.role().isEmpty()) {
            return Optional.of(UNPROVEN);
        } else if (cell.header().isEmpty()) {
            return of(row, caller.role().get(), caller.name());
        } else if (!caller.isNode()) {
            return Optional.of(REFUSED_ROLE);
        }
        String[] user = cell.header().get().split(" ");
        return user.length == 2 && !user[0].equals("node")
                ? of(row, Role.of(user[0]).orElseThrow(), user[1])
                : Optional.of(NO_USER);
    }

    private static Optional<String> of(RpcRow row, Role role, String name) {
        return row.permits(role, name) ? Optional.empty() : Optional.of(REFUSED_ROLE);
    }

    /** Health is for all, metrics are for users, and nothing is passed on. */
    @Test
    void httpAnswersUsersInPerson() {
        SoftAssertions all = new SoftAssertions();
        for (TestCaller caller : TestCaller.all().toList()) {
            for (Optional<String> header : HEADERS) {
                int port = mesh.nodes.getFirst().httpPort();
                boolean may = header.isEmpty() && caller.role().isPresent() && !caller.isNode();
                int refused = header.isEmpty() && caller.role().isEmpty() ? 401 : 403;
                all.assertThat(calls.http(caller, port, "/metrics", header))
                        .as("%s with %s", caller, header)
                        .isEqualTo(may ? 200 : refused);
                all.assertThat(calls.http(caller, port, "/health/ready", header))
                        .isEqualTo(200);
            }
        }
        all.assertAll();
    }
}
