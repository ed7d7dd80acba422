package io.locmoe.conformance.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.conformance.device.KernelFinding.Outcome;
import io.locmoe.driver.reference.ReferenceDriver;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceException;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.ForwardingDevice;
import io.locmoe.spi.device.ForwardingDeviceStream;
import io.locmoe.spi.device.kernel.Affine;
import io.locmoe.spi.device.kernel.Cast;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.kernel.SumRows;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The kernels of a device, surveyed without JUnit. */
@Tag("slow")
class KernelSurveyTest {
    private static final TypedKernel FILL = new TypedKernel(Fill.class, ElementType.FLOAT32);
    private static final TypedKernel AFFINE = new TypedKernel(Affine.class, ElementType.FLOAT32);
    private static final TypedKernel CAST = new TypedKernel(Cast.class, ElementType.BFLOAT16);
    private static final TypedKernel SUM = new TypedKernel(SumRows.class, ElementType.FLOAT32);

    private static List<KernelFinding> survey(UnaryOperator<Kernel> change, TypedKernel... kernels) {
        return survey(() -> device(change), kernels);
    }

    private static List<KernelFinding> survey(Supplier<Device> open, TypedKernel... kernels) {
        List<KernelFinding> told = new ArrayList<>();
        List<KernelFinding> findings = KernelSurvey.of(List.of(kernels), open, told::add);
        assertThat(told).isEqualTo(findings);
        return findings;
    }

    /** The reference, to which other kernels are launched than asked for. */
    private static Device device(UnaryOperator<Kernel> change) {
        return new ForwardingDevice(new ReferenceDriver().open(0)) {
            @Override
            public DeviceStream openStream() {
                return new ForwardingDeviceStream(super.openStream()) {
                    @Override
                    public void launch(Kernel kernel) {
                        super.launch(change.apply(kernel));
                    }
                };
            }
        };
    }

    @Test
    void rightKernelsPass() {
        assertThat(survey(kernel -> kernel, FILL, AFFINE, CAST)).allSatisfy(finding -> {
            assertThat(finding.outcome()).isEqualTo(Outcome.PASSED);
            assertThat(finding.faults()).isEmpty();
            assertThat(finding.cases()).isGreaterThan(10);
            assertThat(finding.elements()).isGreaterThan(1000);
            assertThat(finding.worst()).isLessThan(0.1);
        });
    }

    @Test
    void aWrongKernelIsNamedWithItsShapesAndElements() {
        List<KernelFinding> findings = survey(
                kernel -> kernel instanceof Affine affine
                        ? new Affine(affine.in(), affine.scale() * 1.02f, affine.shift(), affine.out())
                        : kernel,
                FILL,
                AFFINE);
        assertThat(findings).extracting(KernelFinding::outcome).containsExactly(Outcome.PASSED, Outcome.FAILED);
        KernelFinding affine = findings.getLast();
        assertThat(affine.kernel()).isEqualTo("Affine");
        assertThat(affine.outside()).isPositive();
        assertThat(affine.worst()).isGreaterThan(1);
        assertThat(affine.faults())
                .hasSize(3)
                .first()
                .asString()
                .startsWith("affine Affine[in=*, scale=-1.5, shift=0.25, out=*]: element ")
                .contains("the formula gives");
    }

    @Test
    void aWriteOutsideTheOutputIsNamed() {
        assertThat(survey(
                        kernel -> kernel instanceof Fill fill
                                ? new Fill(
                                        new Span(
                                                fill.out().buffer(),
                                                fill.out().offset(),
                                                fill.out().length() + 1),
                                        fill.value())
                                : kernel,
                        FILL))
                .first()
                .satisfies(
                        finding -> assertThat(finding.faults().getFirst()).contains("operand 0 was changed at byte"));
    }

    @Test
    void otherBitsInASecondRunAreNamed() {
        AtomicLong calls = new AtomicLong();
        assertThat(survey(
                        kernel -> kernel instanceof Fill fill && fill.value() == -3.5f
                                ? new Fill(fill.out(), Math.nextUp(-3.5f + calls.incrementAndGet() % 2 * 1e-6f))
                                : kernel,
                        FILL))
                .first()
                .satisfies(
                        finding -> assertThat(finding.faults().getFirst()).contains("a second run gives other bits"));
    }

    /** As by chips without float32 in their matrix units. */
    @Test
    void productsMayBeAsExactAsThoseOfFloat16() {
        TypedKernel product = new TypedKernel(MatMul.class, ElementType.FLOAT32);
        assertThat(survey(kernel -> scaled(kernel, 1.0014f), product))
                .extracting(KernelFinding::outcome)
                .containsExactly(Outcome.AS_FLOAT16);
    }

    private static Kernel scaled(Kernel kernel, float factor) {
        return kernel instanceof MatMul m
                ? new MatMul(
                        m.a(),
                        m.transposeA(),
                        m.b(),
                        m.transposeB(),
                        m.c(),
                        m.m(),
                        m.n(),
                        m.k(),
                        m.batch(),
                        factor * m.alpha(),
                        m.beta())
                : kernel;
    }

    /** A device that fails is opened again for the next kernel. */
    @Test
    void aLostDeviceFailsOnlyTheCurrentKernel() {
        List<KernelFinding> findings = survey(
                kernel -> {
                    if (kernel instanceof Affine) {
                        throw new DeviceException("device 0 is lost: an AI core stopped");
                    }
                    return kernel;
                },
                AFFINE,
                FILL);
        assertThat(findings).extracting(KernelFinding::outcome).containsExactly(Outcome.FAILED, Outcome.PASSED);
        assertThat(findings.getFirst().faults()).containsExactly("device 0 is lost: an AI core stopped");
    }

    @Test
    void kernelsUnsupportedByTheDeviceAreNotRun() {
        Supplier<Device> without = () -> new ForwardingDevice(new ReferenceDriver().open(0)) {
            @Override
            public boolean supports(Class<? extends Kernel> kernel, ElementType type) {
                return kernel != SumRows.class && super.supports(kernel, type);
            }
        };
        assertThat(survey(without, SUM, FILL))
                .extracting(KernelFinding::outcome)
                .containsExactly(Outcome.UNSUPPORTED, Outcome.PASSED);
    }
}
