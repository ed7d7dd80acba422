package io.locmoe.control.proto.step;

import io.locmoe.control.proto.StepReport;
import io.locmoe.engine.report.PluginMeasures;
import io.locmoe.engine.report.StepReport.Memory;
import io.locmoe.engine.report.StepReport.Processor;

/** Machine resources used by a step, and the measures of its plug-ins, as protocol messages, field by field. */
public final class StepUseMessages {
    private StepUseMessages() {}

    /** A message with nothing else. */
    public static StepReport encode(io.locmoe.engine.report.StepReport r) {
        return StepReport.newBuilder()
                .setProcessor(encode(r.processor()))
                .setMemory(encode(r.memory()))
                .setMeasures(encode(r.measures()))
                .build();
    }

    private static StepReport.Processor encode(Processor p) {
        return StepReport.Processor.newBuilder()
                .setCompute(p.compute())
                .setExchange(p.exchange())
                .setGradientSync(p.gradientSync())
                .setAgreement(p.agreement())
                .setUpdate(p.update())
                .build();
    }

    public static Processor decode(StepReport.Processor m) {
        return new Processor(m.getCompute(), m.getExchange(), m.getGradientSync(), m.getAgreement(), m.getUpdate());
    }

    private static StepReport.Memory encode(Memory memory) {
        return StepReport.Memory.newBuilder()
                .setActivations(memory.activations())
                .setBuffers(memory.buffers())
                .setHeap(memory.heap())
                .setParameters(memory.parameters())
                .build();
    }

    public static Memory decode(StepReport.Memory m) {
        return new Memory(m.getActivations(), m.getBuffers(), m.getHeap(), m.getParameters());
    }

    private static StepReport.PluginMeasures encode(PluginMeasures measures) {
        return StepReport.PluginMeasures.newBuilder()
                .addAllGates(measures.gates().stream()
                        .map(gate -> StepReport.Measures.newBuilder()
                                .putAllValues(gate)
                                .build())
                        .toList())
                .putAllCommunication(measures.communication())
                .putAllDriver(measures.driver())
                .build();
    }

    public static PluginMeasures decode(StepReport.PluginMeasures m) {
        return new PluginMeasures(
                m.getGatesList().stream().map(StepReport.Measures::getValuesMap).toList(),
                m.getCommunicationMap(),
                m.getDriverMap());
    }
}
