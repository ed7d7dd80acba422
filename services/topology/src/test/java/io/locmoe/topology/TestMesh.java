package io.locmoe.topology;

import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.locmoe.identity.CertificateAuthority;
import io.locmoe.identity.Identity;
import io.locmoe.identity.Principal;
import io.locmoe.identity.Role;
import io.locmoe.identity.Trust;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Members of one mesh in this process, on free ports; closes them all. A member answers at its rank port by a call
 * instead of over TLS, for as long as it is listed there.
 */
final class TestMesh implements AutoCloseable, MemberProof {
    static final Duration LIMIT = Duration.ofSeconds(60);

    final String cluster = "test-" + UUID.randomUUID();
    final Map<Integer, MeshMembership> answering = new ConcurrentHashMap<>();
    private final List<MeshMembership> members = new CopyOnWriteArrayList<>();
    private final Duration joinDeadline;
    private CertificateAuthority authority;
    private Path directory;
    private final AtomicInteger rankPorts = new AtomicInteger(1000);

    TestMesh() {
        this(LIMIT);
    }

    TestMesh(Duration joinDeadline) {
        this.joinDeadline = joinDeadline;
    }

    @Override
    public CompletionStage<MemberIdentity> ask(MemberAddress address, UUID asker) {
        MeshMembership member = answering.get(address.rankPort());
        return member == null
                ? CompletableFuture.failedFuture(new ConnectException("connection refused"))
                : CompletableFuture.completedFuture(member.identity(asker));
    }

    MeshMembership join(int index) {
        return join(index, "node-" + index);
    }

    MeshMembership join(int index, String name) {
        return join(config(index, name, 0, join()));
    }

    MeshMembership join(MembershipConfig config) {
        MeshMembership member = HazelcastMembership.join(config, this, Duration.ofSeconds(3));
        answering.put(config.self().rankPort(), member);
        members.add(member);
        member.settle(LIMIT);
        return member;
    }

    /** From now on, members have certificates. */
    void withCertificates(CertificateAuthority certificates, Path keys) {
        authority = certificates;
        directory = keys;
    }

    Trust trust(String name) {
        if (authority == null) {
            return Trust.OPEN;
        }
        Path own = directory.resolve(name);
        authority.issue(new Principal(cluster, Role.NODE, name), own);
        return Identity.load(own);
    }

    MembershipConfig config(int index, String name, int port, List<String> join) {
        return config(index, name, "127.0.0.1", port, join);
    }

    MembershipConfig config(int index, String name, String bind, int port, List<String> join) {
        MeshNode self = new MeshNode(
                index,
                name,
                "127.0.0.1",
                1,
                2,
                rankPorts.incrementAndGet(),
                4,
                2,
                List.of("cpu", "strict"),
                "0.1",
                List.of(new MeshNode.Plugin("router-a", "1", "0123")),
                new MeshNode.Location("rack-" + index, "zone-a"));
        return new MembershipConfig(cluster, bind, port, join, joinDeadline, self, trust(name));
    }

    List<String> join() {
        return members.isEmpty()
                ? List.of()
                : List.of("127.0.0.1:" + members.getFirst().port());
    }

    /** The process ends in an orderly way. */
    void leave(MeshMembership member) {
        answering.remove(member.self().rankPort());
        members.remove(member);
        member.close();
    }

    /** The running members of Hazelcast behind the members of this mesh. */
    List<HazelcastInstance> hazelcast() {
        return Hazelcast.getAllHazelcastInstances().stream()
                .filter(instance -> instance.getConfig().getClusterName().equals(cluster)
                        && instance.getConfig().isLiteMember()
                        && instance.getLifecycleService().isRunning())
                .toList();
    }

    static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return free.getLocalPort();
        }
    }

    @Override
    public void close() {
        members.reversed().forEach(MeshMembership::close);
    }
}
