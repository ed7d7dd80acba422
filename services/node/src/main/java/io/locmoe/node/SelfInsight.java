package io.locmoe.node;

import io.locmoe.dataplane.LinkTraffic;
import io.locmoe.node.log.LogTail;
import io.locmoe.node.recording.StepRecorder;
import io.locmoe.run.service.FilePart;
import io.locmoe.run.service.LogEntries;
import io.locmoe.run.service.LogFilter;
import io.locmoe.run.service.NodeFigures;
import io.locmoe.run.service.NodeInsight;
import io.locmoe.run.service.RecordingRequest;
import io.locmoe.topology.MeshNode;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What this node can tell of itself. */
record SelfInsight(NodeRoles roles) implements NodeInsight {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final int MOST_LINKS = 4_000;

    @Override
    public NodeFigures figures() {
        List<MeshNode> nodes = roles.membership().nodes();
        return new NodeFigures(
                memory(),
                roles.dataPlane().links().stream()
                        .limit(MOST_LINKS)
                        .map(link -> new NodeFigures.Link(name(link, nodes), link.bytes(), link.nanos()))
                        .toList());
    }

    private static String name(LinkTraffic link, List<MeshNode> nodes) {
        return nodes.stream()
                .filter(node -> link.address().equals(node.host() + ":" + node.flightPort()))
                .findFirst()
                .map(MeshNode::name)
                .orElse(link.address());
    }

    private Map<String, Long> memory() {
        MemoryMXBean jvm = ManagementFactory.getMemoryMXBean();
        Map<String, Long> memory = new LinkedHashMap<>();
        resident(STATUS).ifPresent(bytes -> memory.put("process", bytes));
        memory.put("heap", jvm.getHeapMemoryUsage().getUsed());
        memory.put("code and classes", jvm.getNonHeapMemoryUsage().getUsed());
        memory.put("messages", roles.dataPlaneBytes());
        memory.put(
                "buffers of libraries",
                ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                        .filter(pool -> pool.getName().equals("direct"))
                        .mapToLong(BufferPoolMXBean::getMemoryUsed)
                        .sum());
        return memory;
    }

    /** Memory that the system has given the process; empty where it does not say. */
    static OptionalLong resident(Path status) {
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    @Override
    public LogEntries log(LogFilter filter) {
        return LogTail.OF_PROCESS.newest(filter);
    }

    @Override
    public FilePart record(RecordingRequest request) {
        return StepRecorder.OF_PROCESS.answer(request);
    }
}
