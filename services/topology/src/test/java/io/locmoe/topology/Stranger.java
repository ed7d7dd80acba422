package io.locmoe.topology;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MemberAttributeConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.util.Map;

/** A plain member of Hazelcast with the mesh's name. */
record Stranger(HazelcastInstance hazelcast) implements AutoCloseable {

    static Stranger join(TestMesh mesh, Map<String, String> claims) {
        return join(mesh, claims, 60);
    }

    static Stranger join(TestMesh mesh, Map<String, String> claims, int seconds) {
        Config config = new Config().setClusterName(mesh.cluster);
        config.setProperty("hazelcast.logging.type", "slf4j")
                .setProperty("hazelcast.phone.home.enabled", "false")
                .setProperty("hazelcast.shutdownhook.enabled", "false")
                .setProperty("hazelcast.max.join.seconds", Integer.toString(seconds))
                .setProperty("hazelcast.partition.count", "11")
                .setProperty("hazelcast.local.localAddress", "127.0.0.1")
                .setProperty("hazelcast.socket.bind.any", "false");
        config.getJetConfig().setEnabled(false);
        MemberAttributeConfig attributes = new MemberAttributeConfig();
        claims.forEach(attributes::setAttribute);
        config.setMemberAttributeConfig(attributes);
        config.getNetworkConfig().setPort(0);
        JoinConfig join = config.getNetworkConfig().getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true).setRequiredMember(mesh.join().getFirst());
        return new Stranger(Hazelcast.newHazelcastInstance(config));
    }

    int port() {
        return hazelcast.getCluster().getLocalMember().getAddress().getPort();
    }

    @Override
    public void close() {
        hazelcast.getLifecycleService().terminate();
    }
}
