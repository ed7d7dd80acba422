package io.locmoe.control.message;

import io.locmoe.control.proto.FiguresReply;
import io.locmoe.control.proto.FiguresRequest;
import io.locmoe.control.proto.ReadLogReply;
import io.locmoe.control.proto.ReadLogRequest;
import io.locmoe.run.ControlException;
import io.locmoe.run.service.LogEntries;
import io.locmoe.run.service.LogFilter;
import io.locmoe.run.service.LogFilter.Level;
import io.locmoe.run.service.NodeFigures;
import java.util.LinkedHashMap;
import java.util.Map;

/** What nodes tell of themselves, as protocol messages. */
public final class InsightMessages {
    private InsightMessages() {}

    public static FiguresRequest figures(String node) {
        return FiguresRequest.newBuilder().setNode(node).build();
    }

    public static FiguresReply encode(NodeFigures figures) {
        FiguresReply.Builder message = FiguresReply.newBuilder();
        figures.memory()
                .forEach((purpose, bytes) -> message.addMemory(
                        FiguresReply.MemoryUse.newBuilder().setPurpose(purpose).setBytes(bytes)));
        figures.links()
                .forEach(link -> message.addLinks(FiguresReply.Link.newBuilder()
                        .setNode(link.node())
                        .setBytes(link.bytes())
                        .setNanos(link.nanos())));
        return message.build();
    }

    /** @throws ControlException if a link has negative values */
    public static NodeFigures decode(FiguresReply message) {
        Map<String, Long> memory = new LinkedHashMap<>();
        message.getMemoryList().forEach(use -> memory.put(use.getPurpose(), use.getBytes()));
        return new NodeFigures(
                memory,
                message.getLinksList().stream()
                        .map(link -> new NodeFigures.Link(link.getNode(), link.getBytes(), link.getNanos()))
                        .toList());
    }

    public static ReadLogRequest log(String node, LogFilter filter) {
        return ReadLogRequest.newBuilder()
                .setNode(node)
                .setText(filter.text())
                .setLevel(filter.least().name())
                .build();
    }

    /** @throws ControlException if there is no such level, or the text is too long */
    public static LogFilter filter(ReadLogRequest message) {
        return new LogFilter(message.getText(), Level.of(message.getLevel()));
    }

    public static ReadLogReply encode(LogEntries log) {
        return ReadLogReply.newBuilder()
                .addAllEntries(log.entries())
                .setOlder(log.older())
                .build();
    }

    public static LogEntries decode(ReadLogReply message) {
        return new LogEntries(message.getEntriesList(), message.getOlder());
    }
}
