package io.locmoe.control;

import io.locmoe.control.proto.StepReport;
import io.locmoe.engine.report.StepReport.Memory;
import io.locmoe.engine.report.StepReport.Processor;

/** Machine resources used by a step, as protocol messages, field by field. */
final class StepUseMessages {
    private StepUseMessages() {}

    static StepReport.Processor encode(Processor p) {
        return StepReport.Processor.newBuilder()
                .setCompute(p.compute())
                .setExchange(p.exchange())
                .setGradientSync(p.gradientSync())
                .setAgreement(p.agreement())
                .setUpdate(p.update())
                .build();
    }

    static Processor decode(StepReport.Processor m) {
        return new Processor(m.getCompute(), m.getExchange(), m.getGradientSync(), m.getAgreement(), m.getUpdate());
    }

    static StepReport.Memory encode(Memory memory) {
        return StepReport.Memory.newBuilder()
                .setActivations(memory.activations())
                .setBuffers(memory.buffers())
                .setHeap(memory.heap())
                .build();
    }

    static Memory decode(StepReport.Memory m) {
        return new Memory(m.getActivations(), m.getBuffers(), m.getHeap());
    }
}
