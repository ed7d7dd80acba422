package io.locmoe.control;

import io.locmoe.engine.report.StepReport.Memory;
import io.locmoe.engine.report.StepReport.Processor;

/** What a step used of the machine, as protocol messages, field by field. */
final class StepUseMessages {
    private StepUseMessages() {}

    static io.locmoe.control.proto.StepReport.Processor encode(Processor p) {
        return io.locmoe.control.proto.StepReport.Processor.newBuilder()
                .setCompute(p.compute())
                .setExchange(p.exchange())
                .setGradientSync(p.gradientSync())
                .setAgreement(p.agreement())
                .setUpdate(p.update())
                .build();
    }

    static Processor decode(io.locmoe.control.proto.StepReport.Processor m) {
        return new Processor(m.getCompute(), m.getExchange(), m.getGradientSync(), m.getAgreement(), m.getUpdate());
    }

    static io.locmoe.control.proto.StepReport.Memory encode(Memory memory) {
        return io.locmoe.control.proto.StepReport.Memory.newBuilder()
                .setActivations(memory.activations())
                .setBuffers(memory.buffers())
                .setHeap(memory.heap())
                .build();
    }

    static Memory decode(io.locmoe.control.proto.StepReport.Memory m) {
        return new Memory(m.getActivations(), m.getBuffers(), m.getHeap());
    }
}
