package io.locmoe.node;

import io.locmoe.dataplane.flight.DataPlane;
import io.locmoe.topology.MeshMembership;
import java.lang.management.ManagementFactory;

/** Numbers of a node in the text format of Prometheus. */
final class NodeMetrics {
    private NodeMetrics() {}

    /** Blocks, on membership. */
    static String text(NodeRoles roles) {
        StringBuilder text = new StringBuilder();
        MeshMembership membership = roles.jobs() == null ? null : roles.membership();
        gauge(
                text,
                "locmoe_mesh_nodes",
                "nodes of the mesh",
                membership == null ? 0 : membership.nodes().size());
        DataPlane dataPlane = roles.dataPlane();
        gauge(
                text,
                "locmoe_data_plane_bytes",
                "off-heap bytes of messages",
                dataPlane == null ? 0 : dataPlane.allocatedBytes());
        Runtime runtime = Runtime.getRuntime();
        gauge(text, "locmoe_heap_used_bytes", "Java heap in use", runtime.totalMemory() - runtime.freeMemory());
        gauge(text, "locmoe_heap_max_bytes", "Java heap at most", runtime.maxMemory());
        gauge(
                text,
                "locmoe_threads",
                "live threads",
                ManagementFactory.getThreadMXBean().getThreadCount());
        return text.toString();
    }

    private static void gauge(StringBuilder text, String name, String help, long value) {
        text.append("# HELP ")
                .append(name)
                .append(' ')
                .append(help)
                .append("\n# TYPE ")
                .append(name)
                .append(" gauge\n")
                .append(name)
                .append(' ')
                .append(value)
                .append('\n');
    }
}
