package io.locmoe.control.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.control.proto.FiguresReply;
import io.locmoe.control.proto.ReadLogRequest;
import io.locmoe.run.ControlException;
import io.locmoe.run.service.LogEntries;
import io.locmoe.run.service.LogFilter;
import io.locmoe.run.service.NodeFigures;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InsightMessagesTest {
    @Test
    void figuresAndLogsArriveAsTheyWereSent() {
        NodeFigures figures =
                new NodeFigures(Map.of("heap", 7L), List.of(new NodeFigures.Link("node-1", 1_000_000, 500)));
        assertThat(InsightMessages.decode(InsightMessages.encode(figures))).isEqualTo(figures);
        LogEntries log = new LogEntries(List.of("first", "last\n  and more"), 3);
        assertThat(InsightMessages.decode(InsightMessages.encode(log))).isEqualTo(log);
        LogFilter filter = new LogFilter("lost", LogFilter.Level.WARN);
        assertThat(InsightMessages.filter(InsightMessages.log("node-1", filter)))
                .isEqualTo(filter);
        assertThat(InsightMessages.filter(ReadLogRequest.getDefaultInstance()))
                .isEqualTo(new LogFilter("", LogFilter.Level.DEBUG));
    }

    @Test
    void absurdValuesAreRefused() {
        assertThatThrownBy(() -> InsightMessages.filter(
                        ReadLogRequest.newBuilder().setLevel("LOUD").build()))
                .isInstanceOf(ControlException.class)
                .hasMessageContaining("DEBUG, INFO, WARN or ERROR");
        assertThatThrownBy(() -> InsightMessages.filter(
                        ReadLogRequest.newBuilder().setText("x".repeat(201)).build()))
                .isInstanceOf(ControlException.class)
                .hasMessageContaining("200 characters");
        assertThatThrownBy(() -> InsightMessages.decode(FiguresReply.newBuilder()
                        .addLinks(FiguresReply.Link.newBuilder().setBytes(-1))
                        .build()))
                .isInstanceOf(ControlException.class);
    }
}
