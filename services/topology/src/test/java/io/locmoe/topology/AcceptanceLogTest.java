package io.locmoe.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.auditlog.AuditlogService;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.DefaultNodeContext;
import com.hazelcast.instance.impl.DefaultNodeExtension;
import com.hazelcast.instance.impl.HazelcastInstanceFactory;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.instance.impl.NodeExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the guard at the connections relies on, and Hazelcast does not promise: it breaks with another version. */
class AcceptanceLogTest {
    private final TestMesh mesh = new TestMesh();

    private HazelcastInstance start(int index, Optional<String> through, Queue<Thread> accepting) {
        MembershipConfig config =
                mesh.config(index, "node-" + index, 0, through.stream().toList());
        return HazelcastInstanceFactory.newHazelcastInstance(
                HazelcastSettings.of(config, through), null, new DefaultNodeContext() {
                    @Override
                    public NodeExtension createNodeExtension(Node node) {
                        return new Listening(node, accepting);
                    }
                });
    }

    private static int port(HazelcastInstance member) {
        return member.getCluster().getLocalMember().getAddress().getPort();
    }

    @Tag("slow")
    @Test
    void eachAcceptedConnectionIsReportedOnceByTheAcceptingThread() throws IOException {
        Queue<Thread> first = new ConcurrentLinkedQueue<>();
        List<Socket> crowd = new ArrayList<>();
        HazelcastInstance member = start(0, Optional.empty(), first);
        try {
            for (int i = 1; i <= 5; i++) {
                crowd.add(new Socket(InetAddress.getByName("127.0.0.1"), port(member)));
                await().atMost(TestMesh.LIMIT).until(() -> first.size() == crowd.size());
            }
            assertThat(first.stream().distinct()).hasSize(1).allMatch(Thread::isAlive);
            assertThat(first.peek().getName()).endsWith(".IO.thread-Acceptor");
        } finally {
            for (Socket socket : crowd) {
                socket.close();
            }
            member.shutdown();
        }
    }

    @Test
    void aConnectionToAnotherMemberIsNotReported() {
        Queue<Thread> first = new ConcurrentLinkedQueue<>();
        Queue<Thread> second = new ConcurrentLinkedQueue<>();
        HazelcastInstance member = start(0, Optional.empty(), first);
        HazelcastInstance other = start(1, Optional.of("127.0.0.1:" + port(member)), second);
        try {
            assertThat(member.getCluster().getMembers()).hasSize(2);
            assertThat(first).isNotEmpty();
            assertThat(second).isEmpty();
        } finally {
            other.shutdown();
            member.shutdown();
        }
    }

    private static final class Listening extends DefaultNodeExtension {
        private final AuditlogService acceptances;

        Listening(Node node, Queue<Thread> accepting) {
            super(node);
            acceptances = new AcceptanceLog(() -> accepting.add(Thread.currentThread()));
        }

        @Override
        public AuditlogService getAuditlogService() {
            return acceptances;
        }
    }
}
