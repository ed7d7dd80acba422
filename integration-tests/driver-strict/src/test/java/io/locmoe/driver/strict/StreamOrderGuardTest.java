package io.locmoe.driver.strict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.spi.device.DeviceEvent;
import io.locmoe.spi.device.DeviceException;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.kernel.Affine;
import io.locmoe.spi.device.kernel.Cast;
import io.locmoe.spi.device.kernel.Copy;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.kernel.GatherRows;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

/** What streams and events order and what they do not, and where an error surfaces. */
class StreamOrderGuardTest extends GuardTest {

    @Test
    void spansOfTwoTypesOverlapByTheirBytes() {
        Span wide = filled(1);
        Span upper = new Span(wide.buffer(), LENGTH, LENGTH, ElementType.FLOAT16);
        assertThatThrownBy(() -> stream.launch(new Cast(wide, upper)))
                .isInstanceOf(DeviceException.class)
                .hasMessageContaining("Cast: output out overlaps in");
        stream.launch(new Cast(wide.slice(0, LENGTH / 2), upper.slice(0, LENGTH / 2)));
        await();
    }

    @Test
    void correctWorkIsDoneLater() {
        Span span = filled(2);
        MemorySegment host = host();
        stream.copyOut(span.buffer(), 0, host);
        DeviceEvent event = stream.record();
        assertThat(host.getAtIndex(ValueLayout.JAVA_INT, 0)).isEqualTo(Poison.BITS);
        event.await();
        assertThat(event.isComplete()).isTrue();
        assertThat(host.toArray(ValueLayout.JAVA_FLOAT)).containsOnly(2f);
        span.buffer().free();
        stream.close();
        device.close();
    }

    @Test
    void pollingAnEventMakesItComplete() throws InterruptedException {
        filled(1);
        DeviceEvent event = stream.record();
        while (!event.isComplete()) {
            Thread.sleep(1);
        }
    }

    @Test
    void missingWaitBetweenStreams() {
        Span span = filled(1);
        DeviceStream other = device.openStream();
        assertThatThrownBy(() -> other.launch(new Copy(span, span())))
                .hasMessageContaining("Copy of stream 2")
                .hasMessageContaining("not ordered after Fill of stream 1");
        other.waitFor(stream.record());
        other.launch(new Copy(span, span()));
        assertThatThrownBy(() -> stream.launch(new Fill(span, 2)))
                .hasMessageContaining("Fill of stream 1")
                .hasMessageContaining("not ordered after Copy of stream 2");
        other.record().await();
        stream.launch(new Fill(span, 2));
    }

    @Test
    void streamsMayShareABufferOnElementsOfTheirOwn() {
        Span span = span();
        DeviceStream other = device.openStream();
        stream.launch(new Fill(span.slice(0, 32), 1));
        other.launch(new Fill(span.slice(32, 32), 2));
        stream.waitFor(other.record());
        MemorySegment host = host();
        stream.copyOut(span.buffer(), 0, host);
        await();
        assertThat(host.getAtIndex(ValueLayout.JAVA_FLOAT, 31)).isEqualTo(1);
        assertThat(host.getAtIndex(ValueLayout.JAVA_FLOAT, 32)).isEqualTo(2);
    }

    @Test
    void streamsMayReadTheSameElements() {
        Span span = filled(1);
        await();
        DeviceStream other = device.openStream();
        stream.launch(new Copy(span, span()));
        other.launch(new Copy(span, span()));
    }

    @Test
    void outputOverInput() {
        Span span = filled(1);
        Span index = indices(0, 0);
        assertThatThrownBy(() -> stream.launch(new GatherRows(span, index, span.slice(8, 16), 8, 2, 8)))
                .hasMessageContaining("GatherRows: output out overlaps in");
        assertThatThrownBy(() -> stream.launch(new Affine(span.slice(0, 8), 1, 0, span.slice(4, 8))))
                .hasMessageContaining("Affine: output out overlaps in");
        stream.launch(new Affine(span, 1, 0, span));
        await();
    }

    @Test
    void anErrorAlsoSurfacesAtTheNextEnqueue() throws InterruptedException {
        stream.launch(new Affine(span(), 1, 0, span()));
        DeviceEvent event = stream.record();
        while (!event.isComplete()) {
            Thread.sleep(1);
        }
        assertThatThrownBy(() -> stream.launch(new Fill(span(), 1)))
                .isInstanceOf(DeviceException.class)
                .hasMessageContaining("Affine reads");
        assertThatThrownBy(event::await).hasMessageContaining("Affine reads");
    }

    @Test
    void anErrorReachesTheStreamThatWaitsForIt() {
        stream.launch(new Affine(span(), 1, 0, span()));
        DeviceStream other = device.openStream();
        other.waitFor(stream.record());
        assertThatThrownBy(other.record()::await)
                .hasMessageContaining("waitFor failed")
                .hasMessageContaining("Affine");
    }

    @Test
    void anErrorThatNobodySawSurfacesAtTheClose() {
        stream.launch(new Affine(span(), 1, 0, span()));
        assertThatThrownBy(stream::close).hasMessageContaining("Affine reads");
    }
}
