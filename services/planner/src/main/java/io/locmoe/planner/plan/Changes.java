package io.locmoe.planner.plan;

import io.locmoe.planner.hardware.Hardware;
import io.locmoe.planner.hardware.HardwareSheets;
import java.util.Map;
import java.util.TreeMap;

/** Hardware with other values. */
final class Changes {
    private final Hardware base;
    private final Map<String, String> text;

    private Changes(Hardware base) {
        this.base = base;
        this.text = new TreeMap<>(HardwareSheets.text(base));
    }

    static Changes of(Hardware base) {
        return new Changes(base);
    }

    private Changes put(String name, double value) {
        text.put(name, Double.toString(value));
        return this;
    }

    Changes nodeLinks(double factor) {
        return put("nodeRate", Math.min(1e17, base.nodeRate() * factor));
    }

    Changes deviceLinks(double factor) {
        return put("deviceRate", Math.min(1e17, base.deviceRate() * factor));
    }

    Changes racks(double factor) {
        return put("rackRate", Math.min(1e17, base.rackRate() * factor));
    }

    Changes latency(double factor) {
        return put("nodeLatency", base.nodeLatency() * factor).put("deviceLatency", base.deviceLatency() * factor);
    }

    /** Adds seconds to the latency between nodes; at least none is left. */
    Changes moreNodeLatency(double seconds) {
        return put("nodeLatency", Math.clamp(base.nodeLatency() + seconds, 0, 10));
    }

    /** Adds seconds to the latency inside nodes; at least none is left. */
    Changes moreDeviceLatency(double seconds) {
        return put("deviceLatency", Math.clamp(base.deviceLatency() + seconds, 0, 1));
    }

    Changes peak(double factor) {
        return put("peakFloat32", base.peakFloat32() * factor)
                .put("peakBfloat16", base.peakBfloat16() * factor)
                .put("peakFloat16", base.peakFloat16() * factor);
    }

    Changes launches(double factor) {
        return put("launchSeconds", base.launchSeconds() * factor);
    }

    Changes messages(double factor) {
        return put("messageSeconds", base.messageSeconds() * factor).put("byteSeconds", base.byteSeconds() * factor);
    }

    Changes achieved(double factor) {
        return put("achieved", Math.clamp(base.achieved() * factor, 0.0001, 1));
    }

    Changes cores(double cores) {
        return put("cores", Math.clamp(cores, 0, 4096));
    }

    Changes jitter(double share) {
        return put("jitter", Math.clamp(share, 0, 10));
    }

    Changes failures(double factor) {
        return put("failureHours", Math.min(1e9, base.failureHours() * factor));
    }

    Hardware hardware() {
        return HardwareSheets.parse(text);
    }
}
