package io.locmoe.node.telemetry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/** A collector of OTLP over HTTP that decodes what it gets by the published messages. */
public final class Collector implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile int status = 200;
    public final List<String> headers = new CopyOnWriteArrayList<>();
    public final BlockingQueue<ExportMetricsServiceRequest> metrics = new LinkedBlockingQueue<>();
    public final BlockingQueue<ExportLogsServiceRequest> logs = new LinkedBlockingQueue<>();

    public Collector() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.createContext(
                "/v1/metrics", call -> take(call, body -> metrics.add(ExportMetricsServiceRequest.parseFrom(body))));
        server.createContext(
                "/v1/logs", call -> take(call, body -> logs.add(ExportLogsServiceRequest.parseFrom(body))));
        server.setExecutor(threads);
        server.start();
    }

    /** Takes the body of a request. */
    private interface Body {
        void read(InputStream body) throws IOException;
    }

    private void take(HttpExchange call, Body body) throws IOException {
        try (call) {
            headers.add(String.valueOf(call.getRequestHeaders().getFirst("x-key")));
            boolean packed = "gzip".equals(call.getRequestHeaders().getFirst("content-encoding"));
            body.read(packed ? new GZIPInputStream(call.getRequestBody()) : call.getRequestBody());
            call.sendResponseHeaders(status, -1);
        }
    }

    /** Answers with this status from now on. */
    public Collector refusing(int code) {
        status = code;
        return this;
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Values by name and labels, as the page of metrics has them. */
    public static Map<String, Double> values(ExportMetricsServiceRequest request) {
        Map<String, Double> values = new TreeMap<>();
        for (Metric metric : request.getResourceMetrics(0).getScopeMetrics(0).getMetricsList()) {
            for (NumberDataPoint point : points(metric)) {
                values.put(metric.getName() + labels(point.getAttributesList()), point.getAsDouble());
            }
        }
        return values;
    }

    private static List<NumberDataPoint> points(Metric metric) {
        return metric.hasSum()
                ? metric.getSum().getDataPointsList()
                : metric.getGauge().getDataPointsList();
    }

    private static String labels(List<KeyValue> attributes) {
        return attributes.isEmpty()
                ? ""
                : attributes.stream()
                        .map(label -> label.getKey() + "=\"" + label.getValue().getStringValue() + "\"")
                        .sorted()
                        .collect(Collectors.joining(",", "{", "}"));
    }

    /** All entries of the log that have come. */
    public List<LogRecord> entries() {
        return logs.stream()
                .flatMap(request -> request.getResourceLogsList().stream())
                .flatMap(resource -> resource.getScopeLogsList().stream())
                .flatMap(scope -> scope.getLogRecordsList().stream())
                .toList();
    }

    public static Map<String, String> texts(List<KeyValue> attributes) {
        return attributes.stream().collect(Collectors.toMap(KeyValue::getKey, label -> text(label.getValue())));
    }

    private static String text(AnyValue value) {
        return value.getStringValue();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** A port that takes connections and never answers. */
    public static ServerSocket silent() {
        try {
            return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
