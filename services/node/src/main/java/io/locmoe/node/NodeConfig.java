package io.locmoe.node;

import io.locmoe.dataplane.BodyChannel;
import io.locmoe.settings.Declarations;
import io.locmoe.settings.DeclaredRecord;
import io.locmoe.settings.Setting;
import io.locmoe.settings.SettingsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings with which a node starts. Ranges are checked where a value is read or changed; the constructor checks
 * what ranges cannot express.
 */
public record NodeConfig(
        @Setting(
                value = "-1",
                min = -1,
                max = 4095,
                help = "place in the order of nodes; without it, or with -1, the join order decides")
        int index,

        @Setting(value = "", help = "name shown to users; without it, `node-` and the index")
        String name,

        @Setting(value = "", help = "rack of the machine, shown by `./locmoe nodes list`")
        String rack,

        @Setting(value = "", help = "zone of the machine, shown by the same command")
        String zone,

        @Setting(value = "127.0.0.1", help = "address at which the other nodes and users reach the ports")
        String host,

        @Setting(
                value = "",
                help = "address of this machine that the ports are bound to; 0.0.0.0 for all; without it, `host`")
        String bind,

        @Setting(value = "0", min = 0, max = 65_535, help = "port of membership (Hazelcast); 0 takes a free one")
        int membershipPort,

        @Setting(value = "0", min = 0, max = 65_535, help = "port of the data plane (Arrow Flight); 0 takes a free one")
        int flightPort,

        @Setting(
                value = "0",
                min = 0,
                max = 65_535,
                help = "port of the data plane for tensors beside Arrow Flight (`bodyChannel`), which the other nodes"
                        + " are told; 0 takes a free one")
        int bodyPort,

        @Setting(
                value = "0",
                min = 0,
                max = 65_535,
                help = "port of the control plane for users (gRPC); 0 takes a free one")
        int controlPort,

        @Setting(
                value = "0",
                min = 0,
                max = 65_535,
                help = "port of the control plane for the other nodes (gRPC); 0 takes a free one")
        int rankPort,

        @Setting(
                value = "0",
                min = 0,
                max = 65_535,
                help = "port of /health/live, /health/ready, /metrics and /page/; 0 takes a free one")
        int httpPort,

        @Setting(
                value = "true",
                help = "serve the page of the mesh and its runs at /page/ of `httpPort`; without certificates, to"
                        + " browsers of this machine only")
        boolean page,

        @Setting(value = "", help = "membership addresses host:port; the first is the seed, which alone opens a mesh")
        List<String> join,

        @Setting(value = "locmoe", help = "name of the mesh; meshes with different names never meet")
        String cluster,

        @Setting(
                value = "",
                help = "directory with the node's ca.pem, certificate.pem and key.pem (`./locmoe certificates`)")
        Optional<Path> certificates,

        @Setting(value = "false", help = "do without certificates: anyone who reaches the ports commands the node")
        boolean open,

        @Setting(value = "", help = "directories with a sub-folder for each plug-in, in addition to the shipped ones")
        List<Path> pluginDirectories,

        @Setting(
                value = "",
                help = "SHA-256 of the plug-ins that may be loaded (`./locmoe plugins list --json`); without it, all")
        List<String> pluginDigests,

        @Setting(
                value = "",
                help = "file of PEM certificates; a plug-in is loaded only if a certificate that chains to"
                        + " one of these has signed its jars; without it, all")
        Optional<Path> pluginTrustStore,

        @Setting(value = "1", min = 1, max = 64, help = "devices that the node offers")
        int devices,

        @Setting(value = "runs", help = "directory for checkpoints of jobs that name none")
        Path data,

        @Setting(value = "", help = "files and whole directories that jobs may read and write in addition to `data`")
        List<Path> roots,

        @Setting(value = "", help = "places in object stores that jobs may use, s3://BUCKET/PREFIX, with all below")
        List<String> stores,

        @Setting(
                value = "",
                help = "file with a line `role name sha256-hex` for each token of a user; see the user guide")
        Optional<Path> tokens,

        @Setting(name = "joinSeconds", value = "60", min = 1, max = 86_400, help = "longest wait for the seed")
        Duration joinDeadline,

        @Setting(
                name = "stopSeconds",
                value = "60",
                min = 1,
                max = 86_400,
                help = "longest wait for a step boundary, after a cancel and when the node is told to end")
        Duration stopDeadline,

        @Setting(value = "0", min = 0, max = Integer.MAX_VALUE, help = "process whose end ends the node; 0 for none")
        long parentPid,

        @Setting(
                value = "auto",
                help = "how tensors travel to and from other nodes; see docs/adr/0007-body-channels.md")
        BodyChannel bodyChannel,

        @Setting(
                value = "dns",
                help = "source of the addresses of the names in `join`: the machine, or the API server of"
                        + " Kubernetes; see docs/kubernetes.md")
        Discovery discovery,

        @Setting(
                value = "/var/run/secrets/kubernetes.io/serviceaccount",
                help = "with `discovery: api`, directory with `token` and `ca.crt` of the pod's service account")
        Path serviceAccount,

        @Setting(value = "", help = "URL of an OpenTelemetry collector for metrics and log; see user-guide/metrics.md")
        String otlpEndpoint) {

    /** Declares the settings of a node. */
    public static final Declarations DECLARATIONS = new Declarations(List.of(NodeConfig.class));

    private static final DeclaredRecord<NodeConfig> DECLARED = DeclaredRecord.of(NodeConfig.class);

    /** @throws SettingsException with every problem */
    public NodeConfig {
        if (name.isBlank()) {
            name = index < 0 ? "node" : "node-" + index;
        }
        bind = bind.isBlank() ? host : bind;
        join = Discovery.addresses(join);
        roots = List.copyOf(roots);
        stores = List.copyOf(stores);
        pluginDirectories = List.copyOf(pluginDirectories);
        pluginDigests = List.copyOf(pluginDigests);
    }

    /** A node on loopback with free ports: what {@link NodeConfigFile} makes of an empty file. */
    public static NodeConfig defaults(int index) {
        return DECLARATIONS.read(Map.of("index", Integer.toString(index)), "").get(NodeConfig.class);
    }

    /** Values by the name of the setting, as {@link NodeConfigFile} writes them. */
    Map<String, Object> values() {
        return DECLARED.plain(this);
    }

    /** These settings, reached at an address and bound to another one. */
    public NodeConfig withHost(String address, String bound) {
        return DECLARED.with(this, Map.of("host", address, "bind", bound));
    }

    /** These settings, for a mesh with this name, joined at these addresses. */
    public NodeConfig withMesh(String clusterName, int ownMembershipPort, List<String> addresses) {
        return DECLARED.with(
                this, Map.of("cluster", clusterName, "membershipPort", ownMembershipPort, "join", addresses));
    }

    /** These settings, for a node that proves who it is with the certificates in a directory. */
    public NodeConfig withCertificates(Path directory) {
        return DECLARED.with(this, Map.of("certificates", Optional.of(directory), "open", false));
    }

    /** These settings, for a node of an open mesh, in which nodes prove nothing. */
    public NodeConfig withoutCertificates() {
        return DECLARED.with(this, Map.of("certificates", Optional.empty(), "open", true));
    }

    /** These settings with the ports of data plane, control plane for users and for nodes, and health. */
    public NodeConfig withPorts(int flight, int body, int control, int rank, int http) {
        Map<String, Object> ports = Map.of(
                "flightPort", flight, "bodyPort", body, "controlPort", control, "rankPort", rank, "httpPort", http);
        return DECLARED.with(this, ports);
    }

    /** These settings with other plug-ins and devices. */
    public NodeConfig withDevices(List<Path> plugins, int count) {
        return DECLARED.with(this, Map.of("pluginDirectories", plugins, "devices", count));
    }

    /** These settings, with further places that jobs may read and write, on this machine and in object stores. */
    public NodeConfig withRoots(List<Path> places, List<String> inStores) {
        return DECLARED.with(this, Map.of("roots", places, "stores", inStores));
    }

    /** These settings with other deadlines. */
    public NodeConfig withDeadlines(Duration forJoin, Duration forStop) {
        return DECLARED.with(this, Map.of("joinDeadline", forJoin, "stopDeadline", forStop));
    }

    /** These settings, for a node that serves no page. */
    public NodeConfig withoutPage() {
        return DECLARED.with(this, Map.of("page", false));
    }

    /** These settings, for a node that ends when a process ends. */
    public NodeConfig withParent(long pid) {
        return DECLARED.with(this, Map.of("parentPid", pid));
    }
}
